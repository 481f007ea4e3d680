#include "plugin/actions/orphans.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/refusal.hpp"
#include "plugin/domain/sessions.hpp"

#include <algorithm>
#include <set>

namespace tv {
namespace {

/// A session this young may belong to a click that is not committed yet.
constexpr std::chrono::minutes minimum_age{15};

/// Nobody can begin a connection after `valid_until`; one that runs on is not cut off.
constexpr std::chrono::hours expired_for{24};

/// TeamViewer goes on listing it, and counting it against the licence, until somebody closes it.
bool is_long_over(const RemoteSession& session, Time now)
{
    return session.valid_until != Time{} && session.valid_until + expired_for < now;
}

Time opened_at(const RemoteSession& session, const Configuration& configuration)
{
    if (session.created_at != Time{}) return session.created_at;
    return session.valid_until - configuration.session_lifetime;
}

std::vector<std::string> owners_of(const std::vector<RemoteSession>& sessions)
{
    std::set<std::string> ids;
    for (const RemoteSession& session : sessions)
        if (is_desk_id(session.marker->activity)) ids.insert(session.marker->activity);
    return {ids.begin(), ids.end()};
}

/// Bare codes that activities have a record of.
desk::Result<std::set<std::string>> codes_on_record(const std::vector<std::string>& ids,
                                                    Activities& activities, const desk::Call& call)
{
    std::set<std::string> codes;
    for (std::size_t at = 0; at < ids.size(); at += limits::activities_in_read) {
        const auto first = ids.begin() + static_cast<std::ptrdiff_t>(at);
        const auto count = std::min(limits::activities_in_read, ids.size() - at);
        const std::vector<std::string> some(first, first + static_cast<std::ptrdiff_t>(count));
        DESK_TRY(const auto read, activities.read(some, call));
        for (const Activity& activity : read)
            for (const SessionRecord& session : activity.sessions)
                codes.insert(bare_code(session.code));
    }
    return codes;
}

/// The others may be closed all the same. Whoever has no access any more is refused all of them.
bool is_of_this_session(const desk::Error& error)
{
    return error.code == "teamviewer.permission_missing" || error.code == "teamviewer.forbidden" ||
           error.status == desk::Errc::invalid;
}

} // namespace

desk::Result<OrphansClosed> close_orphans(const Situation& on, Cloud& cloud, Activities& activities,
                                          const desk::Call& call)
{
    DESK_TRY(auto sessions, cloud.open_sessions(on.configuration.id, call));
    std::erase_if(sessions, [&](const RemoteSession& session) {
        return !session.marker || opened_at(session, on.configuration) + minimum_age > on.now;
    });
    DESK_TRY(const auto known, codes_on_record(owners_of(sessions), activities, call));

    OrphansClosed count;
    for (const RemoteSession& session : sessions) {
        const bool is_orphan = !known.contains(bare_code(session.code));
        if (!is_orphan && !is_long_over(session, on.now)) continue;
        const auto closed = cloud.close_session(session.code, call);
        if (!closed && !is_of_this_session(closed.error())) return closed.error();
        if (!closed) ++count.refused;
        if (closed && is_orphan) ++count.closed;
    }
    return count;
}

desk::Result<Outcome> close_all_sessions(const Situation& on, Cloud& cloud, const desk::Call& call)
{
    DESK_TRY(const auto sessions, cloud.open_sessions(on.configuration.id, call));
    std::size_t refused = 0;
    for (const RemoteSession& session : sessions) {
        const auto closed = cloud.close_session(session.code, call);
        if (!closed && !is_of_this_session(closed.error())) return closed.error();
        if (!closed) ++refused;
    }
    const std::string closed = std::to_string(sessions.size() - refused);
    if (refused == 0) return Outcome{.message = {"session.all_closed", {closed}}};
    return refuse_data("session.not_all_closed", "TeamViewer does not let us close some sessions",
                       {closed, std::to_string(refused)});
}

} // namespace tv
