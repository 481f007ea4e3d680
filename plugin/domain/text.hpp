#pragma once

#include <string>
#include <vector>

namespace tv {

/// A sentence for people: a key of manifest/texts.*.json and what goes into its {0}, {1} ...
/// Rendered at the border, in the language of whoever reads it.
struct Text {
    std::string key = {};
    std::vector<std::string> args = {};

    bool empty() const { return key.empty(); }
    friend bool operator==(const Text&, const Text&) = default;
};

} // namespace tv
