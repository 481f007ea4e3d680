#pragma once

#include <desk/abi/base.h>
#include <desk/sdk/call.hpp>

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace desk {

/// The nearest time that can be written: years 0000 to 9999.
constexpr Time in_calendar(Time time) noexcept
{
    using namespace std::chrono;
    constexpr Time first{sys_days{year{0} / 1 / 1}};
    constexpr Time last{sys_days{year{10000} / 1 / 1} - milliseconds{1}};
    return time < first ? first : time > last ? last : time;
}

/// Whatever number crosses the border, it becomes a time that can be reckoned with: 1970 to 9999.
constexpr Time from_time(desk_time_t time) noexcept
{
    return in_calendar(Time{std::chrono::milliseconds{time < 0 ? 0 : time}});
}

inline desk_time_t to_time(Time time) noexcept
{
    return time.time_since_epoch().count();
}

/// Reads exactly `width` digits, or nothing.
inline std::optional<int> read_digits(std::string_view text, std::size_t at, std::size_t width)
{
    int value = 0;
    for (std::size_t i = at; i < at + width; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// Milliseconds of ".1", ".12", ".123", each ending with "Z"; of "Z" alone 0.
inline std::optional<int> read_fraction(std::string_view text)
{
    if (text == "Z") return 0;
    if (text.size() < 3 || text.size() > 5 || text.front() != '.' || text.back() != 'Z') return {};
    const std::string_view digits = text.substr(1, text.size() - 2);
    auto value = read_digits(digits, 0, digits.size());
    for (std::size_t i = digits.size(); value && i < 3; ++i)
        *value *= 10;
    return value;
}

/// Reads a time of a document: "2025-03-04T14:05:00Z", one to three digits of a second allowed. In
/// UTC and nothing else; a day or hour that does not exist is `invalid`, a leap second too.
inline Result<Time> parse_time(std::string_view text)
{
    const Error bad{.status = Errc::invalid,
                    .code = "time.invalid",
                    .detail = "a time looks like 2025-03-04T14:05:00Z"};
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
        text[13] != ':' || text[16] != ':') {
        return bad;
    }
    const auto year = read_digits(text, 0, 4);
    const auto month = read_digits(text, 5, 2);
    const auto day = read_digits(text, 8, 2);
    const auto hour = read_digits(text, 11, 2);
    const auto minute = read_digits(text, 14, 2);
    const auto second = read_digits(text, 17, 2);
    const auto milliseconds = read_fraction(text.substr(19));
    if (!year || !month || !day || !hour || !minute || !second || !milliseconds) return bad;

    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return bad;
    return Time{std::chrono::sys_days{date}} + std::chrono::hours{*hour} +
           std::chrono::minutes{*minute} + std::chrono::seconds{*second} +
           std::chrono::milliseconds{*milliseconds};
}

/// Writes a time for a document, in UTC; milliseconds only if there are any. Years 0000 to 9999:
/// times beyond become the nearest that can be written.
inline std::string format_time(Time time)
{
    using namespace std::chrono;
    time = in_calendar(time);

    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    char text[40];
    const int size = std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()));
    std::string written(text, static_cast<std::size_t>(size));
    if (const auto rest = clock.subseconds().count(); rest != 0) {
        std::snprintf(text, sizeof text, ".%03d", static_cast<int>(rest));
        written += text;
    }
    return written + "Z";
}

} // namespace desk
