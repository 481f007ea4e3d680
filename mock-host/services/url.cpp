#include "mock-host/services/outcome.hpp"

#include <algorithm>

namespace mock::services {

namespace {

bool starts_with(std::string_view text, std::string_view start)
{
    return text.substr(0, start.size()) == start;
}

bool is_host_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-';
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_port(std::string_view text)
{
    if (text.empty()) return true;
    text.remove_prefix(1);
    return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

/// The host of "host:port"; empty when the authority is malformed or names a user.
std::string_view host_of(std::string_view authority)
{
    if (starts_with(authority, "[::1]") && is_port(authority.substr(5))) return "[::1]";
    const auto end = std::find_if_not(authority.begin(), authority.end(), is_host_character);
    const auto host = authority.substr(0, static_cast<std::size_t>(end - authority.begin()));
    const auto rest = authority.substr(host.size());
    if (!rest.empty() && rest.front() != ':') return {};
    return is_port(rest) ? host : std::string_view{};
}

} // namespace

bool is_loopback(std::string_view host)
{
    // A name may begin with "127." and lead elsewhere: only an address of four numbers counts.
    const bool only_numbers =
        std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '.'; });
    return host == "localhost" || host == "[::1]" || (only_numbers && starts_with(host, "127."));
}

bool is_safe_url(std::string_view url)
{
    if (url.size() > 4096) return false;
    // Browsers read a backslash as a slash, and skip white space: neither has to be there.
    const auto is_odd = [](unsigned char c) { return c <= ' ' || c == 0x7f || c == '\\'; };
    if (std::any_of(url.begin(), url.end(), is_odd)) return false;
    const bool is_https = starts_with(url, "https://");
    if (!is_https && !starts_with(url, "http://")) return false;
    url.remove_prefix(is_https ? 8 : 7);
    const std::string_view host = host_of(url.substr(0, url.find_first_of("/?#")));
    return is_https ? !host.empty() : is_loopback(host);
}

} // namespace mock::services
