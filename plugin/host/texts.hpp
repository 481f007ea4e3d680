#pragma once

#include "plugin/domain/text.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tv::host {

/// The sentences of manifest/texts.*.json in all languages.
class Texts {
public:
    /// Those that were built into the plugin.
    Texts();

    /// The sentence in the language of `locale` ("fr-FR"), else in English, with its arguments in
    /// the places of {0}, {1} ... An unknown key is shown as it is: better than nothing, and a test
    /// finds it. Arguments are data: they are never looked at for places again.
    std::string render(const Text& text, std::string_view locale) const;

    bool has(std::string_view key) const;

private:
    using Language = std::unordered_map<std::string, std::string>;

    const std::string* find(const std::string& key, std::string_view locale) const;

    std::map<std::string, Language, std::less<>> languages_;
};

} // namespace tv::host
