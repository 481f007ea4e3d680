#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace test {

/// A fenced example of host-api/ABI.md. Of JSON lines, each line is one.
struct Example {
    std::string schema; ///< "desk.outcome/1", "portion", "manifest"
    std::string text;
};
std::vector<Example> examples();

/// A member of an effect, as the page's table says.
struct PageMember {
    bool is_optional = false;
    std::size_t limit =
        0; ///< bytes of a text, elements of an array, the value of a number; 0: none
};
/// By type of effect, by name of member; without `type`, `key` and the target.
std::map<std::string, std::map<std::string, PageMember>> effect_types();

} // namespace test
