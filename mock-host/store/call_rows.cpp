#include "mock-host/store/call_rows.hpp"

#include "mock-host/store/ids.hpp"

namespace mock::store {

std::vector<Call> read_calls(Query& query)
{
    std::vector<Call> calls;
    Call row;
    std::optional<int> status;
    CallError error;
    CallRequest& request = row.request;
    query.into(row.number, request.instance, request.kind, request.name, request.target);
    query.into(request.lane, request.idempotency_key, request.input, request.asked_at);
    query.into(request.due_at, request.actor, request.locale);
    query.into(row.state, row.attempt, row.attempts_before, row.redeliveries, row.node);
    query.into(row.generation);
    query.into(row.cancel_requested, row.deadline, row.started_at, row.ended_at, row.message);
    query.into(status, error.code, error.message, error.detail);
    query.into(row.findings, row.stats, row.notes);
    while (query.next()) {
        row.id = make_id(call_id, row.number);
        calls.push_back(row);
        if (!status) continue;
        error.status = *status;
        calls.back().error = error;
    }
    return calls;
}

std::optional<Call> read_call(Query& query)
{
    auto calls = read_calls(query);
    if (calls.empty()) return {};
    return std::move(calls.front());
}

} // namespace mock::store
