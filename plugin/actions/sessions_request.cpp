#include "plugin/actions/sessions_request.hpp"

#include "plugin/actions/closing.hpp"
#include "plugin/actions/reading.hpp"
#include "plugin/domain/limits.hpp"

namespace tv {
namespace {

Text message(const Reported& reported)
{
    const std::string reports = std::to_string(reported.reports);
    if (reported.edits > 0) {
        return {"reports.new_and_edited", {reports, std::to_string(reported.edits)}};
    }
    if (reported.reports > 0) return {"reports.new", {reports}};
    return {"reports.nothing_new"};
}

} // namespace

desk::Result<Outcome> sessions_request(const OnActivity& clicked, Cloud& cloud, SharedState& state,
                                       const desk::Call& call)
{
    OnActivity on = clicked;
    Settled settled;
    end_what_is_closed_there(on, cloud, settled.effects, call);
    const Activity& activity = on.activity;
    DESK_TRY(Settled sessions, read_sessions(activity.sessions, on, cloud, call));
    settled.add(std::move(sessions));
    // Otherwise both together might not fit into one outcome; the next click brings the rest.
    if (settled.effects.size() < limits::effects_before_rest) {
        const Clicks clicks{activity.connects, ConnectClick::On::activity, activity.id};
        DESK_TRY(Settled connects, read_connects(clicks, on, cloud, state, call));
        settled.add(std::move(connects));
    }
    return Outcome{.message = message(settled.reported), .effects = std::move(settled.effects)};
}

} // namespace tv
