#include "mock-host/commands/command.hpp"

namespace mock::commands {

bool Given::has(const std::string& name) const
{
    return values.contains(name);
}

std::string Given::text(const std::string& name) const
{
    const auto found = values.find(name);
    return found == values.end() || found->second.empty() ? std::string() : found->second.back();
}

std::vector<std::string> Given::all(const std::string& name) const
{
    const auto found = values.find(name);
    return found == values.end() ? std::vector<std::string>() : found->second;
}

} // namespace mock::commands
