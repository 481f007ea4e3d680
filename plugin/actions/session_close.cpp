#include "plugin/actions/session_close.hpp"

#include "plugin/actions/closing.hpp"
#include "plugin/actions/reports_watch.hpp"
#include "plugin/domain/refusal.hpp"
#include "plugin/domain/sessions.hpp"

namespace tv {

desk::Result<Outcome> session_close(const OnActivity& on, Cloud& cloud, SharedState& state,
                                    const desk::Call& call)
{
    if (!open_session(on.activity, on.now)) {
        return refuse_now("session.none_open", "no session of this activity is open");
    }
    Outcome outcome;
    DESK_TRY(const auto closed, close_sessions(on, cloud, outcome, call));
    add_reports_so_far(closed, on, cloud, outcome, call);
    outcome.effects.push_back(wait_for_reports(on, state, call));
    return outcome;
}

} // namespace tv
