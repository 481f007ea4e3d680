#pragma once

#include <string>
#include <string_view>

namespace tidy {

inline constexpr std::string_view unbroken_blank = "\u00a0";

inline bool ends_with_unbroken_blank(std::string_view text)
{
    return text.size() >= unbroken_blank.size() &&
           text.substr(text.size() - unbroken_blank.size()) == unbroken_blank;
}

/// What a French text lacks: a blank at which no line is broken before ":", ";", "?", "!" and "»",
/// and behind "«". Empty: nothing. Addresses have their own rules.
inline std::string french_fault(std::string_view text)
{
    constexpr std::string_view open = "«";
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        const std::string_view before = text.substr(0, at);
        const bool is_in_address = rest[0] == ':' && rest.size() > 1 &&
                                   (rest[1] == '/' || (rest[1] >= '0' && rest[1] <= '9'));
        const bool is_mark = std::string_view(":;?!").find(rest[0]) != std::string_view::npos ||
                             rest.starts_with("»");
        if (is_mark && !is_in_address && !ends_with_unbroken_blank(before)) {
            return "no unbroken blank before \"" + std::string(rest) + '"';
        }
        if (rest.starts_with(open) && !rest.substr(open.size()).starts_with(unbroken_blank)) {
            return "no unbroken blank behind \"" + std::string(before) + "«\"";
        }
        if (rest[0] == '"') return "other quotes than « and »: " + std::string(rest);
    }
    return {};
}

} // namespace tidy
