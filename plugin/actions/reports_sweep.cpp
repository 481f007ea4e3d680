#include "plugin/actions/reports_sweep.hpp"

#include "plugin/actions/handing_on.hpp"
#include "plugin/actions/orphans.hpp"
#include "plugin/domain/refusal.hpp"

#include <algorithm>

namespace tv {
namespace {

/// TeamViewer publishes late, and lets notes be edited: each reading goes back so far behind the
/// end of the last one.
constexpr std::chrono::hours overlap{24};
/// What has ended since then is read as one list; more is read in windows, which know of starts.
constexpr std::chrono::hours read_as_list{72};

/// What ended before has been looked at.
Time looked_through(const Situation& on)
{
    const auto& last = on.configuration.reports;
    return last ? last->read_until - overlap : on.now - handing_on_memory;
}

ConnectionQuery query_since(Time ended_after, Time now)
{
    ConnectionQuery query{.from = ended_after - longest_connection, .to = now};
    if (ended_after > now - read_as_list) query.ended_after = ended_after;
    return query;
}

/// The next reading begins with what is left out; not for ever, if a ticket never has room for it.
Time read_until(const Situation& on, const std::optional<Time>& left_out_since)
{
    if (!left_out_since) return on.now;
    const Time earliest = on.now - handing_on_memory;
    return std::min(on.now, std::max(*left_out_since, earliest) + overlap);
}

desk::Result<Outcome> sweep(const Situation& on, SweepPorts ports, const desk::Call& call)
{
    HandingOn sweep(on, ports, call);
    const Time ended_after = looked_through(on);
    const auto hand_on = [&](std::vector<Connection>&& connections) {
        // Pages bring more, and nobody remembers any more that it was handed on.
        std::erase_if(connections,
                      [&](const auto& one) { return one.end && *one.end < ended_after; });
        return sweep.hand_on(connections);
    };
    DESK_CHECK(ports.cloud.each_connection(query_since(ended_after, on.now), hand_on, call));
    DESK_CHECK(sweep.note(ended_after));
    // The reading is done, even if closing orphans fails.
    const ReportsRecord read{read_until(on, sweep.left_out_since())};
    DESK_CHECK(ports.checkpoints.commit({{ReportsRecord::key, RecordPut{read}}}, call));

    const auto closed = close_orphans(on, ports.cloud, ports.activities, call);
    // No calls of this function are left today: the next sweep closes them, and this one need not
    // read all the reports again.
    if (!closed && closed.error().status != desk::Errc::limit) return closed.error();
    const OrphansClosed count = closed ? *closed : OrphansClosed{};
    return Outcome{
        .message = {"reports.swept",
                    {std::to_string(sweep.handed_on_count()), std::to_string(count.closed)}},
        .stats = {{"read", sweep.read_count()},
                  {"handed_on", sweep.handed_on_count()},
                  {"orphans_closed", count.closed},
                  {"orphans_refused", count.refused}}};
}

} // namespace

desk::Result<Outcome> reports_sweep(const Situation& on, SweepPorts ports, const desk::Call& call)
{
    auto outcome = sweep(on, ports, call);
    if (!outcome) return repeat_later(std::move(outcome.error()));
    return outcome;
}

} // namespace tv
