#include "mock-host/runtime/call_ends.hpp"

#include <utility>

namespace mock::runtime {

CallEnds::Waiter::Waiter(CallEnds& ends, std::int64_t call) : ends_(ends)
{
    const std::lock_guard lock(ends_.mutex_);
    place_ = ends_.waiters_.emplace(call, this);
}

CallEnds::Waiter::~Waiter()
{
    const std::lock_guard lock(ends_.mutex_);
    ends_.waiters_.erase(place_);
}

bool CallEnds::Waiter::wait(std::chrono::steady_clock::time_point until,
                            const std::stop_token& stop)
{
    std::unique_lock lock(ends_.mutex_);
    woken_.wait_until(lock, stop, until, [this] { return has_ended_; });
    return std::exchange(has_ended_, false); // An attempt has; the call may go on elsewhere.
}

void CallEnds::ended(std::int64_t call)
{
    const std::lock_guard lock(mutex_);
    const auto [first, last] = waiters_.equal_range(call);
    for (auto waiter = first; waiter != last; ++waiter) {
        waiter->second->has_ended_ = true;
        waiter->second->woken_.notify_all();
    }
}

std::size_t CallEnds::waiting() const
{
    const std::lock_guard lock(mutex_);
    return waiters_.size();
}

} // namespace mock::runtime
