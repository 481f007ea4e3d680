#pragma once

#include <desk/sdk/result.hpp>

#include <string_view>

namespace mock::loader {

constexpr std::size_t json_depth_max = 16;
/// How much of the name of a member a complaint shows, in bytes; none that we know is longer.
constexpr std::size_t name_shown_max = 63;

/// What ABI.md asks of every document: JSON in UTF-8 without U+0000, at most 16 levels deep,
/// no member twice in an object, no number above 2^53. The error's detail names the place:
/// `effects[3].value: the member "state" is there twice`.
desk::Status check_json(std::string_view json, std::size_t max_bytes);

} // namespace mock::loader
