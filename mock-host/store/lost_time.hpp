#pragma once

#include "mock-host/store/store.hpp"

namespace mock::store {

/// Whether calls, mails, follow-ups or schedules wait for a moment that was the present when they
/// were written, by a clock that was ahead and has been set back since.
bool is_anything_ahead(Connection connection, Time now);

/// Makes them due now, and schedules at their next time. What waits for a later moment on purpose
/// goes on waiting.
void bring_to_present(Transaction& change, Time now);

} // namespace mock::store
