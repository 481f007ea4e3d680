#include "plugin/domain/web_address.hpp"

#include <algorithm>

namespace tv {
namespace {

std::string lower(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return result;
}

bool is_scheme(std::string_view text)
{
    return !text.empty() &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") == text.npos;
}

bool is_port(std::string_view text)
{
    return text.size() <= 5 && text.find_first_not_of("0123456789") == text.npos;
}

/// `host:port`, `[::1]:port` -> host. Empty when it is neither.
std::string host_of(std::string_view authority)
{
    std::string_view host = authority;
    std::string_view port;
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == authority.npos) return {};
        host = authority.substr(1, end - 1);
        port = authority.substr(end + 1);
        if (!port.empty() && !port.starts_with(':')) return {};
    } else if (const auto colon = authority.find(':'); colon != authority.npos) {
        host = authority.substr(0, colon);
        port = authority.substr(colon);
    }
    if (!port.empty()) port.remove_prefix(1);
    return is_port(port) ? lower(host) : std::string{};
}

} // namespace

bool WebAddress::is_loopback() const
{
    if (host == "localhost" || host == "::1") return true;
    // Only a literal address: a name such as 127.0.0.1.example.com leads anywhere.
    return host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos &&
           std::count(host.begin(), host.end(), '.') == 3;
}

std::optional<WebAddress> read_web_address(std::string_view text)
{
    const auto is_odd = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
    if (std::any_of(text.begin(), text.end(), is_odd) || text.find('\\') != text.npos) return {};
    const auto colon = text.find("://");
    if (colon == text.npos) return {};

    WebAddress address{.scheme = lower(text.substr(0, colon))};
    std::string_view rest = text.substr(colon + 3);
    std::string_view authority = rest.substr(0, std::min(rest.find_first_of("/?#"), rest.size()));
    address.has_query = rest.find_first_of("?#") != rest.npos;
    if (const auto at = authority.rfind('@'); at != authority.npos) {
        address.has_user = true;
        authority.remove_prefix(at + 1);
    }
    address.host = host_of(authority);
    if (!is_scheme(address.scheme) || address.host.empty()) return {};
    return address;
}

} // namespace tv
