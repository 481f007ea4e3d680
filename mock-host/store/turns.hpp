#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <mutex>

namespace mock::store {

/// Lets so many threads in at a time, in the order in which they came. Any thread.
class Turns {
public:
    explicit Turns(std::size_t at_once) : free_(at_once) {}

    /// False: it was not this thread's turn within `patience`.
    bool enter(std::chrono::milliseconds patience);
    /// By whoever is in.
    void leave();
    /// So many threads wait for their turn.
    std::size_t waiting() const;

private:
    struct Waiter {
        std::condition_variable called{};
        bool is_called = false;
    };

    mutable std::mutex mutex_;
    std::size_t free_;             ///< guarded by `mutex_`, as below
    std::list<Waiter*> waiting_{}; ///< each on the stack of its thread
};

/// One turn, until the end of the block.
class Turn {
public:
    Turn(Turns& turns, std::chrono::milliseconds patience)
        : turns_(turns), is_in_(turns.enter(patience))
    {
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn()
    {
        if (is_in_) turns_.leave();
    }

    explicit operator bool() const { return is_in_; }

private:
    Turns& turns_;
    bool is_in_;
};

} // namespace mock::store
