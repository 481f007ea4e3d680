#include "mock-host/runtime/cron.hpp"

#include "mock-host/services/time_zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace mock::runtime {

namespace {

constexpr int days_max = 366 * 9; // The 29th of February may be eight years away.

desk::Error bad(std::string_view field, std::string_view why)
{
    return {desk::Errc::invalid, "schedule.invalid",
            "schedule: \"" + std::string(field) + "\" " + std::string(why)};
}

std::string_view take(std::string_view& text, char separator)
{
    const std::string_view part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    return part;
}

std::optional<std::size_t> number(std::string_view text)
{
    std::size_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

/// "1-5/2", "*", "*/15", "7"
template <std::size_t size>
desk::Status read_part(std::string_view part, std::size_t least, std::bitset<size>& out)
{
    std::string_view rest = part;
    const std::string_view range = take(rest, '/');
    const bool has_step = range.size() < part.size();
    const auto step = has_step ? number(rest) : std::size_t{1};
    if (!step || *step == 0) return bad(part, "has no proper step");

    std::size_t first = least;
    std::size_t last = size - 1;
    if (range != "*") {
        std::string_view ends = range;
        const auto from = number(take(ends, '-'));
        const bool has_end = range.find('-') != range.npos;
        // "5/15" means from 5 to the end.
        const auto to = has_end ? number(ends) : has_step ? std::optional(last) : from;
        if (!from || !to) return bad(part, "is no number, range or *");
        first = *from;
        last = *to;
    }
    if (first < least || last >= size || first > last) return bad(part, "is out of range");
    for (std::size_t i = first; i <= last; i += *step)
        out.set(i);
    return {};
}

template <std::size_t size>
desk::Status read_field(std::string_view field, std::size_t least, std::bitset<size>& out)
{
    if (field.empty()) return bad(field, "is missing: there are five fields");
    while (!field.empty())
        DESK_CHECK(read_part(take(field, ','), least, out));
    return {};
}

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
    const std::string_view minutes = take(text, ' ');
    const std::string_view hours = take(text, ' ');
    const std::string_view days = take(text, ' ');
    const std::string_view months = take(text, ' ');
    const std::string_view weekdays = take(text, ' ');
    if (!text.empty()) return bad(text, "is too much: there are five fields");
    DESK_CHECK(read_field(minutes, 0, cron.minutes_));
    DESK_CHECK(read_field(hours, 0, cron.hours_));
    DESK_CHECK(read_field(days, 1, cron.days_));
    DESK_CHECK(read_field(months, 1, cron.months_));
    DESK_CHECK(read_field(weekdays, 0, cron.weekdays_));
    if (cron.weekdays_[7]) cron.weekdays_.set(0);
    cron.every_hour_ = cron.hours_.all();
    cron.any_day_ = days.front() == '*';
    cron.any_weekday_ = weekdays.front() == '*';
    return cron;
}

bool Cron::is_due_on(Day day) const
{
    if (!months_[static_cast<unsigned>(day.month())]) return false;
    const bool day_fits = days_[static_cast<unsigned>(day.day())];
    const std::chrono::weekday weekday{std::chrono::sys_days{day}};
    const bool weekday_fits = weekdays_[weekday.c_encoding()];
    if (any_day_ || any_weekday_) return day_fits && weekday_fits;
    return day_fits || weekday_fits;
}

std::optional<Cron::Seconds> Cron::first_on(Day day, Seconds after, std::string_view name) const
{
    const date::time_zone* zone = services::find_zone(std::string(name));
    const date::local_days local{to_date(day)};
    std::optional<Seconds> first;
    for (std::size_t minute = 0; minute < hours_.size() * 60; ++minute) {
        if (!hours_[minute / 60] || !minutes_[minute % 60]) continue;
        const auto at = local + std::chrono::minutes{minute};
        const date::local_info info = info_at(at, zone);
        Seconds due = Seconds{(at - info.first.offset).time_since_epoch()};
        if (info.result == date::local_info::nonexistent) {
            if (every_hour_) continue;
            due = info.first.end;
        }
        if (due > after && (!first || due < *first)) first = due;
        if (info.result == date::local_info::ambiguous && every_hour_) {
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
