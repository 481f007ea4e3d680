#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>

namespace mock::runtime {

/// Who waits for the end of one call is woken by that end and by no other: hundreds may wait.
/// Knows of the ends that this process commits. Any thread.
class CallEnds {
public:
    class Waiter {
    public:
        /// Nothing is missed from now on: look at the store afterwards.
        Waiter(CallEnds& ends, std::int64_t call);
        ~Waiter();
        Waiter(const Waiter&) = delete;
        Waiter& operator=(const Waiter&) = delete;

        /// Until the end is in the store, or `until`, or `stop`. True: it is.
        bool wait(std::chrono::steady_clock::time_point until, const std::stop_token& stop);

    private:
        friend class CallEnds;
        CallEnds& ends_;
        std::multimap<std::int64_t, Waiter*>::iterator place_;
        std::condition_variable_any woken_;
        bool has_ended_ = false; ///< guarded by the mutex of `ends_`
    };

    /// The end of the call is in the store.
    void ended(std::int64_t call);
    std::size_t waiting() const;

private:
    mutable std::mutex mutex_;
    std::multimap<std::int64_t, Waiter*> waiters_{}; ///< by the number of their call
};

} // namespace mock::runtime
