#pragma once

#include <desk/sdk/call.hpp>

#include <atomic>
#include <chrono>
#include <optional>

namespace mock::runtime {

/// The time of the desk: that of the machine, or a pretended one that goes on from where it was
/// set. Any thread. Watchdogs use the steady clock, and leases `BootClock`: to pretend a time must
/// not make a living node look dead.
class Clock {
public:
    explicit Clock(std::optional<desk::Time> pretended = {})
    {
        if (pretended) set(*pretended);
    }

    desk::Time now() const { return real() + std::chrono::milliseconds{offset_ms_.load()}; }
    void set(desk::Time time) { offset_ms_ = (time - real()).count(); }

    static desk::Time real()
    {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }

private:
    std::atomic<std::int64_t> offset_ms_{0};
};

} // namespace mock::runtime
