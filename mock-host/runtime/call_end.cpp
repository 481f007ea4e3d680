#include "mock-host/runtime/call_end.hpp"

#include <algorithm>

namespace mock::runtime {

namespace {

/// A handler that the desk did not wait for may be about to store what must not be lost: a plugin
/// takes 25 s at most for that. Another node must not begin the same meanwhile.
constexpr std::chrono::seconds time_to_leave{30};

bool is_retried(store::CallKind kind)
{
    return kind != store::CallKind::action; // The person decides.
}

/// The error that counts: that of the plugin, or the reason for which the host ended the call.
desk::Error error_of(const EndedCall& ended)
{
    if (ended.by != CallState::EndedBy::host) return ended.end.error();
    if (ended.stop_reason == DESK_E_DEADLINE) {
        return {desk::Errc::deadline, "call.deadline",
                "the plugin did not end the call before its deadline"};
    }
    return {desk::Errc::cancelled, "call.cancelled",
            "the plugin did not end the call when it was told to stop"};
}

bool is_perhaps_inside(const EndedCall& ended)
{
    return ended.by == CallState::EndedBy::host;
}

std::chrono::seconds pause_behind(const EndedCall& ended)
{
    return is_perhaps_inside(ended) ? time_to_leave : std::chrono::seconds{0};
}

/// Whoever is free may begin it now, but not beside its handler.
Decision decide_loss(const EndedCall& ended, store::Time now)
{
    if (!is_perhaps_inside(ended)) return GivenBack{};
    return Again{call_error(error_of(ended)), now + time_to_leave, false};
}

Decision decide_failure(const EndedCall& ended, const desk::Error& error, store::Time now)
{
    const bool may_retry = is_retried(ended.row.request.kind);
    const bool was_stopped = error.status == desk::Errc::cancelled;
    // So say the services of an instance that was given up.
    const bool was_refused = error.status == desk::Errc::state;
    // Stopped for the sake of its instance: nobody wanted it to end, so it is no failure.
    // Nothing goes on for long after its deadline: later than that is a clock that was set ahead.
    const auto end = std::min(now, ended.row.deadline.value_or(now));
    if ((was_stopped || was_refused) && ended.was_drained && may_retry) {
        return Again{call_error(error), end + pause_behind(ended), false};
    }
    if (was_stopped && ended.stop_reason == DESK_E_CANCELLED) {
        return GaveUp{store::CallState::cancelled, call_error(error)};
    }
    const bool is_worth_it = error.retryable || error.status == desk::Errc::deadline;
    // What the desk itself has ended says nothing about the call.
    const int failures = ended.row.attempt - ended.row.attempts_before - ended.row.redeliveries;
    if (!may_retry || !is_worth_it || failures >= ended.max_attempts) {
        return GaveUp{store::CallState::failed, call_error(error)};
    }
    const auto pause = error.retry_after.count() > 0 ? error.retry_after
                                                     : std::chrono::milliseconds{backoff(failures)};
    return Again{call_error(error), end + pause};
}

} // namespace

Decision decide(const EndedCall& ended, store::Time now)
{
    const bool has_outcome = ended.by == CallState::EndedBy::completion && ended.end;
    if (!has_outcome && ended.was_lost) return decide_loss(ended, now);
    if (!has_outcome) return decide_failure(ended, error_of(ended), now);
    const bool is_action = ended.row.request.kind == store::CallKind::action;
    auto outcome = services::read_outcome(
        *ended.end, *ended.grants, is_action ? services::Part::action : services::Part::background);
    if (outcome) return Succeeded{*std::move(outcome)};
    return GaveUp{store::CallState::failed, call_error(outcome.error()),
                  "outcome: " + outcome.error().detail};
}

std::chrono::minutes backoff(int failures)
{
    const int doublings = std::clamp(failures - 1, 0, 6);
    return std::chrono::minutes{std::min(1 << doublings, 60)};
}

store::CallError call_error(const desk::Error& error)
{
    return {static_cast<int>(error.status), error.code, error.message, error.detail};
}

} // namespace mock::runtime
