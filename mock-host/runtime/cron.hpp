#pragma once

#include <desk/sdk/result.hpp>

#include <bitset>
#include <chrono>
#include <optional>
#include <string_view>

namespace mock::runtime {

/// "minute hour day-of-month month day-of-week", with `*`, lists, ranges and steps; Sunday is 0 or
/// 7. If both days are restricted, either will do, as everywhere.
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

    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;
    std::bitset<13> months_;
    std::bitset<8> weekdays_;
    bool every_hour_ = false;
    bool any_day_ = false;
    bool any_weekday_ = false;
};

} // namespace mock::runtime
