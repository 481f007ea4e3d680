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

void SharedSync::run(const std::function<void()>& sync, const std::function<void()>& mend)
{
    std::unique_lock lock(mutex_);
    const std::uint64_t mine = ++asked_;
    while (done_ < mine) {
        if (is_running_) {
            ended_.wait(lock);
            continue;
        }
        const std::uint64_t all_until_now = asked_;
        const std::uint64_t failures = failures_;
        const bool is_to_mend = failures != mended_;
        is_running_ = true;
        lock.unlock();
        const std::exception_ptr failure = failure_of([&] {
            if (is_to_mend) mend();
            sync();
        });
        lock.lock();
        is_running_ = false;
        ended_.notify_all();
        if (failure) {
            ++failures_;
            std::rethrow_exception(failure);
        }
        mended_ = failures;
        done_ = all_until_now;
    }
}

void SharedSync::note_failure()
{
    const std::lock_guard lock(mutex_);
    ++failures_;
}

bool SharedSync::is_sound() const
{
    const std::lock_guard lock(mutex_);
    return failures_ == mended_;
}

std::uint64_t SharedSync::asked() const
{
    const std::lock_guard lock(mutex_);
    return asked_;
}

} // namespace mock::store
