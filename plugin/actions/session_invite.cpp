#include "plugin/actions/session_invite.hpp"

#include "plugin/actions/closing.hpp"
#include "plugin/domain/refusal.hpp"
#include "plugin/domain/sessions.hpp"

#include <chrono>
#include <utility>
#include <vector>

namespace tv {
namespace {

/// A third of the time that the action has: if TeamViewer is silent, the link is mailed all the
/// same.
constexpr std::chrono::seconds time_to_look{10};

desk::Status commit_at_once(std::vector<Effect> effects, const OnActivity& on,
                            Checkpoints& checkpoints, const desk::Call& call)
{
    if (effects.empty()) return {};
    for (Effect& effect : effects)
        effect.on = {Place::Kind::activity, on.activity.id};
    return checkpoints.commit(effects, call);
}

} // namespace

desk::Result<Outcome> session_invite(const OnActivity& clicked, Cloud& cloud,
                                     Checkpoints& checkpoints, const desk::Call& call)
{
    OnActivity on = clicked;
    std::vector<Effect> ended;
    end_what_is_closed_there(on, cloud, ended, call.until(on.now + time_to_look));
    // What follows from an end must stay, and a call that is refused has no effects.
    DESK_CHECK(commit_at_once(std::move(ended), on, checkpoints, call));

    const SessionRecord* open = open_session(on.activity, on.now);
    if (!open) return refuse_now("session.none_open", "no session of this activity is open");
    if (!on.activity.initiator || on.activity.initiator->email.empty()) {
        return refuse_data("session.no_mail", "the initiator has no mail address");
    }
    return Outcome{.message = {"session.invited", {on.activity.initiator->name}},
                   .effects = session_invited(on, *open)};
}

} // namespace tv
