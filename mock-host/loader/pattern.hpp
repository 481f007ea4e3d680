#pragma once

#include <string>

namespace mock::loader {

/// Why `pattern` is no ECMAScript regular expression that a form can have; empty if it is one. It
/// is short and does not refer back to what was found.
std::string pattern_error(const std::string& pattern);

/// Is there a place in `text` that fits?
bool is_match(const std::string& text, const std::string& pattern);

} // namespace mock::loader
