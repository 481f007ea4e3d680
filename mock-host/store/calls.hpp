#pragma once

#include "mock-host/store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::store {

/// What was asked of a plugin, before it is dispatched.
struct CallRequest {
    std::string instance{}; ///< configuration id
    CallKind kind = CallKind::action;
    std::string name{}; ///< id of the action, event or job
    Target target{};
    Lane lane = Lane::background;
    std::string idempotency_key{}; ///< unique for the instance
    Json input = "{}";
    Time asked_at{};
    Time due_at{};       ///< not before
    std::string actor{}; ///< id of a person; empty: nobody
    std::string locale = "en-GB";
};

/// Why a call failed. Never holds a secret.
struct CallError {
    int status = 0;        ///< of the ABI
    std::string code{};    ///< stable, for machines
    std::string message{}; ///< for the person
    std::string detail{};  ///< for operators
};

/// A call as it is stored. Its effects are not here: they may hold links.
struct Call {
    CallRequest request{};
    std::int64_t number = 0;
    std::string id{}; ///< "c-000012"
    CallState state = CallState::queued;
    int attempt = 0;             ///< counts retries and redeliveries; 0: never dispatched
    int attempts_before = 0;     ///< of these, those before a person started it again
    int redeliveries = 0;        ///< attempts since then that the desk ended, for no fault of it
    std::string node{};          ///< that has it, or had it last
    std::int64_t generation = 0; ///< grows with every dispatch; together with `number`: the attempt
    bool cancel_requested = false;
    std::optional<Time> deadline{};
    std::optional<Time> started_at{};
    std::optional<Time> ended_at{};
    std::string message{};
    std::optional<CallError> error{}; ///< of the last attempt
    Json findings = "[]";
    Json stats = "{}";
    Json notes = "[]"; ///< what the host did differently: a mail without address and the like
};

/// One dispatch of a call.
struct Attempt {
    std::int64_t number = 0;
    std::int64_t generation = 0;
    friend bool operator==(const Attempt&, const Attempt&) = default;
};

struct Inserted {
    Call call{};
    bool is_new = true; ///< false: a call with this idempotency key was there; this is it
};

Inserted insert_call(Transaction& change, const CallRequest& call);

/// Whether a call of the same job of the same instance that nobody asked for waits already: it does
/// what this one would do. One that runs may have passed what this one is about.
bool is_scheduled_call_waiting(Connection connection, const CallRequest& call);

std::optional<Call> find_call(Connection connection, std::int64_t number);

/// By "c-000012".
std::optional<Call> find_call(Connection connection, std::string_view id);

/// The one that the instance of `call` has with its key, whatever that one is about.
std::optional<Call> find_call_with_key_of(Connection connection, const CallRequest& call);

struct CallFilter {
    std::optional<Target> target{};
    std::optional<CallState> state{};
    std::string instance{};               ///< configuration id; empty: all
    std::string name{};                   ///< id of the action, event or job; empty: all
    std::optional<std::int64_t> before{}; ///< number of the last one of the page before
    int limit = 100;
};

/// Newest first.
std::vector<Call> list_calls(Connection connection, const CallFilter& filter);

/// Calls that failed.
struct FailedCalls {
    std::int64_t count = 0;
    std::int64_t newest = 0; ///< number; 0: there is none
};

/// Of `failed_calls`: with `state` alone SQLite would read all that ever failed.
inline constexpr std::string_view failed_calls_sql =
    "SELECT COUNT(*), COALESCE(MAX(number), 0) FROM calls WHERE (state || '') = 'failed' AND "
    "ended_at > :since AND (lane <> 'click' OR ended_at > :clicks_since)";

/// Since then; clicks, whose persons were told, since a later time.
FailedCalls failed_calls(Connection connection, Time since, Time clicks_since);

/// How many clicks wait for a worker; counts to `most` only.
std::int64_t count_waiting_clicks(Connection connection, std::int64_t most);

/// How a call ended.
struct CallEnd {
    CallState state = CallState::done; ///< done, failed or cancelled
    Time at{};
    std::string message{};
    /// URL for the page of the actor, sealed by the secret box: it may open a session.
    std::string sealed_open_url{};
    std::optional<CallError> error{};
    Json findings = "[]";
    Json stats = "{}";
    std::string remote_ids{}; ///< for the audit trail: what it was about at the cloud
};

/// False: the attempt is not the current one, or is over. Ask first in every commit, in the same
/// transaction, so that a node that was taken for dead cannot write any more. While the transaction
/// lasts nobody takes the call over.
bool is_current(Transaction& change, const Attempt& attempt);

/// False, and nothing changes, if the attempt is not the current one.
bool end_call(Transaction& change, const Attempt& attempt, const CallEnd& end);

/// What the host did differently so far, an array of texts; replaces what was noted before.
void put_call_notes(Transaction& change, const Attempt& attempt, const Json& notes);

/// The call waits for its next attempt; others may pass it. False: not the current attempt.
bool retry_call(Transaction& change, const Attempt& attempt, const CallError& error, Time due_at);

/// The same for an attempt that the desk ended, for no fault of the call: one more redelivery.
bool redeliver_call(Transaction& change, const Attempt& attempt, const CallError& error,
                    Time due_at);

/// Gives a dispatched call back, whose turn it still is: one more redelivery. The attempt counts,
/// since nobody can tell what it has done already.
bool return_call(Transaction& change, const Attempt& attempt);

/// Done, failed or cancelled.
bool has_ended(const Call& call);

/// One that runs and was cancelled before has heard it already.
bool may_be_cancelled(const Call& call);

enum class Cancelled { at_once, requested, too_late, not_found };

/// A waiting call is cancelled at once; a running one is only asked, `cancel_requested`.
Cancelled cancel_call(Transaction& change, std::int64_t number, Time now);

/// Of the attempts that `node` runs: those that somebody asked to stop.
std::vector<Attempt> list_cancel_requests(Connection connection, std::string_view node);

/// A failed call that a person starts again. Its attempts go on counting, so that the plugin knows
/// that something may have happened before, but its failures begin anew. False: it is not failed.
bool start_again(Transaction& change, std::int64_t number, Time now);

/// The sealed URL, once: it is gone afterwards. Empty: none.
std::string take_open_url(Transaction& change, std::int64_t number);

/// There is one that nobody has taken.
bool has_open_url(Connection connection, std::int64_t number);

} // namespace mock::store
