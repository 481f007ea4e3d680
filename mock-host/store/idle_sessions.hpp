#pragma once

#include "mock-host/store/engine.hpp"
#include "mock-host/store/session.hpp"
#include "mock-host/store/spares.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace mock::store {

/// Sessions that nobody uses right now: more with the number of threads, and fewer with it. Any
/// thread.
class IdleSessions {
public:
    /// A session in which `begin(session)` was done.
    template <class Begin>
    std::unique_ptr<Session> take(const Location& location, Begin begin)
    {
        while (auto idle = take_idle()) {
            try {
                begin(*idle);
                return idle;
            } catch (const Failure&) {
                // Its connection ended while nobody used it: nothing was begun yet.
                if (!idle->engine().is_lost()) throw;
            }
        }
        auto made = std::make_unique<Session>(location);
        begin(*made);
        return made;
    }

    void give_back(std::unique_ptr<Session> session)
    {
        if (session->engine().is_lost()) return;
        std::optional<std::unique_ptr<Session>> surplus; // Closed without the lock.
        const std::lock_guard lock(mutex_);
        surplus = idle_.put(std::move(session), std::chrono::steady_clock::now());
    }

private:
    static constexpr std::size_t idle_max = 64;
    // Each keeps its prepared statements, up to a megabyte of them.
    static constexpr std::chrono::seconds idle_time{10};

    std::unique_ptr<Session> take_idle()
    {
        const std::lock_guard lock(mutex_);
        return idle_.take().value_or(nullptr);
    }

    std::mutex mutex_; // guards idle_
    Spares<std::unique_ptr<Session>> idle_{idle_max, idle_time};
};

} // namespace mock::store
