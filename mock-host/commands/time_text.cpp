#include "mock-host/commands/time_text.hpp"

#include "mock-host/commands/errors.hpp"

#include <desk/sdk/time.hpp>

#include <date/tz.h>

#include <charconv>
#include <cstdio>

namespace mock::commands {

namespace {

std::optional<std::chrono::minutes> unit_of(char letter)
{
    switch (letter) {
    case 'm':
        return std::chrono::minutes{1};
    case 'h':
        return std::chrono::hours{1};
    case 'd':
        return std::chrono::hours{24};
    default:
        return std::nullopt;
    }
}

/// "90m" and the like.
std::optional<std::chrono::minutes> parse_span(std::string_view text)
{
    if (text.size() < 2) return std::nullopt;
    const auto unit = unit_of(text.back());
    int count = 0;
    const char* end = text.data() + text.size() - 1;
    const auto read = std::from_chars(text.data(), end, count);
    // A century is more than any test wants, and far from what a time can hold.
    if (!unit || read.ec != std::errc() || read.ptr != end || count < 0) return std::nullopt;
    if (*unit * std::int64_t{count} > std::chrono::hours{24 * 36525}) return std::nullopt;
    return *unit * count;
}

} // namespace

desk::Result<store::Time> parse_moment(std::string_view text, store::Time now)
{
    if (!text.empty() && text.front() == '+') {
        if (const auto span = parse_span(text.substr(1))) return now + *span;
    } else if (auto time = desk::parse_time(text)) {
        return *time;
    }
    return wrong_use("\"" + std::string(text) +
                     "\" is no time. Write it like 2026-03-01T12:00:00Z, +90m, +24h or +2d.");
}

std::string local_time(store::Time time, const std::string& zone)
{
    const date::time_zone* place = nullptr;
    try {
        place = date::locate_zone(zone);
    } catch (const std::runtime_error&) {
        return utc_time(time); // An unknown zone is no reason to show nothing.
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return date::format("%e %b %Y, %H:%M", date::make_zoned(place, seconds))
        .substr(date::format("%e", date::make_zoned(place, seconds)).front() == ' ' ? 1 : 0);
}

std::string utc_time(store::Time time)
{
    return desk::format_time(std::chrono::floor<std::chrono::seconds>(time));
}

std::string utc_time(const std::optional<store::Time>& time)
{
    return time ? utc_time(*time) : std::string();
}

std::string duration_text(std::chrono::seconds duration)
{
    const auto seconds = duration.count();
    if (seconds < 60) return std::to_string(seconds) + " s";
    if (seconds < 3600) return std::to_string(seconds / 60) + " min";
    char text[48];
    std::snprintf(text, sizeof text, "%lld h %02lld min", static_cast<long long>(seconds / 3600),
                  static_cast<long long>(seconds / 60 % 60));
    return text;
}

} // namespace mock::commands
