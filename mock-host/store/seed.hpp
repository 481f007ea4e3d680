#pragma once

#include "mock-host/store/store.hpp"

namespace mock::store {

/// Fills an empty store with a desk that looks like a real one: 9 agents, 40 requesters, 300
/// assets, 120 activities in three languages. The same every time, but for the dates, which end at
/// `now`.
void plant_seed(Transaction& change, Time now);

} // namespace mock::store
