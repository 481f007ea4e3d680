#include "plugin/actions/reports_watch.hpp"

#include "generated/manifest.hpp"
#include "plugin/actions/shared_value.hpp"
#include "plugin/domain/refusal.hpp"

namespace tv {
namespace {

/// Reports come in another order than connections end: each look goes back behind the last one.
/// What is later than that comes with the sweep.
constexpr std::chrono::hours late_usually{2};

/// Many ask for it at once, so the same time has to come out for all.
Effect look_at(Time time)
{
    return {"reports/watch", FollowupPut{manifest::job::reports_watch, time},
            Place{Place::Kind::configuration}};
}

ConnectionQuery query_of(const ReportWatch& watch, const Situation& on)
{
    const Time before = on.now - handing_on_memory;
    ConnectionQuery query{.from = before, .to = on.now + std::chrono::minutes{1}};
    if (watch.looked_at > before) {
        query.ended_after = watch.looked_at - on.configuration.report_grace - late_usually;
        query.from = query.ended_after - longest_connection;
    }
    return query;
}

desk::Result<Outcome> look(const Situation& on, SweepPorts ports, const desk::Call& call)
{
    DESK_TRY(const auto stored, ports.state.get(ReportWatch::key, call));
    const ReportWatch watch = read_watch(stored.value, on.now);
    if (const Time next = next_look(watch, on.configuration, on.now); on.now < next) {
        return Outcome{.effects = {look_at(next)}}; // The sweep was faster, or another look.
    }

    HandingOn looking(on, ports, call);
    const ConnectionQuery query = query_of(watch, on);
    const auto hand_on = [&](std::vector<Connection>&& connections) {
        // Pages bring more, and nobody remembers any more that it was handed on.
        std::erase_if(connections, [&](const auto& one) {
            return one.end && *one.end < on.now - handing_on_memory;
        });
        return looking.hand_on(connections);
    };
    DESK_CHECK(ports.cloud.each_connection(query, hand_on, call));
    const bool is_whole = query.ended_after == Time{};
    DESK_CHECK(looking.note(is_whole ? std::optional(query.from) : std::nullopt));

    Outcome outcome{
        .stats = {{"read", looking.read_count()}, {"handed_on", looking.handed_on_count()}}};
    const Time next = on.now + pause_of_looks(watch, on.configuration, on.now);
    if (is_watched(watch, on.configuration, next)) outcome.effects = {look_at(next)};
    return outcome;
}

} // namespace

desk::Result<Outcome> reports_watch(const Situation& on, SweepPorts ports, const desk::Call& call)
{
    auto outcome = look(on, ports, call);
    if (!outcome) return repeat_later(std::move(outcome.error()));
    return outcome;
}

Effect look_soon(const ReportWatch& watch, const Situation& on)
{
    return look_at(next_look(watch, on.configuration, on.now));
}

Effect wait_for_reports(const Situation& on, SharedState& state, const desk::Call& call)
{
    // A failure is none of the closing: then the look comes at once, or the follow-up of the
    // session.
    ReportWatch watch;
    const auto ask = [&](const std::string& stored) {
        watch = read_watch(stored, on.now);
        // Many ask at the same time: it is written once in a pause.
        const auto pause = pause_of_looks({.asked_at = on.now}, on.configuration, on.now);
        if (on.now < watch.asked_at + pause) return stored;
        watch.asked_at = on.now;
        return write_watch(watch);
    };
    (void)update(state, ReportWatch::key, ask, call);
    return look_soon(watch, on);
}

} // namespace tv
