#pragma once

#include "mock-host/store/store.hpp"

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
    std::optional<Time> taken_at{}; ///< when the last attempt began
    std::optional<Time> sent_at{};
};

/// Returns its id, or nothing if a mail with this key is there already.
std::optional<std::int64_t> queue_mail(Transaction& change, const Mail& mail);

std::optional<Mail> find_mail(Connection connection, std::int64_t id);

/// Newest first; of all activities, or of one. `before`: id of the last one of the page before.
std::vector<Mail> list_mails(Connection connection, const std::string& activity = {},
                             int limit = 1000, std::optional<std::int64_t> before = {});

/// What needs somebody. `not_sent`: the last attempt failed, and perhaps it was given up.
enum class MailTrouble { in_doubt, not_sent };

std::int64_t count_troubled_mails(Connection connection, MailTrouble trouble);
/// Newest first.
std::vector<Mail> list_troubled_mails(Connection connection, MailTrouble trouble, int limit);

/// When the next mail is to be sent, if any.
std::optional<Time> next_mail_at(Connection connection);

/// A sender is at work, or was until it died.
bool is_any_mail_being_sent(Connection connection);

/// The next mail to send, marked so that nobody else gets it; counts the attempt. `sender` is a
/// node. Commit before talking to the mail server.
std::optional<Mail> take_queued_mail(Transaction& change, Time now, const std::string& sender);

/// There is no mail server: the mail stays where people can read it, and is never sent.
void keep_mail(Transaction& change, std::int64_t id);

/// How an attempt to send a mail ended, for the node that made it. Each is false, and changes
/// nothing, if the attempt is not its own any more: it was taken for dead, and meanwhile a person
/// may have settled what became of the mail, or wanted it to be sent again.
/// @{
bool mark_mail_sent(Transaction& change, std::int64_t id, const std::string& sender, Time at);

/// Tries again at `again`, or gives up if there is none.
bool mark_mail_failed(Transaction& change, std::int64_t id, const std::string& sender,
                      const std::string& error, std::optional<Time> again);

/// Perhaps it was sent, and `error` is why nobody knows.
bool mark_mail_in_doubt(Transaction& change, std::int64_t id, const std::string& sender,
                        const std::string& error);
/// @}

/// All that a dead node was sending are in doubt; their ids.
std::vector<std::int64_t> doubt_mails_of(Transaction& change, const std::string& node,
                                         const std::string& error);

/// What a node has taken and never began to send waits again, as if it had not been taken.
void return_mails_of(Transaction& change, const std::string& node);

/// A person wants a mail that failed, is in doubt or was kept to be sent, under the same
/// Message-ID. False: it is in no such state.
bool resend_mail(Transaction& change, std::int64_t id, Time now);

/// A person knows that a mail in doubt arrived. False: it is not in doubt.
bool settle_mail(Transaction& change, std::int64_t id);

} // namespace mock::store
