#include "mock-host/services/mail_sender.hpp"

#include "mock-host/store/settings.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>

namespace mock::services {

namespace {

constexpr std::chrono::seconds patience{120};
constexpr int attempts_max = 8;
constexpr long connect_timeout_s = 15;
constexpr long timeout_s = 60;

struct Upload {
    const std::string& text;
    std::size_t sent = 0;
};

std::size_t read_upload(char* buffer, std::size_t size, std::size_t count, void* context)
{
    auto& upload = *static_cast<Upload*>(context);
    const std::size_t piece = std::min(size * count, upload.text.size() - upload.sent);
    std::memcpy(buffer, upload.text.data() + upload.sent, piece);
    upload.sent += piece;
    return piece;
}

/// Answers that are about this mail or its reader. Others, such as one to a wrong password, are
/// about the way there, which somebody can repair.
bool is_for_good(long answer)
{
    return answer >= 550 && answer <= 555;
}

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

} // namespace

bool MailSender::send_next()
{
    std::optional<store::Mail> mail;
    std::optional<std::string> url;
    std::string from;
    {
        store::Transaction change(store_);
        mail = take_queued_mail(change, clock_(), patience);
        if (!mail) return false;
        url = setting(change, "smtp.url");
        from = setting(change, "smtp.from").value_or("service-desk@localhost");
        if (!url || url->empty()) keep_mail(change, mail->id);
        change.commit();
    }
    if (!url || url->empty()) return true;

    const auto sent = send(*mail, *url, from);
    store::Transaction change(store_);
    if (sent) {
        mark_mail_sent(change, mail->id, clock_());
    } else {
        std::optional<store::Time> again;
        if (sent.error().retryable && mail->attempts < attempts_max) {
            again = clock_() + std::chrono::minutes{1 << std::min(mail->attempts, 6)};
        }
        mark_mail_failed(change, mail->id, sent.error().detail, again);
    }
    change.commit();
    return true;
}

desk::Status MailSender::send(const store::Mail& mail, const std::string& url,
                              const std::string& from)
{
    for (const std::string& address : {mail.to_address, from}) {
        if (is_mail_address(address)) continue;
        return desk::Error{desk::Errc::invalid, "mail.address",
                           '"' + address + "\" is no mail address; correct it"};
    }
    const std::string zone = desk_settings(store::Reader(store_)).time_zone;
    store::Mail readable = mail;
    readable.text = write_mail_text(mail, zone);
    const std::string message = write_message(readable, from, clock_());

    const Handle curl(curl_easy_init(), &curl_easy_cleanup);
    const List recipients(curl_slist_append(nullptr, ('<' + mail.to_address + '>').c_str()),
                          &curl_slist_free_all);
    Upload upload{message};
    char reason[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_USE_SSL, CURLUSESSL_TRY);
    curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, connect_timeout_s);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, timeout_s);
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, ('<' + from + '>').c_str());
    curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &read_upload);
    curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, reason);
    const CURLcode code = curl_easy_perform(curl.get());
    if (code == CURLE_OK) return {};
    const std::string why = reason[0] != '\0' ? reason : curl_easy_strerror(code);
    long answer = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
    return desk::Error{.status = desk::Errc::unavailable,
                       .code = "mail.not_sent",
                       .detail = "the mail server did not take it: " + why,
                       .retryable = !is_for_good(answer)};
}

} // namespace mock::services
