#pragma once

#include "mock-host/store/mails.hpp"
#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace mock::services {

/// A mail as the wire wants it: headers encoded, lines ended with CR LF, text only. Pure.
std::string write_message(const store::Mail& mail, const std::string& from, store::Time now);

/// An address that mail servers take as one word: nothing in it can become a command or a header.
bool is_mail_address(std::string_view text);

/// The text of a mail with its fields and its link, in the language of its reader and in `zone`.
std::string write_mail_text(const store::Mail& mail, const std::string& zone);

/// Sends what lies in the outbox. Without a mail server (setting "smtp.url", such as
/// "smtp://mail.example.com:587") mails stay there to be read, and are never sent. What fails is
/// tried again up to eight times, always with the same Message-ID; what the server refuses for good
/// is not.
class MailSender {
public:
    using Clock = std::function<store::Time()>;
    MailSender(store::Store& store, Clock clock) : store_(store), clock_(std::move(clock)) {}

    /// Takes the next mail that is due. False: there was none.
    bool send_next();

private:
    desk::Status send(const store::Mail& mail, const std::string& url, const std::string& from);

    store::Store& store_;
    Clock clock_;
};

} // namespace mock::services
