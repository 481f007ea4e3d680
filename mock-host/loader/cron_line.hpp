#pragma once

#include <desk/sdk/result.hpp>

#include <bitset>
#include <string_view>

namespace mock::loader {

/// "minute hour day-of-month month day-of-week", each with `*`, lists, ranges and steps; Sunday is
/// 0 or 7. The only truth about what a schedule may be.
struct CronLine {
    std::bitset<60> minutes;
    std::bitset<24> hours;
    std::bitset<32> days;
    std::bitset<13> months;
    std::bitset<8> weekdays; ///< Sunday is 0 here, whatever it was called
    bool any_day = false;    ///< `*`, perhaps with a step
    bool any_weekday = false;
};

/// `invalid`: the detail says which field and why.
desk::Result<CronLine> parse_cron_line(std::string_view text);

} // namespace mock::loader
