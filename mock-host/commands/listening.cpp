#include "mock-host/commands/listening.hpp"

namespace mock::commands {

bool is_loopback(const std::string& address)
{
    return address == "localhost" || address == "::1" || address.rfind("127.", 0) == 0;
}

bool needs_passwords(const std::string& address, const std::vector<std::string>& names)
{
    return !is_loopback(address) || !names.empty();
}

std::vector<std::string> our_hosts(const std::string& address, int port,
                                   const std::vector<std::string>& names)
{
    std::vector<std::string> all = names;
    all.push_back(address);
    if (is_loopback(address)) all.insert(all.end(), {"127.0.0.1", "localhost", "[::1]"});
    std::vector<std::string> hosts;
    for (const std::string& name : all) {
        hosts.push_back(name);
        hosts.push_back(name + ":" + std::to_string(port));
    }
    return hosts;
}

} // namespace mock::commands
