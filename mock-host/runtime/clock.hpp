#pragma once

#include <desk/sdk/call.hpp>

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

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

/// What to tell whoever runs a machine whose clock is not that of the database; empty: they agree.
inline std::string clock_trouble(desk::Time ours, desk::Time of_database)
{
    constexpr std::chrono::seconds bearable{10};
    const auto ahead = std::chrono::round<std::chrono::seconds>(ours - of_database);
    if (std::chrono::abs(ahead) <= bearable) return {};
    return "the clock of this machine is " + std::to_string(std::chrono::abs(ahead).count()) +
           " s " + (ahead.count() > 0 ? "ahead of" : "behind") +
           " that of the database: nodes that disagree may renew a token both at once, and do what "
           "is due too early. Set the clocks of all nodes by NTP";
}

} // namespace mock::runtime
