#include "plugin/domain/report_watch.hpp"

#include "plugin/domain/sessions.hpp"
#include "plugin/domain/settling.hpp"

#include <algorithm>
#include <sstream>

namespace tv {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Of the calls of a day: 28 s on the Business licence. With the sweep it stays below a half.
constexpr double share_of_looks = 0.43;
constexpr milliseconds shortest_ever = seconds{10};
constexpr milliseconds longest_ever = minutes{5};
/// Reports come soon, or late.
constexpr minutes soon{5};
/// So many sessions may ask by themselves at the same time: more than end at once at a small desk,
/// which has its answer at once.
constexpr int alone_at_once = 20;
/// Those of several nodes, at most.
constexpr minutes clocks_differ{1};

milliseconds shortest_pause(const Configuration& configuration)
{
    const double looks = configuration.calls_per_day * share_of_looks;
    const auto pause =
        std::chrono::duration_cast<milliseconds>(std::chrono::duration<double>(hours{24}) / looks);
    return std::clamp(pause, shortest_ever, longest_ever);
}

/// A look that was to come did not: then nobody relies on the next one.
bool is_in_time(const ReportWatch& watch, const Configuration& configuration, Time now)
{
    return now < watch.looked_at + 4 * shortest_pause(configuration);
}

milliseconds pause_of_those_alone(const Configuration& configuration)
{
    return 2 * shortest_pause(configuration);
}

} // namespace

ReportWatch read_watch(std::string_view text, Time now)
{
    std::istringstream words{std::string(text)};
    words.imbue(std::locale::classic());
    Time::rep asked = 0;
    Time::rep looked = 0;
    Time::rep from = 0;
    if (!(words >> asked >> looked >> from)) return {};
    Time::rep alone = 0;
    words >> alone; // Earlier versions did not write it.
    const ReportWatch watch{Time{Time::duration{asked}}, Time{Time::duration{looked}},
                            Time{Time::duration{from}}, Time{Time::duration{alone}}};
    const Time latest =
        std::max({watch.asked_at, watch.looked_at, watch.alone_until - 2 * longest_ever});
    const bool is_of_the_future = latest > now + clocks_differ;
    return is_of_the_future ? ReportWatch{} : watch;
}

std::string write_watch(const ReportWatch& watch)
{
    const auto number = [](Time time) { return std::to_string(time.time_since_epoch().count()); };
    return number(watch.asked_at) + ' ' + number(watch.looked_at) + ' ' +
           number(watch.complete_from) + ' ' + number(watch.alone_until);
}

milliseconds pause_of_looks(const ReportWatch& watch, const Configuration& configuration, Time now)
{
    const auto shortest = shortest_pause(configuration);
    return now < watch.asked_at + soon ? shortest : 2 * shortest;
}

Time next_look(const ReportWatch& watch, const Configuration& configuration, Time now)
{
    return std::max(now, watch.looked_at + pause_of_looks(watch, configuration, now));
}

bool is_watched(const ReportWatch& watch, const Configuration& configuration, Time now)
{
    // The last who asked may have come a pause after it was noted; theirs has to be looked at once
    // more when their grace period is over.
    return now < watch.asked_at + configuration.report_grace + 4 * shortest_pause(configuration);
}

void note_reading(ReportWatch& watch, Time from, Time at)
{
    const bool joins_the_last = watch.looked_at != Time{} && from <= watch.looked_at;
    watch.complete_from = joins_the_last ? std::min(from, watch.complete_from) : from;
    watch.looked_at = std::max(watch.looked_at, at);
}

void note_alone(ReportWatch& watch, const Configuration& configuration, Time now)
{
    const auto pause = pause_of_those_alone(configuration);
    watch.alone_until = std::max(watch.alone_until, now - alone_at_once * pause) + pause;
}

Learning learning_of(const SessionRecord& session, const ReportWatch& watch,
                     const Configuration& configuration, Time now)
{
    const auto end = end_of(session, now);
    if (!end || reports_begin(session) < watch.complete_from) return Learning::by_itself;
    if (watch.looked_at >= *end + configuration.report_grace) return Learning::handed_on;
    const bool looks_go_on =
        is_watched(watch, configuration, now) && is_in_time(watch, configuration, now);
    if (looks_go_on) {
        return session.connections > 0 ? Learning::handed_on : Learning::from_next_look;
    }
    return watch.alone_until < now ? Learning::by_itself : Learning::by_asking;
}

} // namespace tv
