#pragma once

#include "mock-host/store/store.hpp"

#include <optional>
#include <string>

namespace mock::store {

/// The scheduled time for which a job last became a call. Nothing: never.
std::optional<Time> last_scheduled(Connection connection, const std::string& instance,
                                   const std::string& job);

/// False, and nothing changes, if `at` is not later than what is stored: another node was faster.
bool advance_schedule(Transaction& change, const std::string& instance, const std::string& job,
                      Time at);

} // namespace mock::store
