#include "mock-host/commands/listening.hpp"

#include "mock-host/store/ids.hpp"

#include <arpa/inet.h>

#include <array>

namespace mock::commands {

bool is_loopback(const std::string& address)
{
    return address == "localhost" || address == "::1" || address.rfind("127.", 0) == 0;
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
