#pragma once

#include "mock-host/store/types.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mock::views {

/// For people, in a time zone (IANA name): "2 Mar 2026, 14:10". UTC for an unknown zone.
std::string local_time(store::Time time, const std::string& zone);

/// For machines: "2026-03-02T13:10:00Z", to the second.
std::string utc_time(store::Time time);
std::string utc_time(const std::optional<store::Time>& time); ///< empty for nothing

/// "45 s", "12 min", "1 h 05 min".
std::string duration_text(std::chrono::seconds duration);

} // namespace mock::views
