#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <queue>
#include <thread>

namespace mock::runtime {

/// Threads for handlers: as many as there is work, gone when they had none for a while. A handler
/// may block for hours, so work never waits for a thread.
class WorkerPool {
public:
    explicit WorkerPool(std::chrono::milliseconds idle_time = std::chrono::seconds{10})
        : idle_time_(idle_time)
    {
    }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    /// Waits for all of it.
    ~WorkerPool();

    void run(std::function<void()> work);

    /// False if not all work was over within `patience`.
    bool wait_until_idle(std::chrono::milliseconds patience);

    std::size_t threads() const;

private:
    void serve(std::list<std::thread>::iterator self);
    void join_finished();

    std::chrono::milliseconds idle_time_;
    mutable std::mutex mutex_;
    std::condition_variable work_came_; ///< one thread is enough for one piece of work
    std::condition_variable work_over_;
    std::queue<std::function<void()>> work_; ///< all below guarded by `mutex_`
    std::list<std::thread> threads_;
    std::list<std::thread> finished_;
    std::size_t idle_ = 0;
    std::size_t busy_ = 0;
    bool leaving_ = false;
};

} // namespace mock::runtime
