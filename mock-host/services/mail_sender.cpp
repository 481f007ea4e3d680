#include "mock-host/services/mail_sender.hpp"

#include "mock-host/services/outcome.hpp"
#include "mock-host/store/sealed_values.hpp"
#include "mock-host/store/settings.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <memory>

namespace mock::services {

namespace {

constexpr int attempts_max = 8;
constexpr int kept_together = 32; // in one transaction, where there is no mail server
constexpr long connect_timeout_s = 15;
constexpr long timeout_s = 60;

struct Upload {
    const std::string& text;
    std::size_t sent = 0;
    bool is_complete = false; ///< the final dot is next, if it has not been sent
};

std::size_t read_upload(char* buffer, std::size_t size, std::size_t count, void* context)
{
    auto& upload = *static_cast<Upload*>(context);
    const std::size_t piece = std::min(size * count, upload.text.size() - upload.sent);
    upload.text.copy(buffer, piece, upload.sent);
    upload.sent += piece;
    if (piece == 0) upload.is_complete = true;
    return piece;
}

/// Answers that are about this mail or its reader. Others, such as one to a wrong password, are
/// about the way there, which somebody can repair.
bool is_for_good(long answer)
{
    return answer >= 550 && answer <= 555;
}

std::string url_part(CURLU* url, CURLUPart part)
{
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    return text;
}

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void set_password(CURL* curl, const desk::Secret& password)
{
    if (password.empty()) return;
    std::string ended_with_zero(password.reveal());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, ended_with_zero.c_str());
    desk::wipe(ended_with_zero);
}

} // namespace

bool needs_tls(const std::string& url)
{
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parts(curl_url(), &curl_url_cleanup);
    if (curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return true;
    return !url_part(parts.get(), CURLUPART_USER).empty() &&
           !is_loopback(url_part(parts.get(), CURLUPART_HOST));
}

bool MailSender::send_next()
{
    write_ends();
    has_strays_ = true; // Until the store has said which mail it gave.
    const auto letter = take();
    has_strays_ = false;
    if (!letter) return false;
    if (letter->url.empty()) return true;
    ends_.push_back(end_of(letter->mail, try_to_send(*letter)));
    write_ends();
    return true;
}

std::optional<MailSender::Letter> MailSender::take()
{
    store::Transaction change(store_, store::Part::rows());
    auto mail = take_queued_mail(change, clock_(), node_);
    if (!mail) return {};
    Letter letter{*std::move(mail), setting(change, "smtp.url").value_or(""),
                  setting(change, store::mail_password).value_or(""),
                  setting(change, "smtp.from").value_or("service-desk@localhost"),
                  desk_settings(change).time_zone};
    if (letter.url.empty()) keep_some(change, letter.mail.id);
    change.commit();
    return letter;
}

void MailSender::keep_some(store::Transaction& change, std::int64_t first)
{
    keep_mail(change, first);
    for (int more = 1; more < kept_together; ++more) {
        const auto next = take_queued_mail(change, clock_(), node_);
        if (!next) return;
        keep_mail(change, next->id);
    }
}

MailSender::End MailSender::end_of(const store::Mail& mail, const desk::Status& sent) const
{
    End end{.mail = mail.id, .at = clock_()};
    if (sent) return end;
    end.error = sent.error().detail;
    if (sent.error().status == desk::Errc::answer_lost) {
        end.state = store::MailState::in_doubt;
    } else if (sent.error().retryable && mail.attempts < attempts_max) {
        end.state = store::MailState::queued;
        end.again = end.at + std::chrono::minutes{1 << std::min(mail.attempts, 6)};
    } else {
        end.state = store::MailState::failed;
    }
    return end;
}

void MailSender::write_ends()
{
    if (ends_.empty() && !has_strays_) return;
    store::Transaction change(store_, store::Part::rows());
    for (const End& end : ends_) {
        if (end.state == store::MailState::sent) {
            mark_mail_sent(change, end.mail, node_, end.at);
        } else if (end.state == store::MailState::in_doubt) {
            mark_mail_in_doubt(change, end.mail, node_, end.error);
        } else {
            mark_mail_failed(change, end.mail, node_, end.error, end.again);
        }
    }
    // Nothing is on its way meanwhile: what is being sent now was taken without our hearing of it.
    if (has_strays_) return_mails_of(change, node_);
    change.commit();
    ends_.clear();
    has_strays_ = false;
}

desk::Status MailSender::try_to_send(const Letter& letter) const
{
    try {
        return send(letter);
    } catch (const std::exception& unforeseen) {
        // Of this mail, which must not keep those behind it waiting. Nothing has left yet.
        return desk::Error{.status = desk::Errc::unavailable,
                           .code = "mail.not_written",
                           .detail = std::string("it cannot be written: ") + unforeseen.what(),
                           .retryable = true};
    }
}

desk::Result<desk::Secret> MailSender::password_of(const Letter& letter) const
{
    if (letter.password.empty()) return desk::Secret();
    auto password = box_.unseal(letter.password, store::desk_itself, store::mail_password);
    if (password) return password;
    return desk::Error{.status = desk::Errc::unavailable,
                       .code = "mail.password",
                       .detail = password.error().detail,
                       .retryable = true};
}

desk::Status MailSender::send(const Letter& letter) const
{
    const store::Mail& mail = letter.mail;
    if (!is_mail_address(mail.to_address)) {
        return desk::Error{desk::Errc::invalid, "mail.address",
                           '"' + mail.to_address + "\" is no mail address; correct it"};
    }
    if (!is_mail_address(letter.from)) {
        return desk::Error{.status = desk::Errc::unavailable,
                           .code = "mail.sender",
                           .detail = "the sender \"" + letter.from +
                                     "\" is no mail address; correct the setting smtp.from",
                           .retryable = true};
    }
    DESK_TRY(const desk::Secret password, password_of(letter));
    store::Mail readable = mail;
    readable.text = write_mail_text(mail, letter.zone);
    const std::string message = write_message(readable, letter.from, clock_());

    const Handle curl(curl_easy_init(), &curl_easy_cleanup);
    const List recipients(curl_slist_append(nullptr, ('<' + mail.to_address + '>').c_str()),
                          &curl_slist_free_all);
    Upload upload{message};
    char reason[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(curl.get(), CURLOPT_URL, letter.url.c_str());
    set_password(curl.get(), password);
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_USE_SSL,
                     needs_tls(letter.url) ? CURLUSESSL_ALL : CURLUSESSL_TRY);
    curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, connect_timeout_s);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, timeout_s);
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, ('<' + letter.from + '>').c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &read_upload);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, reason);
    const CURLcode code = curl_easy_perform(curl.get());
    if (code == CURLE_OK) return {};
    std::string why = reason[0] != '\0' ? reason : curl_easy_strerror(code);
    if (code == CURLE_USE_SSL_FAILED) {
        why = "it offers no STARTTLS, and a password is not sent in clear; turn STARTTLS on there, "
              "or use smtps://";
    }
    long answer = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
    // What the server answers to the final dot is the only word on whether it took the mail.
    if (upload.is_complete && answer < 400) {
        return desk::Error{desk::Errc::answer_lost, "mail.in_doubt",
                           "the mail server did not say whether it took it: " + why};
    }
    if (upload.is_complete) why = "it answered " + std::to_string(answer) + " to the text";
    return desk::Error{.status = desk::Errc::unavailable,
                       .code = "mail.not_sent",
                       .detail = "the mail server did not take it: " + why,
                       .retryable = !is_for_good(answer)};
}

} // namespace mock::services
