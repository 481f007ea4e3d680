#pragma once

#include "mock-host/loader/cron_line.hpp"

#include <desk/sdk/result.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace mock::runtime {

/// When a schedule is due. If both days are restricted, either will do, as everywhere.
class Cron {
public:
    using Seconds = std::chrono::sys_seconds;

    /// `invalid`: the detail says which field and why.
    static desk::Result<Cron> parse(std::string_view text);

    /// The first time after `after`, read on the clocks of `zone` (an IANA name; an unknown one is
    /// UTC). A time of day that a change of the clocks skips is due when they jump; one that comes
    /// twice is due the first time. What runs every hour or every few minutes goes by real time.
    /// Nothing: never, such as the 30th of February.
    std::optional<Seconds> next(Seconds after, std::string_view zone) const;

    /// The last time up to `until` that lies after `after`: what was missed counts once.
    std::optional<Seconds> last_between(Seconds after, Seconds until, std::string_view zone) const;

private:
    using Day = std::chrono::year_month_day;
    bool is_due_on(Day day) const;
    std::optional<Seconds> first_on(Day day, Seconds after, std::string_view zone) const;

    loader::CronLine line_;
};

} // namespace mock::runtime
