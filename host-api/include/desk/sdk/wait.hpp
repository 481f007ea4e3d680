#pragma once

#include <desk/sdk/call.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace desk {

/// How long a wait may go on without asking whether the call is to stop.
inline constexpr std::chrono::milliseconds check_interval{200};

/// Waits until `done()` is true; asks it with the lock held. Gives up with what `call.check()`
/// says, which is how a cancel and the deadline of the call end the wait: no later than 200 ms
/// after. Whoever makes `done()` true notifies `changed`. It knows no clock: the limit of a call
/// that `until` or `to_the_end` gave does not end it. The next one notices that, too.
template <class Done>
Status wait(std::condition_variable_any& changed, std::unique_lock<std::mutex>& lock,
            const Call& call, Done done)
{
    while (!done()) {
        DESK_CHECK(call.check());
        changed.wait_for(lock, check_interval);
    }
    return {};
}

/// The same, and gives up with `deadline` when that of `call` has come by `clock`, which has
/// `now()` in `desk::Time`: for `call.until(limit)` and `call.to_the_end(limit)`.
template <class Clock, class Done>
Status wait(std::condition_variable_any& changed, std::unique_lock<std::mutex>& lock,
            const Call& call, const Clock& clock, Done done)
{
    while (!done()) {
        DESK_CHECK(call.check());
        if (clock.now() >= call->deadline) {
            return Error{Errc::deadline, "call.deadline", "waited until the limit of this part"};
        }
        changed.wait_for(lock, check_interval);
    }
    return {};
}

} // namespace desk
