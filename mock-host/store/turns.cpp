#include "mock-host/store/turns.hpp"

namespace mock::store {

bool Turns::enter(std::chrono::milliseconds patience)
{
    std::unique_lock lock(mutex_);
    if (free_ > 0) {
        --free_;
        return true;
    }
    Waiter self;
    const auto place = waiting_.insert(waiting_.end(), &self);
    if (self.called.wait_for(lock, patience, [&] { return self.is_called; })) return true;
    waiting_.erase(place);
    return false;
}

void Turns::leave()
{
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    Waiter& next = *waiting_.front();
    waiting_.pop_front();
    next.is_called = true;
    next.called.notify_one(); // With the lock, or it might be gone by now.
}

std::size_t Turns::waiting() const
{
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

} // namespace mock::store
