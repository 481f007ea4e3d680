#include "plugin/teamviewer/client.hpp"

#include "plugin/net/encoding.hpp"
#include "plugin/teamviewer/devices.hpp"
#include "plugin/teamviewer/probe.hpp"
#include "plugin/teamviewer/session_group.hpp"

#include <utility>

namespace tv {
namespace {

using desk::Errc;

constexpr int session_pages_max = 1000;

/// Of a session that is there, and open, for whoever looks, but not for whoever closes it.
desk::Error may_not_edit(const desk::Error& not_found)
{
    return {.status = Errc::denied,
            .code = "teamviewer.permission_missing",
            .detail = not_found.detail + "; but it is there, so it may be of another user",
            .args = {std::string(functions::edit_session.permission)}};
}

} // namespace

Client::Client(Gateway& gateway, const Services& services)
    : gateway_(gateway), services_(services), origin_(services.state),
      reports_(gateway, services.log), history_(gateway, services.log), users_(gateway, services)
{
}

desk::Result<RemoteSession> Client::create_session(const SessionRequest& wanted,
                                                   const desk::Call& call)
{
    SessionRequest marked = wanted;
    DESK_TRY(marked.marker.origin, origin_.get(call));
    DESK_TRY(const std::string body, open(marked, call));
    auto session = json::session(body);
    if (session) return with_client_link(*std::move(session), call);
    // It was opened all the same: only what it is called got lost.
    return desk::Error{
        .status = Errc::answer_lost, .code = "net.answer_lost", .detail = session.error().detail};
}

desk::Result<std::string> Client::open(SessionRequest wanted, const desk::Call& call)
{
    const auto post = [&] {
        return gateway_.ask(
            {.function = functions::create_session, .body = json::session_body(wanted)}, call);
    };
    auto body = post();
    if (body || body.error().code != "teamviewer.refused_request") return body;
    const json::SessionGroup group = json::group_of(wanted);
    if (group.is_id) return body;
    // Perhaps the token is one of a company, which must not name groups. What was refused was not
    // opened, so it can be asked for once more.
    auto id = session_group_id(gateway_, group.value, call);
    if (!id) {
        id.error().detail = body.error().detail + "; " + id.error().detail;
        return id;
    }
    wanted.group = *std::move(id);
    return post();
}

/// An answer may leave it out. Nobody can be invited without it, so it is worth a question; if that
/// brings nothing either, there is still the code.
RemoteSession Client::with_client_link(RemoteSession opened, const desk::Call& call)
{
    if (!opened.client_link.empty()) return opened;
    const auto now = session(opened.code, call);
    if (now && *now) opened.client_link = (*now)->client_link;
    return opened;
}

desk::Result<std::optional<RemoteSession>> Client::find_session(const Marker& marker,
                                                                const desk::Call& call)
{
    Marker ours = marker;
    DESK_TRY(ours.origin, origin_.get(call));
    std::optional<RemoteSession> found;
    const auto wants_more = [&](RemoteSession& session) {
        if (session.marker == ours) found = std::move(session);
        return !found;
    };
    DESK_CHECK(each_open_session(wants_more, call));
    if (found) found = with_client_link(*std::move(found), call);
    return found;
}

desk::Result<std::optional<RemoteSession>> Client::session(const std::string& code,
                                                           const desk::Call& call)
{
    const auto body = gateway_.ask(
        {.function = functions::read_session, .tail = http::percent_encode(code)}, call);
    if (!body && body.error().status == Errc::not_found) return std::optional<RemoteSession>{};
    if (!body) return body.error();
    DESK_TRY(auto session, json::session(*body));
    return std::optional{std::move(session)};
}

desk::Status Client::close_session(const std::string& code, const desk::Call& call)
{
    const auto closed = gateway_.ask({.function = functions::edit_session,
                                      .tail = http::percent_encode(code),
                                      .body = json::close_body()},
                                     call);
    if (closed) return {};
    const bool is_unknown = closed.error().status == Errc::not_found;
    if (!is_unknown && closed.error().status != Errc::invalid) return closed.error();
    // It may not like to close what is closed already, and not find what is not ours to edit.
    DESK_TRY(const auto now, session(code, call));
    if (!now || !now->open) return {};
    return is_unknown ? may_not_edit(closed.error()) : closed.error();
}

desk::Result<std::vector<RemoteSession>> Client::open_sessions(const std::string& configuration,
                                                               const desk::Call& call)
{
    DESK_TRY(const auto origin, origin_.get(call));
    std::vector<RemoteSession> ours;
    const auto wants_more = [&](RemoteSession& session) {
        const auto& marker = session.marker;
        if (marker && marker->origin == origin && marker->configuration == configuration) {
            ours.push_back(std::move(session));
        }
        return true;
    };
    DESK_CHECK(each_open_session(wants_more, call));
    return ours;
}

desk::Status Client::each_open_session(const std::function<bool(RemoteSession&)>& wants_more,
                                       const desk::Call& call)
{
    std::string offset;
    for (int pages = 0; pages < session_pages_max; ++pages) {
        const auto query =
            http::Form().add("state", "open").add("full_list", "true").add_if("offset", offset);
        DESK_TRY(const std::string body,
                 gateway_.ask({.function = functions::list_sessions, .query = query.text()}, call));
        DESK_TRY(auto page, json::session_page(body));
        for (auto& session : page.sessions) {
            if (session.open && !wants_more(session)) return {};
        }
        if (page.next.empty()) return {};
        if (page.next == offset) break; // It would go on like this for ever.
        offset = page.next;
    }
    return desk::Error{.status = Errc::unavailable,
                       .code = "teamviewer.endless_list",
                       .detail = "the pages of the session list do not come to an end: " +
                                 std::to_string(session_pages_max) +
                                 " were read, or one leads to itself"};
}

desk::Result<std::vector<Connection>> Client::connections(const ConnectionQuery& query,
                                                          const desk::Call& call)
{
    DESK_TRY(auto found, reports_.read(query, call));
    DESK_CHECK(complete(found, call));
    return found;
}

desk::Status Client::each_connection(const ConnectionQuery& query, const TakeConnections& take,
                                     const desk::Call& call)
{
    const auto take_completed = [&](std::vector<Connection>&& found) -> desk::Status {
        DESK_CHECK(complete(found, call));
        return take(std::move(found));
    };
    return history_.read(query, take_completed, call);
}

desk::Status Client::complete(std::vector<Connection>& connections, const desk::Call& call)
{
    DESK_TRY(const auto origin, origin_.get(call));
    for (Connection& connection : connections)
        if (connection.marker && connection.marker->origin != origin) connection.marker.reset();
    return users_.complete(connections, call);
}

desk::Status Client::devices(SyncSource source, const std::vector<std::string>& groups,
                             const std::function<desk::Status(Device&)>& each,
                             const desk::Call& call)
{
    DeviceReader reader(gateway_, each, call);
    switch (source) {
    case SyncSource::off:
        break;
    case SyncSource::contacts:
        return reader.contacts();
    case SyncSource::managed:
        return reader.managed();
    case SyncSource::groups:
        return reader.groups(groups);
    case SyncSource::company:
        return reader.company();
    }
    return {};
}

desk::Result<std::vector<Probe>> Client::probe(SyncSource source, const desk::Call& call)
{
    return probe_permissions(gateway_, source, services_.clock.now(), call);
}

} // namespace tv
