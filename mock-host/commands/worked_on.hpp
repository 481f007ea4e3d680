#pragma once

#include "mock-host/store/calls.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace mock::commands {

/// What has to be known of the calls before a desk works, to tell afterwards on which it did.
struct CallsBefore {
    std::int64_t newest = 0; ///< number
    /// Of those that had not ended, by number.
    std::map<std::int64_t, std::int64_t> generations{};
};
CallsBefore calls_before(store::Connection connection);

/// Calls that came or were dispatched since then, the oldest first.
std::vector<store::Call> worked_on(store::Connection connection, const CallsBefore& before);

} // namespace mock::commands
