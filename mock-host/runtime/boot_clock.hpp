#pragma once

#include <chrono>
#include <ctime>

namespace mock::runtime {

/// Goes on while the machine is suspended, which the steady clock does not: for leases, since
/// others do not wait for a machine that sleeps.
struct BootClock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<BootClock>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept
    {
#if defined(CLOCK_BOOTTIME)
        constexpr clockid_t clock = CLOCK_BOOTTIME;
#else
        constexpr clockid_t clock = CLOCK_MONOTONIC; // Where there is no other, it does go on.
#endif
        timespec time{};
        ::clock_gettime(clock, &time);
        return time_point(std::chrono::seconds{time.tv_sec} +
                          std::chrono::nanoseconds{time.tv_nsec});
    }
};

} // namespace mock::runtime
