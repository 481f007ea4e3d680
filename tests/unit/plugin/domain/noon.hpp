#pragma once

#include <desk/sdk/call.hpp>

/// Of some day: 4 March 2025.
inline constexpr desk::Time noon{std::chrono::milliseconds{1'741'089'600'000}};
