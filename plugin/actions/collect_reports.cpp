#include "plugin/actions/collect_reports.hpp"

#include "plugin/actions/handing_on.hpp"
#include "plugin/actions/reading.hpp"
#include "plugin/actions/reports_watch.hpp"
#include "plugin/actions/shared_value.hpp"
#include "plugin/domain/forgetting.hpp"
#include "plugin/domain/permissions.hpp"
#include "plugin/domain/refusal.hpp"
#include "plugin/domain/sessions.hpp"

#include <algorithm>

namespace tv {
namespace {

/// What a look hands on is there first.
constexpr std::chrono::seconds time_of_a_look{5};

/// Arg of a follow-up that comes behind what a look has handed on to the same ticket.
constexpr const char* behind_reports = "behind_reports";

const ConnectRecord* click_with(const std::vector<ConnectRecord>& clicks, const std::string& id)
{
    const auto found =
        std::find_if(clicks.begin(), clicks.end(), [&](const auto& one) { return one.id == id; });
    return found == clicks.end() ? nullptr : &*found;
}

/// The one click that the follow-up is about; none if the desk has no record of it any more.
Clicks only(const Clicks& clicks, const std::string& id)
{
    Clicks one{.on = clicks.on, .target = clicks.target};
    if (const auto* record = click_with(clicks.records, id)) {
        one.records = {*record};
    }
    return one;
}

/// A connection that came with the follow-up: no need to ask TeamViewer.
Settled settle_given(const Connection& connection, const std::vector<SessionRecord>& sessions,
                     const Clicks& clicks, const Situation& on)
{
    if (const auto* session = session_with(sessions, connection.session_code)) {
        return settle_session(*session, {connection}, on);
    }
    const bool on_activity = clicks.on == ConnectClick::On::activity;
    if (const auto* click = click_with(clicks.records, on.input_of("click"))) {
        // The sweep has looked at the clicks of all activities and found this one to be the owner.
        const ConnectClick owner{click->id, clicks.on, clicks.target, connection.teamviewer_id,
                                 connection.start};
        return settle_connect(*click, {{connection}, {owner}, on_activity}, on);
    }
    return settle_stray(connection, on, on_activity);
}

/// The click was noted, and then the desk could not store it: whoever made it was told that it
/// failed.
bool has_failed(const std::string& click, const Clicks& clicks)
{
    return !click.empty() && clicks.are_all && !click_with(clicks.records, click);
}

/// A click that failed owns nothing: the connection goes to the next one that may have led to it.
desk::Result<Settled> pass_on(const Connection& connection, const std::string& failed_click,
                              SharedState& state, const desk::Call& call)
{
    std::vector<ConnectClick> left;
    const auto forget = [&](const std::string& bucket) {
        const std::string changed = without_click(bucket, failed_click);
        left = read_clicks(changed);
        return changed;
    };
    DESK_CHECK(update(state, clicks_bucket(connection.teamviewer_id), forget, call));
    const ConnectClick* owner = owner_of(connection, left);
    if (!owner) return Settled{};
    return Settled{.effects = {handed_on(owned_by(*owner, connection))}};
}

Effect collect_behind_look(const SessionRecord& session, const ReportWatch& watch,
                           const Situation& on)
{
    return collect_later(session, next_look(watch, on.configuration, on.now) + time_of_a_look);
}

/// What a look has found may be on its way to the session, of which "nobody connected" would be
/// said then. It was written down before the look was noted, and what is due first comes first.
Effect collect_behind_reports(const SessionRecord& session, const Situation& on)
{
    Effect effect = collect_later(session, on.now);
    std::get<FollowupPut>(effect.deed).args[behind_reports] = "true";
    return effect;
}

/// As `learning_of`. Who goes alone is noted; if that fails, it goes all the same.
Learning learning_from(ReportWatch& watch, const SessionRecord& session, const Situation& on,
                       SharedState& state, const desk::Call& call)
{
    Learning learning = Learning::by_itself;
    const auto learn = [&](const std::string& stored) {
        watch = read_watch(stored, on.now);
        learning = learning_of(session, watch, on.configuration, on.now);
        if (learning != Learning::by_itself) return stored;
        note_alone(watch, on.configuration, on.now);
        return write_watch(watch);
    };
    (void)update(state, ReportWatch::key, learn, call);
    return learning;
}

/// The follow-up comes at a moment at which many others may come, too: who can learn from the look
/// that is for all asks for nothing.
desk::Result<Settled> collect_session(const SessionRecord& session, const Situation& on,
                                      Cloud& cloud, SharedState& state, const desk::Call& call)
{
    ReportWatch watch;
    switch (learning_from(watch, session, on, state, call)) {
    case Learning::handed_on: {
        if (session.connections == 0 && on.input_of(behind_reports).empty()) {
            return Settled{.effects = {collect_behind_reports(session, on)}};
        }
        Settled settled = settle_session(session, {}, on);
        if (settled.look_again) {
            settled.effects.push_back(collect_later(session, *settled.look_again));
        }
        return settled;
    }
    case Learning::from_next_look:
        return Settled{.effects = {collect_behind_look(session, watch, on)}};
    case Learning::by_asking:
        return Settled{.effects = {look_soon(watch, on), collect_behind_look(session, watch, on)}};
    case Learning::by_itself:
        break;
    }
    return read_sessions({&session, 1}, on, cloud, call);
}

desk::Result<Settled> collect(const std::vector<SessionRecord>& sessions, const Clicks& clicks,
                              const Situation& on, Cloud& cloud, SharedState& state,
                              const desk::Call& call)
{
    if (const auto connection = connection_from(on.input)) {
        const std::string click = on.input_of("click");
        if (has_failed(click, clicks)) return pass_on(*connection, click, state, call);
        return settle_given(*connection, sessions, clicks, on);
    }
    if (const std::string id = on.input_of("connect"); !id.empty()) {
        return read_connects(only(clicks, id), on, cloud, state, call);
    }
    const auto* session = session_with(sessions, on.input_of("session"));
    if (!session) return Settled{};
    return collect_session(*session, on, cloud, state, call);
}

Text reason_of(const desk::Error& denied)
{
    // The text of that one wants the name of the permission; here it can only be one.
    const bool is_missing = denied.code == "teamviewer.permission_missing";
    return is_missing ? Text{"journal.collect_failed.permission"} : Text{denied.code, denied.args};
}

Effect journal_of_denial(const SessionRecord& session, const desk::Error& denied,
                         const Configuration& configuration)
{
    return {session.key() + "/collect-failed",
            JournalAppend{.title = {"journal.collect_failed", {session.code}},
                          .text = {"journal.collect_failed.text"},
                          .fields = {{{"field.reason"}, reason_of(denied)},
                                     {{"field.remedy"}, Text{remedy_of(denied, configuration)}}},
                          .tone = Tone::warning}};
}

/// Whoever looks at the ticket waits for reports, or for "nobody connected". The key keeps it the
/// only entry, however often it is tried; if it cannot be written now, the next attempt writes it.
void tell_denial(const OnActivity& on, const desk::Error& denied, Checkpoints& checkpoints,
                 const desk::Call& call)
{
    const auto* session = session_with(on.activity.sessions, on.input_of("session"));
    // Other codes are the desk's own, and have no text.
    if (!session || !denied.code.starts_with("teamviewer.")) return;
    Effect entry = journal_of_denial(*session, denied, on.configuration);
    entry.on = {Place::Kind::activity, on.activity.id};
    (void)checkpoints.commit({std::move(entry)}, call);
}

desk::Result<Outcome> as_outcome(desk::Result<Settled> settled)
{
    if (!settled) return repeat_later(std::move(settled.error()));
    return Outcome{.effects = std::move(settled->effects)};
}

} // namespace

desk::Result<Outcome> collect_reports(const OnActivity& on, Cloud& cloud, SharedState& state,
                                      Checkpoints& checkpoints, const desk::Call& call)
{
    const Clicks clicks{on.activity.connects, ConnectClick::On::activity, on.activity.id,
                        remembers_all(on.activity)};
    auto settled = collect(on.activity.sessions, clicks, on, cloud, state, call);
    if (!settled && settled.error().status == desk::Errc::denied) {
        tell_denial(on, settled.error(), checkpoints, call);
    }
    return as_outcome(std::move(settled));
}

desk::Result<Outcome> collect_reports(const OnAsset& on, Cloud& cloud, SharedState& state,
                                      const desk::Call& call)
{
    const Clicks clicks{on.target.connects, ConnectClick::On::asset, on.target.asset.id,
                        remembers_all(on.target)};
    return as_outcome(collect({}, clicks, on, cloud, state, call));
}

} // namespace tv
