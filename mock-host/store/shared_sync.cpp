#include "mock-host/store/shared_sync.hpp"

#include <exception>

namespace mock::store {

namespace {

std::exception_ptr failure_of(const std::function<void()>& work)
{
    try {
        work();
    } catch (...) {
        return std::current_exception();
    }
    return {};
}

} // namespace

void SharedSync::run(const std::function<void()>& sync)
{
    std::unique_lock lock(mutex_);
    const std::uint64_t mine = ++asked_;
    while (done_ < mine) {
        if (is_running_) {
            ended_.wait(lock);
            continue;
        }
        const std::uint64_t all_until_now = asked_;
        is_running_ = true;
        lock.unlock();
        const std::exception_ptr failure = failure_of(sync);
        lock.lock();
        is_running_ = false;
        ended_.notify_all();
        if (failure) std::rethrow_exception(failure);
        done_ = all_until_now;
    }
}

} // namespace mock::store
