#include "mock-host/commands/demo/loopback_http.hpp"

#include "mock-host/commands/errors.hpp"

#include <curl/curl.h>

#include <memory>

namespace mock::commands {

namespace {

std::size_t append(const char* bytes, std::size_t one, std::size_t count, void* into)
{
    static_cast<std::string*>(into)->append(bytes, one * count);
    return one * count;
}

bool is_loopback(const std::string& url)
{
    return url.rfind("http://127.0.0.1:", 0) == 0 || url.rfind("http://localhost:", 0) == 0;
}

desk::Result<HttpReply> ask(const std::string& url, const std::string* json)
{
    if (!is_loopback(url)) {
        return failure(desk::Errc::denied, "The demo talks to the simulator on this machine only.");
    }
    const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
        curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
    HttpReply reply;
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, 10L);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &reply.body);
    if (json != nullptr) {
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, json->c_str());
        curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    }
    const CURLcode done = curl_easy_perform(curl.get());
    if (done != CURLE_OK) {
        return failure(desk::Errc::unavailable, "The simulator does not answer: " +
                                                    std::string(curl_easy_strerror(done)) + ".");
    }
    long status = 0;
    const char* location = nullptr;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl.get(), CURLINFO_REDIRECT_URL, &location);
    reply.status = static_cast<int>(status);
    reply.location = location == nullptr ? "" : location;
    return reply;
}

} // namespace

desk::Result<HttpReply> http_get(const std::string& url)
{
    return ask(url, nullptr);
}

desk::Result<HttpReply> http_post(const std::string& url, const std::string& json)
{
    return ask(url, &json);
}

} // namespace mock::commands
