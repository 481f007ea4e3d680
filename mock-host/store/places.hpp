#pragma once

#include "mock-host/store/turns.hpp"

#include <chrono>
#include <cstddef>
#include <memory>

namespace mock::store {

/// A session that a thread has, or is about to open; by that thread until its end.
class Place {
public:
    /// One that was entered: left with this.
    explicit Place(Turns& turns);
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

private:
    Turns& turns_;
};

enum class Use { reading, writing };

/// How many sessions a process has with a server, which allows so many and no more. Writers, who
/// wait for each other, do not keep readers out. Any thread.
class Places {
public:
    static constexpr std::size_t readers_max = 24;
    static constexpr std::size_t writers_max = 24;
    /// For threads that have one already, or all might wait for another one with theirs in hand;
    /// and for those that waited long, since they may hold a lock that keeps the others.
    static constexpr std::size_t reserve_max = 16;

    /// Throws `Failure` (busy): none was free within `patience`.
    std::unique_ptr<Place> take(Use use, std::chrono::milliseconds patience);

private:
    Turns readers_{readers_max};
    Turns writers_{writers_max};
    Turns reserve_{reserve_max};
};

} // namespace mock::store
