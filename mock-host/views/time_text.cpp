#include "mock-host/views/time_text.hpp"

#include "mock-host/services/time_zone.hpp"

#include <desk/sdk/time.hpp>

#include <date/tz.h>

#include <cstdio>

namespace mock::views {

std::string local_time(store::Time time, const std::string& zone)
{
    const date::time_zone* place = services::find_zone(zone);
    if (!place) return utc_time(time);
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

} // namespace mock::views
