#include "mock-host/runtime/cron.hpp"

#include "mock-host/services/time_zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <string>

namespace mock::runtime {

namespace {

constexpr int days_max = 366 * 9; // The 29th of February may be eight years away.

/// When the clocks of a zone, or of UTC, show this.
date::local_info info_at(date::local_seconds local, const date::time_zone* zone)
{
    if (zone) return zone->get_info(local);
    date::local_info utc{};
    utc.result = date::local_info::unique;
    return utc;
}

date::year_month_day to_date(std::chrono::year_month_day day)
{
    return date::year_month_day{date::year{static_cast<int>(day.year())},
                                date::month{static_cast<unsigned>(day.month())},
                                date::day{static_cast<unsigned>(day.day())}};
}

std::chrono::year_month_day local_day(Cron::Seconds at, const date::time_zone* zone)
{
    const auto offset = zone ? zone->get_info(at).offset : std::chrono::seconds{0};
    return std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(at + offset)};
}

} // namespace

desk::Result<Cron> Cron::parse(std::string_view text)
{
    Cron cron;
    DESK_TRY(cron.line_, loader::parse_cron_line(text));
    return cron;
}

bool Cron::is_due_on(Day day) const
{
    if (!line_.months[static_cast<unsigned>(day.month())]) return false;
    const bool day_fits = line_.days[static_cast<unsigned>(day.day())];
    const std::chrono::weekday weekday{std::chrono::sys_days{day}};
    const bool weekday_fits = line_.weekdays[weekday.c_encoding()];
    if (line_.any_day || line_.any_weekday) return day_fits && weekday_fits;
    return day_fits || weekday_fits;
}

std::optional<Cron::Seconds> Cron::first_on(Day day, Seconds after, std::string_view name) const
{
    const date::time_zone* zone = services::find_zone(std::string(name));
    const date::local_days local{to_date(day)};
    const bool every_hour = line_.hours.all();
    std::optional<Seconds> first;
    for (std::size_t minute = 0; minute < line_.hours.size() * 60; ++minute) {
        if (!line_.hours[minute / 60] || !line_.minutes[minute % 60]) continue;
        const auto at = local + std::chrono::minutes{minute};
        const date::local_info info = info_at(at, zone);
        Seconds due = Seconds{(at - info.first.offset).time_since_epoch()};
        if (info.result == date::local_info::nonexistent) {
            if (every_hour) continue;
            due = info.first.end;
        }
        if (due > after && (!first || due < *first)) first = due;
        if (info.result == date::local_info::ambiguous && every_hour) {
            const Seconds again{(at - info.second.offset).time_since_epoch()};
            if (again > after && (!first || again < *first)) first = again;
        }
    }
    return first;
}

std::optional<Cron::Seconds> Cron::next(Seconds after, std::string_view zone) const
{
    const Day today = local_day(after, services::find_zone(std::string(zone)));
    for (int i = 0; i < days_max; ++i) {
        const Day day{std::chrono::sys_days{today} + std::chrono::days{i}};
        if (!is_due_on(day)) continue;
        if (const auto due = first_on(day, after, zone)) return due;
    }
    return {};
}

std::optional<Cron::Seconds> Cron::last_between(Seconds after, Seconds until,
                                                std::string_view zone) const
{
    std::optional<Seconds> last;
    // Backwards by days: the desk may have been off for months.
    for (auto from = until - std::chrono::days{1};; from -= std::chrono::days{1}) {
        for (auto due = next(std::max(from, after), zone); due && *due <= until;
             due = next(*due, zone)) {
            last = due;
        }
        if (last || from <= after) return last;
    }
}

} // namespace mock::runtime
