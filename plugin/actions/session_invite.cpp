#include "plugin/actions/session_invite.hpp"

#include "plugin/domain/refusal.hpp"
#include "plugin/domain/sessions.hpp"

namespace tv {

desk::Result<Outcome> session_invite(const OnActivity& on, const desk::Call&)
{
    const SessionRecord* open = open_session(on.activity, on.now);
    if (!open) return refuse_now("session.none_open", "no session of this activity is open");
    if (!on.activity.initiator || on.activity.initiator->email.empty()) {
        return refuse_data("session.no_mail", "the initiator has no mail address");
    }
    return Outcome{.message = {"session.invited", {on.activity.initiator->name}},
                   .effects = session_invited(on, *open)};
}

} // namespace tv
