#include "plugin/actions/closing.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/sessions.hpp"
#include "plugin/domain/settling.hpp"

#include <algorithm>

namespace tv {
namespace {

Effect journal_of_closing(const OnActivity& on, const SessionRecord& session)
{
    JournalAppend entry{.title = {"journal.session_closed", {session.code}}};
    if (on.actor) {
        entry.fields = {{{"field.closed_by"}, one_line(on.actor->name, limits::name_bytes)}};
    } else {
        entry.text = {"journal.session_closed.with_activity"};
    }
    return {session.key() + "/closed", std::move(entry)};
}

} // namespace

desk::Result<std::vector<SessionRecord>> close_sessions(const OnActivity& on, Cloud& cloud,
                                                        Outcome& outcome, const desk::Call& call)
{
    std::vector<SessionRecord> closed;
    for (SessionRecord session : on.activity.sessions) {
        if (end_of(session, on.now)) continue;
        DESK_CHECK(cloud.close_session(session.code, call));
        session.state = SessionRecord::State::closed;
        // By a clock that was set back it would have ended before it began, and long ago for
        // whoever looks for its reports by the right one.
        session.closed_at = std::max(on.now, session.created_at);
        closed.push_back(std::move(session));
    }
    for (const SessionRecord& session : closed) {
        auto& effects = outcome.effects;
        const auto removed = links_removed(session);
        effects.insert(effects.end(), removed.begin(), removed.end());
        effects.push_back(journal_of_closing(on, session));
        effects.push_back({session.key(), RecordPut{session}});
        effects.push_back(
            collect_later(session, *session.closed_at + on.configuration.report_grace));
    }
    return closed;
}

void add_reports_so_far(const std::vector<SessionRecord>& closed, const OnActivity& on,
                        Cloud& cloud, Outcome& outcome, const desk::Call& call)
{
    ConnectionQuery query{.from = on.now, .to = on.now + std::chrono::minutes{1}};
    for (const SessionRecord& session : closed) {
        query.from = std::min(query.from, reports_begin(session));
        query.session_codes.push_back(session.code);
    }
    const auto reports = cloud.connections(query, call);
    if (!reports) return;
    for (const SessionRecord& session : closed) {
        Settled settled = settle_session(session, *reports, on);
        outcome.effects.insert(outcome.effects.end(), settled.effects.begin(),
                               settled.effects.end());
    }
}

} // namespace tv
