#pragma once

#include "mock-host/store/types.hpp"

#include <desk/sdk/result.hpp>

#include <string_view>

namespace mock::commands {

/// "2026-03-01T12:00:00Z", or from `now` on: "+90m", "+24h", "+2d".
desk::Result<store::Time> parse_moment(std::string_view text, store::Time now);

} // namespace mock::commands
