#include "plugin/actions/closing.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/sessions.hpp"
#include "plugin/domain/settling.hpp"

#include <algorithm>

namespace tv {
namespace {

/// Why a session is over.
enum class Ending {
    closed,       ///< by us
    left_open,    ///< as far as the desk goes: TeamViewer does not let us close it
    closed_there, ///< in TeamViewer's own console
};

Effect journal_of_ending(const OnActivity& on, const SessionRecord& session, Ending ending)
{
    const std::string key = session.key() + "/closed";
    JournalAppend entry{.title = {"journal.session_closed", {session.code}}};
    switch (ending) {
    case Ending::left_open:
        return {key, JournalAppend{.title = {"journal.session_left_open", {session.code}},
                                   .text = {"journal.session_left_open.text"},
                                   .fields = {{{"field.valid_until"}, session.valid_until}},
                                   .tone = Tone::warning}};
    case Ending::closed_there:
        entry.text = {"journal.session_closed.at_teamviewer"};
        break;
    case Ending::closed:
        if (on.actor) {
            entry.fields = {{{"field.closed_by"}, one_line(on.actor->name, limits::name_bytes)}};
        } else {
            entry.text = {"journal.session_closed.with_activity"};
        }
    }
    return {key, std::move(entry)};
}

/// The session as it is now; what follows is added to `effects`.
SessionRecord ended(SessionRecord session, Ending ending, const OnActivity& on,
                    std::vector<Effect>& effects)
{
    session.state = SessionRecord::State::closed;
    // One that is left open can be joined until it expires. By a clock that was set back it would
    // have ended before it began, and long ago for whoever looks for its reports by the right one.
    if (ending != Ending::left_open) session.closed_at = std::max(on.now, session.created_at);
    const auto removed = links_removed(session);
    effects.insert(effects.end(), removed.begin(), removed.end());
    effects.push_back(journal_of_ending(on, session, ending));
    effects.push_back({session.key(), RecordPut{session}});
    const Time end = session.closed_at.value_or(session.valid_until);
    effects.push_back(collect_later(session, end + on.configuration.report_grace));
    return session;
}

} // namespace

desk::Result<std::vector<SessionRecord>> close_sessions(const OnActivity& on, Cloud& cloud,
                                                        Outcome& outcome, const desk::Call& call)
{
    std::vector<SessionRecord> closed;
    for (const SessionRecord& session : on.activity.sessions) {
        if (end_of(session, on.now)) continue;
        const auto done = cloud.close_session(session.code, call);
        const bool is_refused = !done && done.error().code == "teamviewer.permission_missing";
        if (!done && !is_refused) return done.error();
        if (outcome.message.empty() || is_refused) {
            outcome.message = {is_refused ? "session.left_open" : "session.closed", {session.code}};
        }
        closed.push_back(
            ended(session, is_refused ? Ending::left_open : Ending::closed, on, outcome.effects));
    }
    return closed;
}

void end_what_is_closed_there(OnActivity& on, Cloud& cloud, std::vector<Effect>& effects,
                              const desk::Call& call)
{
    auto& sessions = on.activity.sessions;
    const auto open = std::find_if(sessions.rbegin(), sessions.rend(),
                                   [&](const auto& one) { return !end_of(one, on.now); });
    if (open == sessions.rend()) return;
    const auto there = cloud.session(open->code, call);
    // One that TeamViewer does not know may be one that we may not see.
    const bool is_closed = there && *there && !(*there)->open;
    if (is_closed) *open = ended(*open, Ending::closed_there, on, effects);
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
