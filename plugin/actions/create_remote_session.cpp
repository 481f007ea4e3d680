#include "plugin/actions/create_remote_session.hpp"

#include "plugin/domain/forgetting.hpp"
#include "plugin/domain/refusal.hpp"
#include "plugin/domain/sessions.hpp"

#include <chrono>

namespace tv {
namespace {

/// Things change between the click and its turn.
desk::Status check(const OnActivity& on)
{
    const Activity& activity = on.activity;
    if (!on.configuration.activity_kinds.contains(activity.kind)) {
        return refuse_data("session.kind_unsupported", "sessions are off for this kind",
                           {activity.kind});
    }
    if (activity.closed) return refuse_now("session.activity_closed", "the activity is closed");
    if (!activity.initiator) return refuse_data("session.no_initiator", "nobody to invite");
    return {};
}

/// A third of the time that the action has is left for what it made.
constexpr std::chrono::seconds time_to_look_back{20};

/// What an earlier attempt asked for may be done at TeamViewer only after it was looked for. Nobody
/// knows of that session; what cannot be closed now is closed by the sweep.
void close_late_ones(const RemoteSession& kept, const Marker& marker, const OnActivity& on,
                     Cloud& cloud, const desk::Call& call)
{
    const desk::Call looking = call.until(on.now + time_to_look_back);
    const auto open = cloud.open_sessions(marker.configuration, looking);
    if (!open) return;
    for (const RemoteSession& session : *open) {
        const bool is_of_this_click =
            session.marker->activity == marker.activity && session.marker->key == marker.key;
        if (!is_of_this_click || bare_code(session.code) == bare_code(kept.code)) continue;
        (void)cloud.close_session(session.code, looking);
    }
}

/// TeamViewer cannot tell that two requests are one. We can: every attempt of a call has the same
/// marker, so an open session that carries it is the answer that got lost.
desk::Result<RemoteSession> create_or_find(const SessionRequest& wanted, const OnActivity& on,
                                           Cloud& cloud, const desk::Call& call)
{
    if (call->attempt == 1) {
        auto created = cloud.create_session(wanted, call);
        if (created || created.error().status != desk::Errc::answer_lost) return created;
    }
    DESK_TRY(auto found, cloud.find_session(wanted.marker, call));
    if (found) return *std::move(found);
    DESK_TRY(RemoteSession created, cloud.create_session(wanted, call));
    close_late_ones(created, wanted.marker, on, cloud, call);
    return created;
}

/// What TeamViewer left out of its answer follows from what it was asked for.
RemoteSession complete(RemoteSession session, const SessionRequest& wanted, Time now)
{
    if (session.created_at == Time{}) session.created_at = now;
    if (session.valid_until == Time{}) session.valid_until = wanted.valid_until;
    return session;
}

} // namespace

desk::Result<Outcome> create_remote_session(const OnActivity& on, Cloud& cloud,
                                            const desk::Call& call)
{
    DESK_CHECK(check(on));
    // Agents click twice. Calls of one activity run one after the other, so the second click finds
    // the session of the first in its snapshot.
    if (const auto* open = open_session(on.activity, on.now)) {
        return Outcome{.message = {"session.already_open", {open->code}}};
    }

    const SessionRequest wanted = session_request(on, call->idempotency_key);
    DESK_TRY(RemoteSession session, create_or_find(wanted, on, cloud, call));
    session = complete(std::move(session), wanted, on.now);

    Outcome outcome{.message = {"session.created", {session.code, on.activity.initiator->name}},
                    .effects = session_opened(on, session)};
    if (on.activity.initiator->email.empty()) outcome.message.key = "session.created_no_mail";
    forget_oldest(on.activity, on.now, outcome.effects);
    return outcome;
}

} // namespace tv
