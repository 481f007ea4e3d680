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
/// after. Whoever makes `done()` true notifies `changed`.
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

} // namespace desk
