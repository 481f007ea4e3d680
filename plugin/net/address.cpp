#include "plugin/net/address.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string_view>

namespace tv::http {
namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part_of(CURLU* url, CURLUPart part)
{
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

/// "127.0.0.1" and nothing that only begins like it; libcurl has already written other spellings of
/// an IPv4 address in this form.
bool is_loopback_v4(std::string_view host)
{
    int parts = 0;
    int first = 0;
    while (!host.empty() && parts < 4) {
        int number = -1;
        const auto read = std::from_chars(host.data(), host.data() + host.size(), number);
        if (read.ec != std::errc{} || number < 0 || number > 255) return false;
        if (parts++ == 0) first = number;
        host.remove_prefix(static_cast<std::size_t>(read.ptr - host.data()));
        if (parts < 4 && (host.empty() || host.front() != '.')) return false;
        if (parts < 4) host.remove_prefix(1);
    }
    return parts == 4 && host.empty() && first == 127;
}

/// Names are not resolved: a name of somebody else's may lead to 127.0.0.1 today and elsewhere
/// tomorrow. libcurl itself never asks a name server for "localhost".
bool is_loopback(const std::string& host)
{
    return host == "localhost" || host == "[::1]" || is_loopback_v4(host);
}

desk::Error bad_url(std::string why)
{
    return {.status = desk::Errc::invalid, .code = "net.bad_url", .detail = std::move(why)};
}

} // namespace

desk::Result<Address> checked_address(const std::string& url)
{
    const Url parsed(curl_url(), &curl_url_cleanup);
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
        return bad_url("the URL cannot be read");
    }
    Address address{lower(part_of(parsed.get(), CURLUPART_SCHEME)),
                    lower(part_of(parsed.get(), CURLUPART_HOST))};
    if (!part_of(parsed.get(), CURLUPART_USER).empty() ||
        !part_of(parsed.get(), CURLUPART_PASSWORD).empty()) {
        return bad_url("the URL has a user name or password in it");
    }
    if (address.scheme == "https") return address;
    if (address.scheme == "http" && is_loopback(address.host)) return address;
    if (address.scheme != "http") return bad_url("the URL does not begin with https://");
    return desk::Error{.status = desk::Errc::invalid,
                       .code = "net.plain_http",
                       .detail = "plain http is for this machine only, not for " + address.host,
                       .args = {address.host}};
}

std::string redirect_host(const std::string& url, const std::string& location)
{
    const Url parsed(curl_url(), &curl_url_cleanup);
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
        curl_url_set(parsed.get(), CURLUPART_URL, location.c_str(), 0) != CURLUE_OK) {
        return {};
    }
    return lower(part_of(parsed.get(), CURLUPART_HOST));
}

} // namespace tv::http
