#pragma once

#include "mock-host/store/mails.hpp"
#include "mock-host/store/secret_box.hpp"
#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::services {

/// A mail as the wire wants it: headers encoded, lines ended with CR LF, text only. Pure.
std::string write_message(const store::Mail& mail, const std::string& from, store::Time now);

/// An address that mail servers take as one word: nothing in it can become a command or a header.
bool is_mail_address(std::string_view text);

/// Whether the way to the mail server at this address has to be encrypted: there is a user, whose
/// password would go out in clear as soon as somebody on the way drops STARTTLS. Pure.
bool needs_tls(const std::string& url);

/// The text of a mail with its fields and its link, in the language of its reader and in `zone`: as
/// it is sent.
std::string write_mail_text(const store::Mail& mail, const std::string& zone);
/// Of that what stands below the text: the fields and the link.
std::string write_below_text(const store::Mail& mail, const std::string& zone);

/// Sends what lies in the outbox. Without a mail server (setting "smtp.url", such as
/// "smtps://desk@mail.example.com"; its password is sealed in the setting "smtp.password") mails
/// stay there to be read, and are never sent. What fails is tried again up to eight times, always
/// with the same Message-ID; what the server refuses for good is not, nor what it may have taken.
/// Used by one thread.
class MailSender {
public:
    using Clock = std::function<store::Time()>;
    /// `node`: id of this process, for those who find what it left.
    MailSender(store::Store& store, store::SecretBox box, std::string node, Clock clock)
        : store_(store), box_(std::move(box)), node_(std::move(node)), clock_(std::move(clock))
    {
    }

    /// Takes the next mail that is due. False: there was none. What came of it is kept here as long
    /// as the store throws, so that no mail is sent because its end could not be noted.
    bool send_next();

    /// Notes what the store did not take before, and gives back what it may have given without our
    /// hearing of it; what others have settled meanwhile stays so.
    void write_ends();

private:
    /// A mail on its way, and all that is to be known about the way.
    struct Letter {
        store::Mail mail{};
        std::string url{};      ///< of the server; empty: there is none
        std::string password{}; ///< sealed; empty: there is none
        std::string from{};
        std::string zone{};
    };
    /// What came of an attempt.
    struct End {
        std::int64_t mail = 0;
        store::MailState state = store::MailState::sent;
        std::string error{};
        store::Time at{};
        std::optional<store::Time> again{};
    };

    std::optional<Letter> take();
    /// There is no server for them: this one, and some that wait behind it.
    void keep_some(store::Transaction& change, std::int64_t first);
    desk::Status try_to_send(const Letter& letter) const;
    desk::Status send(const Letter& letter) const;
    desk::Result<desk::Secret> password_of(const Letter& letter) const;
    End end_of(const store::Mail& mail, const desk::Status& sent) const;

    store::Store& store_;
    store::SecretBox box_;
    std::string node_;
    Clock clock_;
    std::vector<End> ends_;   ///< not in the store yet
    bool has_strays_ = false; ///< perhaps: mails that are ours by their rows only
};

} // namespace mock::services
