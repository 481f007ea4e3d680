#include "plugin/actions/activity_closed.hpp"

#include "plugin/actions/closing.hpp"
#include "plugin/actions/reports_watch.hpp"
#include "plugin/domain/limits.hpp"
#include "plugin/domain/refusal.hpp"
#include "plugin/domain/sessions.hpp"
#include "plugin/domain/settling.hpp"

namespace tv {

desk::Result<Outcome> activity_closed(const OnActivity& on, Cloud& cloud, SharedState& state,
                                      const desk::Call& call)
{
    // Reopened before the event had its turn: the sessions are in use again.
    if (!on.activity.closed) return Outcome{};

    Outcome outcome;
    const auto closed = close_sessions(on, cloud, outcome, call);
    if (!closed) return repeat_later(closed.error());
    if (!closed->empty()) outcome.effects.push_back(wait_for_reports(on, state, call));

    const Time later = on.now + on.configuration.report_grace;
    for (const SessionRecord& session : on.activity.sessions) {
        // Expired unnoticed: its follow-up is due at about this time anyway.
        const bool expired = session.state == SessionRecord::State::open && end_of(session, on.now);
        if (expired) outcome.effects.push_back(collect_later(session, later));
    }
    std::size_t watched = 0;
    for (const ConnectRecord& click : on.activity.connects) {
        if (!is_awaited(click, on.now) || ++watched > limits::connects_watched) continue;
        outcome.effects.push_back(collect_later(click, later));
    }
    return outcome;
}

} // namespace tv
