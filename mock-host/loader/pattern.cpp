#include "mock-host/loader/pattern.hpp"

#include <regex>

namespace mock::loader {

namespace {

constexpr std::size_t pattern_bytes_max = 500; // compiling one goes as deep as its parentheses

/// A matcher that tries all ways at once needs little stack, and time that grows with the text
/// only. The usual one goes back and forth: it dies of a long text, or does not end for years.
std::regex compiled(const std::string& pattern)
{
    auto how = std::regex::ECMAScript;
#if defined(__GLIBCXX__)
    how |= std::regex_constants::__polynomial;
#endif
    return std::regex(pattern, how);
}

} // namespace

std::string pattern_error(const std::string& pattern)
{
    if (pattern.size() > pattern_bytes_max) {
        return "it is longer than " + std::to_string(pattern_bytes_max) + " bytes";
    }
    try {
        compiled(pattern);
        return {};
    } catch (const std::regex_error& bug) {
        return bug.what();
    }
}

bool is_match(const std::string& text, const std::string& pattern)
{
    // Not regex_search: it begins anew at every place, so its time grows with the square.
    return std::regex_match(text, compiled("[^]*(?:" + pattern + ")[^]*"));
}

} // namespace mock::loader
