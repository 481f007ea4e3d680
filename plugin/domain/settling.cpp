#include "plugin/domain/settling.hpp"

#include "generated/manifest.hpp"
#include "plugin/domain/limits.hpp"
#include "plugin/domain/sessions.hpp"

#include <algorithm>

namespace tv {
namespace {

using SessionState = SessionRecord::State;
using std::chrono::milliseconds;
using std::chrono::minutes;

std::chrono::minutes pause(const Configuration& configuration)
{
    return std::max(configuration.report_grace, minutes{5});
}

/// Oldest first, as a journal reads, and no more than one answer can carry.
std::vector<Connection> in_order(std::vector<Connection> connections)
{
    std::sort(connections.begin(), connections.end(),
              [](const auto& a, const auto& b) { return a.start < b.start; });
    if (connections.size() > limits::reports_in_outcome) {
        connections.resize(limits::reports_in_outcome);
    }
    return connections;
}

struct Tally {
    Reported reported = {};
    bool running = false;
};

/// Reports those that have ended.
Tally report_all(std::vector<Connection> connections, const ReportStyle& style, Time now,
                 ReportsWritten& written, std::vector<Effect>& effects)
{
    Tally tally;
    for (const Connection& connection : in_order(std::move(connections))) {
        if (!connection.end) {
            tally.running |= connection.start + running_watched > now;
            continue;
        }
        const Reported one = report(connection, style, written, effects);
        tally.reported.reports += one.reports;
        tally.reported.edits += one.edits;
    }
    return tally;
}

std::vector<Connection> of_session(const std::vector<Connection>& all, const std::string& code)
{
    std::vector<Connection> own;
    std::copy_if(all.begin(), all.end(), std::back_inserter(own),
                 [&](const auto& one) { return same_code(one.session_code, code); });
    return own;
}

std::vector<Connection> of_click(const ConnectReading& reading, const std::string& id)
{
    std::vector<Connection> own;
    std::copy_if(reading.connections.begin(), reading.connections.end(), std::back_inserter(own),
                 [&](const auto& one) {
                     const ConnectClick* owner = owner_of(one, reading.clicks);
                     return owner && owner->id == id;
                 });
    return own;
}

Effect nobody_entry(const SessionRecord& session, Time end)
{
    return {session.key() + "/nobody",
            JournalAppend{.title = {"journal.nobody", {session.code}},
                          .text = {"journal.nobody.text"},
                          .fields = {{{"field.code"}, session.code},
                                     {{"field.valid_from"}, session.created_at},
                                     {{"field.ended"}, end}},
                          .tone = Tone::warning}};
}

/// The state that follows from what has been seen so far.
SessionState next_state(const SessionRecord& session, bool grace_is_over, bool running)
{
    if (session.state == SessionState::open) return SessionState::open;
    if (session.connections > 0) return SessionState::reported;
    return grace_is_over && !running ? SessionState::nobody : session.state;
}

/// Twice as long after the click each time: agents connect soon, and calls are scarce.
std::optional<Time> next_look(const ConnectRecord& click, const Situation& on)
{
    const Time last = click.at + click_reach;
    if (on.now >= last) return std::nullopt;
    milliseconds after = pause(on.configuration);
    while (click.at + after <= on.now)
        after *= 2;
    return std::min(click.at + after, last);
}

} // namespace

void Settled::add(Settled other)
{
    effects.insert(effects.end(), std::make_move_iterator(other.effects.begin()),
                   std::make_move_iterator(other.effects.end()));
    reported.reports += other.reported.reports;
    reported.edits += other.reported.edits;
    if (other.look_again) look_again = other.look_again;
}

Settled settle_session(const SessionRecord& session, const std::vector<Connection>& connections,
                       const Situation& on)
{
    Settled settled;
    SessionRecord after = session;
    const auto end = end_of(session, on.now);
    if (end && after.state == SessionState::open) {
        after.state = SessionState::closed;
        after.closed_at = end;
        settled.effects = links_removed(session);
    }

    const ReportStyle style{.publish = on.configuration.publish_reports,
                            .book_time = on.configuration.book_time,
                            .corrects = session.state == SessionState::nobody,
                            .about = {"journal.time_session", {session.code}}};
    const Tally tally = report_all(of_session(connections, session.code), style, on.now,
                                   after.written, settled.effects);
    settled.reported = tally.reported;
    after.connections += tally.reported.reports;

    const bool grace_is_over = end && on.now >= *end + on.configuration.report_grace;
    after.state = next_state(after, grace_is_over, tally.running);
    if (after.state == SessionState::nobody && session.state != SessionState::nobody) {
        settled.effects.push_back(nobody_entry(session, *end));
    }
    if (after != session) settled.effects.push_back({session.key(), RecordPut{after}});

    if (tally.running) {
        settled.look_again = on.now + pause(on.configuration);
    } else if (!grace_is_over) {
        settled.look_again = end.value_or(session.valid_until) + on.configuration.report_grace;
    }
    return settled;
}

Settled settle_connect(const ConnectRecord& click, const ConnectReading& reading,
                       const Situation& on)
{
    Settled settled;
    ConnectRecord after = click;
    const ReportStyle style{.publish = on.configuration.publish_reports,
                            .book_time = on.configuration.book_time && reading.on_activity,
                            .about = {"journal.time_asset", {click.asset_name}},
                            .device = click.asset_name};
    const Tally tally =
        report_all(of_click(reading, click.id), style, on.now, after.written, settled.effects);
    settled.reported = tally.reported;
    after.connections += tally.reported.reports;

    settled.look_again = next_look(click, on);
    if (tally.running && !settled.look_again) {
        settled.look_again = on.now + pause(on.configuration);
    }
    after.collected = !settled.look_again;
    if (after != click) settled.effects.push_back({click.key(), RecordPut{after}});
    return settled;
}

Settled settle_stray(const Connection& connection, const Situation& on, bool on_activity)
{
    const bool of_session = !connection.session_code.empty();
    const std::string& device =
        connection.device_name.empty() ? connection.teamviewer_id : connection.device_name;
    const ReportStyle style{.publish = on.configuration.publish_reports,
                            .book_time = on.configuration.book_time && on_activity,
                            .about = of_session
                                         ? Text{"journal.time_session", {connection.session_code}}
                                         : Text{"journal.time_asset", {device}}};
    Settled settled;
    ReportsWritten none;
    settled.reported = report_all({connection}, style, on.now, none, settled.effects).reported;
    return settled;
}

bool is_awaited(const ConnectRecord& click, Time now)
{
    return !click.collected && now < click.at + click_reach;
}

Effect collect_later(const ConnectRecord& click, Time at)
{
    return {click.key() + "/collect",
            FollowupPut{manifest::job::reports_collect, at, {{"connect", click.id}}}};
}

Time reports_begin(const SessionRecord& session)
{
    return session.created_at - minutes{15};
}

Time reports_begin(const ConnectRecord& click)
{
    return click.at - click_tolerance;
}

} // namespace tv
