#pragma once

#include "mock-host/store/calls.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::store {

struct ClaimRequest {
    std::string node{}; ///< that will run it
    Time now{};
    Lane lane = Lane::background;

    /// Configurations that have a free worker on this node. Calls of others stay where they are.
    std::vector<std::string> instances{};
    /// So many calls at once, if there are as many.
    std::size_t most = 1;

    /// Only this call, as long as it waits for its first attempt, and those whose turn is before
    /// its own: for a program that waits for it and ends with it.
    std::optional<std::int64_t> awaited{};

    /// How long a call may take; its deadline is `now` plus this.
    std::function<std::chrono::milliseconds(const Call&)> time_limit{};
};

/// For tests of its plan: which call is next. `locked`: `Engine::locked_or_skipped` of `c`.
std::string next_call_sql(const ClaimRequest& request, const std::string& locked = "");

/// Takes the calls whose turn it is: running from now on, with a new generation and one more
/// attempt. Across all processes at most one call per target runs, and one per (instance, job);
/// among the waiting ones of a target and a configuration actions come first, then who has been due
/// longest. Calls of a configuration that is not active are left alone. Asks without a lock first,
/// so that an idle node disturbs nobody. Not durable before the next `Store::sync`: begin nothing
/// until then.
std::vector<Call> claim_calls(Store& store, const ClaimRequest& request);

/// What a node is working on, by what the store knows.
std::vector<Call> running_calls(Connection connection, std::string_view node);

/// The next moment after `now` at which a call that waits becomes due.
std::optional<Time> next_call_at(Connection connection, Time now);

/// Of `oldest_waiting_click`: by its lane, or SQLite would read all that are queued.
inline constexpr std::string_view oldest_waiting_click_sql =
    "SELECT min(asked_at) FROM calls WHERE state IN ('queued', 'waiting_retry') "
    "AND lane = 'click' AND kind = 'action' AND attempt = 0";

/// When the click was asked that has been waiting longest for somebody to begin it.
std::optional<Time> oldest_waiting_click(Connection connection);

/// Clicks that were asked before `asked_before` and never dispatched fail as unavailable: nobody is
/// there any more. Returns them.
std::vector<Call> expire_clicks(Transaction& change, Time asked_before, const CallError& error,
                                Time now);

/// Calls that wait although their configuration was removed: nobody would ever take them. Reads all
/// that wait.
std::vector<Call> orphaned_calls(Connection connection);
void cancel_orphaned_calls(Transaction& change, Time now);

/// How often a call is delivered again whose node died with it, and what it fails with then.
struct Redelivery {
    int at_once_max = 0;               ///< times at once
    int put_off_max = 0;               ///< times later, if no person waits for it
    std::chrono::milliseconds pause{}; ///< before the first of these; each is twice the one before
    CallError error{};
};

struct Requeued {
    std::vector<Call> again{};   ///< wait for their next delivery
    std::vector<Call> put_off{}; ///< wait longer: they may be what killed the node
    std::vector<Call> failed{};  ///< were delivered too often already
};

/// Gives back what a dead node was running. What is put off comes one by one, a second apart: the
/// call that kills nodes does not take the same others with it again.
Requeued requeue_calls_of(Transaction& change, std::string_view node, const Redelivery& redelivery,
                          Time now);

} // namespace mock::store
