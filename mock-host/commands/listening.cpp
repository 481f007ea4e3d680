#include "mock-host/commands/listening.hpp"

#include "mock-host/commands/errors.hpp"
#include "mock-host/store/ids.hpp"

#include <desk/sdk/number.hpp>

#include <arpa/inet.h>

#include <array>

namespace mock::commands {

namespace {

/// Browsers send others as ASCII, too: xn--...
bool is_plain_name(const std::string& host)
{
    return !host.empty() &&
           host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == std::string::npos;
}

bool is_ipv6_in_brackets(const std::string& host)
{
    return host.size() > 2 && host.front() == '[' &&
           as_host(host.substr(1, host.size() - 2)) == host;
}

} // namespace

desk::Result<Endpoint> parse_listen(const std::string& text)
{
    const std::size_t colon = text.rfind(':');
    Endpoint at{text.substr(0, colon)};
    if (at.address.size() > 2 && at.address.front() == '[' && at.address.back() == ']')
        at.address = at.address.substr(1, at.address.size() - 2);
    at.port = colon == text.npos ? -1 : desk::to_number<int>(text.substr(colon + 1)).value_or(-1);
    if (at.port >= 0 && at.port <= 65535 && !at.address.empty()) return at;
    return wrong_use("\"" + text + "\" is no address. Write it like 127.0.0.1:8042.");
}

bool is_every_address(const std::string& address)
{
    in_addr ipv4{};
    const bool is_ipv4 = ::inet_aton(address.c_str(), &ipv4) != 0;
    return is_ipv4 ? ipv4.s_addr == INADDR_ANY : as_host(address) == "[::]";
}

bool is_loopback(const std::string& address)
{
    // A name may begin with "127." and lead elsewhere.
    in_addr ipv4{};
    const bool is_ipv4 = ::inet_pton(AF_INET, address.c_str(), &ipv4) == 1;
    return address == "localhost" || address == "::1" || (is_ipv4 && address.starts_with("127."));
}

bool needs_passwords(const std::string& address, const std::vector<std::string>& names)
{
    return !is_loopback(address) || !names.empty();
}

std::string as_host(const std::string& name)
{
    in6_addr address{};
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool is_ipv6 = ::inet_pton(AF_INET6, name.c_str(), &address) == 1 &&
                         ::inet_ntop(AF_INET6, &address, text.data(), text.size()) != nullptr;
    return is_ipv6 ? "[" + std::string(text.data()) + "]" : store::folded(name);
}

desk::Status check_host_name(const std::string& name)
{
    const std::string host = as_host(name);
    const std::size_t bracket = host.find(']');
    const std::size_t colon = host.find(':', bracket == host.npos ? 0 : bracket);
    const std::string alone = host.substr(0, colon);
    const bool fits_port = colon == host.npos || parse_listen(host);
    if (fits_port && (is_plain_name(alone) || is_ipv6_in_brackets(alone))) return {};
    return wrong_use("--host is a name like desk.example.com, without https://; \"" + name +
                     "\" is not that.");
}

std::vector<std::string> our_hosts(const std::string& address, int port,
                                   const std::vector<std::string>& names)
{
    std::vector<std::string> all = names;
    all.push_back(address);
    if (is_loopback(address)) all.insert(all.end(), {"127.0.0.1", "localhost", "::1"});
    std::vector<std::string> hosts;
    for (const std::string& name : all) {
        hosts.push_back(as_host(name));
        hosts.push_back(as_host(name) + ":" + std::to_string(port));
    }
    return hosts;
}

} // namespace mock::commands
