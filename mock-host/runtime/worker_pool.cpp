#include "mock-host/runtime/worker_pool.hpp"

#include <desk/sdk/secret.hpp>

namespace mock::runtime {

WorkerPool::~WorkerPool()
{
    {
        std::unique_lock lock(mutex_);
        leaving_ = true;
        work_came_.notify_all();
        // Threads move themselves to `finished_`; only then may they be joined.
        work_over_.wait(lock, [&] { return threads_.empty(); });
    }
    join_finished();
}

void WorkerPool::run(std::function<void()> work)
{
    join_finished(); // First: each thread that has left is one more that can be made.
    const std::lock_guard lock(mutex_);
    work_.push(std::move(work));
    if (idle_ < work_.size()) {
        const auto self = threads_.emplace(threads_.end());
        try {
            *self = std::thread([this, self] { serve(self); });
        } catch (...) {
            // The machine has no thread left. The work waits for the next one that is free.
            threads_.erase(self);
            throw;
        }
    }
    work_came_.notify_one();
}

void WorkerPool::join_finished()
{
    std::list<std::thread> finished;
    {
        const std::lock_guard lock(mutex_);
        finished.swap(finished_);
    }
    for (std::thread& thread : finished)
        thread.join();
}

void WorkerPool::serve(std::list<std::thread>::iterator self)
{
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        work_came_.wait_for(lock, idle_time_, [&] { return !work_.empty() || leaving_; });
        --idle_;
        if (work_.empty()) break;
        auto work = std::move(work_.front());
        work_.pop();
        ++busy_;
        lock.unlock();
        work();
        work = nullptr; // What it holds must be gone before anybody is told that it is over.
        desk::wipe_stack();
        lock.lock();
        --busy_;
        work_over_.notify_all();
    }
    finished_.splice(finished_.end(), threads_, self);
    work_over_.notify_all();
}

bool WorkerPool::wait_until_idle(std::chrono::milliseconds patience)
{
    std::unique_lock lock(mutex_);
    return work_over_.wait_for(lock, patience, [&] { return work_.empty() && busy_ == 0; });
}

std::size_t WorkerPool::threads() const
{
    const std::lock_guard lock(mutex_);
    return threads_.size();
}

} // namespace mock::runtime
