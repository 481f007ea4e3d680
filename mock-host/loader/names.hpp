#pragma once

#include "mock-host/loader/manifest.hpp"

#include <optional>
#include <string_view>

namespace mock::loader {

/// Of a table, action, event or job: [a-z0-9._/-]{1,63}.
bool is_id(std::string_view text) noexcept;
/// MAJOR.MINOR.PATCH, perhaps followed by "-" and [A-Za-z0-9.-]; at most 63 characters.
bool is_version(std::string_view text) noexcept;
bool is_sha256(std::string_view text) noexcept;
std::optional<Target> target_of(std::string_view name) noexcept;

} // namespace mock::loader
