#include "mock-host/loader/pattern.hpp"

#include <regex>

namespace mock::loader {

std::string pattern_error(const std::string& pattern)
{
    try {
        const std::regex compiled(pattern);
        return {};
    } catch (const std::regex_error& bug) {
        return bug.what();
    }
}

bool is_match(const std::string& text, const std::string& pattern)
{
    return std::regex_search(text, std::regex(pattern));
}

} // namespace mock::loader
