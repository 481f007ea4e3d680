#pragma once

#include "mock-host/store/calls.hpp"
#include "mock-host/store/query.hpp"

#include <optional>
#include <vector>

namespace mock::store {

/// The columns that `read_calls` expects.
inline constexpr auto call_columns =
    "number, instance, kind, name, target_kind, target_id, lane, idempotency_key, input, "
    "asked_at, due_at, actor, locale, state, attempt, attempts_before, redeliveries, node, "
    "generation, cancel_requested, deadline, started_at, ended_at, message, error_status, "
    "error_code, "
    "error_message, error_detail, findings, stats, notes";

/// States in which a call may be ended: `from`, below.
inline constexpr auto when_running = "state = 'running'";
inline constexpr auto when_waiting = "state IN ('queued', 'waiting_retry')";

/// Ends a call, whoever wants it to, and notes that in the audit trail: every end comes by here.
/// False, and nothing changes: it is another attempt, or in another state than `from`.
bool end_row(Transaction& change, const Attempt& attempt, const char* from, const CallEnd& end);

/// Ends one that waits, and keeps the error of its last attempt. False: it does not.
bool cancel_waiting(Transaction& change, const Call& call, Time now);

std::vector<Call> read_calls(Query& query);
std::optional<Call> read_call(Query& query);

} // namespace mock::store
