#pragma once

#include <string>

namespace mock::loader {

/// Why `pattern` is no ECMAScript regular expression; empty if it is one.
std::string pattern_error(const std::string& pattern);

/// Is there a place in `text` that fits? `text` is short: the matcher is recursive.
bool is_match(const std::string& text, const std::string& pattern);

} // namespace mock::loader
