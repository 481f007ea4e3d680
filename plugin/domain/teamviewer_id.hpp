#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tv {

/// A TeamViewer id as somebody typed it, understood or not.
struct TeamViewerId {
    enum class State {
        valid,
        missing,   ///< nothing but blanks
        malformed, ///< not 8 to 12 digits
        several,   ///< more than one id in one value
    };

    State state = State::missing;
    std::string digits = {}; ///< only when valid

    explicit operator bool() const { return state == State::valid; }
};

/// Accepts how ids are shown and stored in the wild: "1 234 567 890", "123-456-789", "r123456789".
TeamViewerId read_teamviewer_id(std::string_view typed);

/// "1234567890" as TeamViewer shows it: "1 234 567 890".
std::string grouped(std::string_view digits);

/// 0 when `digits` is no number of 64 bits.
std::uint64_t id_number(std::string_view digits);

/// Has it as many digits as an id has? A list may say anything.
bool may_be_id(std::uint64_t number);

} // namespace tv
