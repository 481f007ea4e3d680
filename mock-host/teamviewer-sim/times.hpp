#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sim {

/// UTC in whole seconds: the Web API knows nothing finer.
using TimePoint = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

/// `2024-04-16T20:40:38Z`.
std::string iso_text(TimePoint time);

/// Reads `2024-04-16`, which is midnight, or `2024-04-16T20:40:38` with an optional fraction of the
/// second and an optional `Z` or `+02:00`. Nothing for anything else.
std::optional<TimePoint> parse_time(std::string_view text);

} // namespace sim
