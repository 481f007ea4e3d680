#include "mock-host/loader/cron_line.hpp"

#include "mock-host/loader/refused.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace mock::loader {
namespace {

desk::Error bad_field(std::string_view field, std::string_view why)
{
    return refused("schedule.invalid", '"' + std::string(field) + "\" " + std::string(why));
}

std::string_view take_until(std::string_view& text, char separator)
{
    const std::string_view part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    return part;
}

std::optional<std::size_t> field_number(std::string_view text)
{
    return desk::to_number<std::size_t>(text);
}

/// "1-5/2", "*", "*/15", "7"
template <std::size_t size>
desk::Status read_cron_part(std::string_view part, std::size_t least, std::bitset<size>& out)
{
    std::string_view rest = part;
    const std::string_view range = take_until(rest, '/');
    const bool has_step = range.size() < part.size();
    const auto step = has_step ? field_number(rest) : std::size_t{1};
    if (!step || *step == 0) return bad_field(part, "has no proper step");

    std::size_t first = least;
    std::size_t last = size - 1;
    if (range != "*") {
        std::string_view ends = range;
        const auto from = field_number(take_until(ends, '-'));
        const bool has_end = range.find('-') != range.npos;
        // "5/15" means from 5 to the end.
        const auto to = has_end ? field_number(ends) : has_step ? std::optional(last) : from;
        if (!from || !to) return bad_field(part, "is no number, range or *");
        first = *from;
        last = *to;
    }
    if (first < least || last >= size || first > last) return bad_field(part, "is out of range");
    for (std::size_t i = first; i <= last; i += *step)
        out.set(i);
    return {};
}

template <std::size_t size>
desk::Status read_cron_field(std::string_view field, std::size_t least, std::bitset<size>& out)
{
    if (field.empty()) return bad_field(field, "is missing: there are five fields");
    while (!field.empty())
        DESK_CHECK(read_cron_part(take_until(field, ','), least, out));
    return {};
}

} // namespace

desk::Result<CronLine> parse_cron_line(std::string_view text)
{
    CronLine line;
    const std::string_view minutes = take_until(text, ' ');
    const std::string_view hours = take_until(text, ' ');
    const std::string_view days = take_until(text, ' ');
    const std::string_view months = take_until(text, ' ');
    const std::string_view weekdays = take_until(text, ' ');
    if (!text.empty()) return bad_field(text, "is too much: there are five fields");
    DESK_CHECK(read_cron_field(minutes, 0, line.minutes));
    DESK_CHECK(read_cron_field(hours, 0, line.hours));
    DESK_CHECK(read_cron_field(days, 1, line.days));
    DESK_CHECK(read_cron_field(months, 1, line.months));
    DESK_CHECK(read_cron_field(weekdays, 0, line.weekdays));
    if (line.weekdays[7]) line.weekdays.set(0);
    line.any_day = days.front() == '*';
    line.any_weekday = weekdays.front() == '*';
    return line;
}

} // namespace mock::loader
