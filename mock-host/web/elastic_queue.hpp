#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace mock::web {

/// Threads come when somebody waits and go when there is nothing to do.
class ElasticQueue {
public:
    /// `idle_thread_lives`: how long a thread without a task waits for one.
    ElasticQueue(std::size_t max_threads, std::size_t max_waiting,
                 std::chrono::milliseconds idle_thread_lives)
        : max_threads_(max_threads), max_waiting_(max_waiting),
          idle_thread_lives_(idle_thread_lives)
    {
    }

    /// Waits while as many tasks wait as may. False: there is no thread for it and none to be had,
    /// so nobody will do it.
    [[nodiscard]] bool enqueue(std::function<void()> task);
    /// Returns when all that was taken in is done.
    void shutdown();

private:
    bool start_thread();
    void work();

    const std::size_t max_threads_;
    const std::size_t max_waiting_;
    const std::chrono::milliseconds idle_thread_lives_;
    std::mutex mutex_; ///< guards all below
    std::condition_variable wake_;
    std::condition_variable room_;
    std::condition_variable gone_;
    std::deque<std::function<void()>> tasks_{};
    std::size_t threads_ = 0;
    std::size_t idle_ = 0;
    bool ends_ = false;
};

} // namespace mock::web
