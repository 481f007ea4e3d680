#pragma once

#include "mock-host/store/call_claims.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace mock::store {

inline const Target one{TargetKind::activity, "a-000001"};
inline const Target two{TargetKind::activity, "a-000002"};
inline const CallError broken{
    .status = 5, .code = "broken", .message = "Kaputt", .detail = "broken"};

inline ClaimRequest claim(Lane lane, Time now = noon())
{
    return {.node = "n-1",
            .now = now,
            .lane = lane,
            .instances = {"cfg-1", "cfg-2"},
            .time_limit = [](const Call&) { return std::chrono::seconds{30}; }};
}

inline std::optional<Call> claim_one(Store& store, const ClaimRequest& request)
{
    auto calls = claim_calls(store, request);
    if (calls.empty()) return {};
    return std::move(calls.front());
}

class Calls : public testing::Test {
protected:
    Call insert(const CallRequest& request)
    {
        return desk.write([&](Transaction& change) { return insert_call(change, request).call; });
    }
    std::optional<Call> take(Lane lane, Time now = noon())
    {
        return claim_one(*desk.store, claim(lane, now));
    }
    /// Key of the call that is taken; empty: none.
    std::string taken(Lane lane, Time now = noon())
    {
        const auto call = take(lane, now);
        return call ? call->request.idempotency_key : "";
    }
    bool end(const Call& call, const CallEnd& end = {})
    {
        return desk.write(
            [&](Transaction& change) { return end_call(change, attempt(call), end); });
    }
    bool is_current(const Attempt& attempt)
    {
        return desk.write([&](Transaction& change) { return store::is_current(change, attempt); });
    }
    static Attempt attempt(const Call& call) { return {call.number, call.generation}; }
    Call stored(const Call& call) { return *find_call(Reader(*desk.store), call.number); }

    DeskWithPlugin desk;
};

} // namespace mock::store
