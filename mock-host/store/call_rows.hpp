#pragma once

#include "mock-host/store/calls.hpp"
#include "mock-host/store/query.hpp"

#include <optional>
#include <vector>

namespace mock::store {

/// The columns that `read_calls` expects.
inline constexpr auto call_columns =
    "number, instance, kind, name, target_kind, target_id, lane, idempotency_key, input, "
    "asked_at, due_at, actor, locale, state, attempt, redeliveries, node, generation, "
    "cancel_requested, deadline, started_at, ended_at, message, error_status, error_code, "
    "error_message, error_detail, findings, stats, notes";

std::vector<Call> read_calls(Query& query);
std::optional<Call> read_call(Query& query);

} // namespace mock::store
