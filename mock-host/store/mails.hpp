#pragma once

#include "mock-host/store/store.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mock::store {

/// A mail in the outbox.
struct Mail {
    std::int64_t id = 0;    ///< given by the store; people see "m-000012"
    std::string activity{}; ///< id; empty: about a configuration
    std::string instance{}; ///< configuration id; empty: the desk itself
    std::string key{};      ///< unique for (instance, activity)
    std::string to_name{};
    std::string to_address{};
    std::string locale{}; ///< of the recipient
    std::string subject{};
    std::string text{};
    Json fields = "[]";
    std::string link_label{};
    std::string link_url{}; ///< the requester's link; empty: none
    std::string
        message_id{}; ///< without angle brackets; made of the key, the same on every attempt
    MailState state = MailState::queued;
    int attempts = 0;
    std::string error{}; ///< of the last attempt
    Time created_at{};
    std::optional<Time> sent_at{};
};

/// Returns its id, or nothing if a mail with this key is there already.
std::optional<std::int64_t> queue_mail(Transaction& change, const Mail& mail);

std::optional<Mail> find_mail(Connection connection, std::int64_t id);

/// Newest first; of all activities, or of one. `before`: id of the last one of the page before.
std::vector<Mail> list_mails(Connection connection, const std::string& activity = {},
                             int limit = 1000, std::optional<std::int64_t> before = {});

/// When the next mail is to be sent, if any.
std::optional<Time> next_mail_at(Connection connection);

/// The next mail to send. Nobody else gets it before `patience` is over, so a sender that died is
/// replaced; counts the attempt.
std::optional<Mail> take_queued_mail(Transaction& change, Time now, std::chrono::seconds patience);

/// There is no mail server: the mail stays where people can read it, and is never sent.
void keep_mail(Transaction& change, std::int64_t id);

void mark_mail_sent(Transaction& change, std::int64_t id, Time at);

/// Tries again at `again`, or gives up if there is none.
void mark_mail_failed(Transaction& change, std::int64_t id, const std::string& error,
                      std::optional<Time> again);

} // namespace mock::store
