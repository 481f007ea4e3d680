#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace desk {

/// The whole of `text` as a number to the base of `base`; nothing if it is empty, has anything else
/// in front, between or behind, or does not fit.
template <class Number>
std::optional<Number> to_number(std::string_view text, int base = 10) noexcept
{
    Number number{};
    const char* const end = text.data() + text.size();
    const auto [stopped, failed] = std::from_chars(text.data(), end, number, base);
    if (failed != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

} // namespace desk
