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
    /// `mend` comes before each that follows a failure, until one has succeeded: the system may
    /// have dropped what it could not write, and tells it once only.
    void run(const std::function<void()>& sync, const std::function<void()>& mend);

    /// An fsync that somebody else asked for failed, which is as bad.
    void note_failure();
    /// Whatever failed has been mended.
    bool is_sound() const;
    /// So many calls of `run` have begun.
    std::uint64_t asked() const;

private:
    mutable std::mutex mutex_;
    std::condition_variable ended_;
    std::uint64_t asked_ = 0; ///< all guarded by `mutex_`
    std::uint64_t done_ = 0;
    std::uint64_t failures_ = 0;
    std::uint64_t mended_ = 0; ///< so many of them
    bool is_running_ = false;
};

} // namespace mock::store
