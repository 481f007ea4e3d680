#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace mock::store {

/// Lets many threads wait for the disk together: one fsync is enough for all who came before it
/// began. Any thread.
class SharedSync {
public:
    /// Returns once a `sync` that began after this call has succeeded: this thread's own one, or
    /// another's. Throws what its own one throws; who waited for that one tries it with theirs.
    void run(const std::function<void()>& sync);

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    std::uint64_t asked_ = 0; ///< all guarded by `mutex_`
    std::uint64_t done_ = 0;
    bool is_running_ = false;
};

} // namespace mock::store
