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

/// A member of an object, as a table of the page says.
struct PageMember {
    bool is_optional = false;
    std::size_t limit =
        0; ///< bytes of a text, elements of an array, the value of a number; 0: none
};
/// By the first cell of a row, by name of member.
using PageTable = std::map<std::string, std::map<std::string, PageMember>>;

/// By type of effect; without `type`, `key` and the target.
PageTable effect_types();
/// "manifest" and its members that are objects, or lists of such: "actions".
PageTable manifest_objects();
/// "form", "group", "field".
PageTable form_parts();

} // namespace test
