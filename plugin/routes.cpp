#include "plugin/routes.hpp"

#include "generated/manifest.hpp"
#include "plugin/actions/activity_closed.hpp"
#include "plugin/actions/assets_sync.hpp"
#include "plugin/actions/authorization.hpp"
#include "plugin/actions/collect_reports.hpp"
#include "plugin/actions/connect_to_asset.hpp"
#include "plugin/actions/create_remote_session.hpp"
#include "plugin/actions/orphans.hpp"
#include "plugin/actions/reports_sweep.hpp"
#include "plugin/actions/reports_watch.hpp"
#include "plugin/actions/session_close.hpp"
#include "plugin/actions/session_invite.hpp"
#include "plugin/actions/sessions_request.hpp"
#include "plugin/actions/test_connection.hpp"

#include <string>
#include <string_view>

namespace tv {
namespace {

namespace action = manifest::action;
namespace event = manifest::event;
namespace job = manifest::job;

template <class On>
struct Route {
    std::string_view id;
    desk::Result<Outcome> (*handle)(const On&, const Ports&, const desk::Call&);
};

constexpr Route<OnActivity> of_activities[] = {
    {action::session_create,
     [](const OnActivity& on, const Ports& ports, const desk::Call& call) {
         return create_remote_session(on, ports.cloud, call);
     }},
    {action::session_invite,
     [](const OnActivity& on, const Ports& ports, const desk::Call& call) {
         return session_invite(on, ports.cloud, ports.checkpoints, call);
     }},
    {action::session_close,
     [](const OnActivity& on, const Ports& ports, const desk::Call& call) {
         return session_close(on, ports.cloud, ports.state, call);
     }},
    {action::asset_connect,
     [](const OnActivity& on, const Ports& ports, const desk::Call& call) {
         return connect_to_asset(on, ports.state, call);
     }},
    {action::sessions_request,
     [](const OnActivity& on, const Ports& ports, const desk::Call& call) {
         return sessions_request(on, ports.cloud, ports.state, call);
     }},
    {event::activity_closed,
     [](const OnActivity& on, const Ports& ports, const desk::Call& call) {
         return activity_closed(on, ports.cloud, ports.state, call);
     }},
    {job::reports_collect,
     [](const OnActivity& on, const Ports& ports, const desk::Call& call) {
         return collect_reports(on, ports.cloud, ports.state, ports.checkpoints, call);
     }},
};

constexpr Route<OnAsset> of_assets[] = {
    {action::asset_connect,
     [](const OnAsset& on, const Ports& ports, const desk::Call& call) {
         return connect_to_asset(on, ports.state, call);
     }},
    {job::reports_collect,
     [](const OnAsset& on, const Ports& ports, const desk::Call& call) {
         return collect_reports(on, ports.cloud, ports.state, call);
     }},
};

SweepPorts sweep_ports(const Ports& ports)
{
    return {ports.cloud, ports.state, ports.activities, ports.checkpoints, ports.progress};
}

constexpr Route<Situation> of_configurations[] = {
    {action::configuration_authorize,
     [](const Situation& on, const Ports& ports, const desk::Call& call) {
         return authorize(on, ports.authorization, call);
     }},
    {action::configuration_token,
     [](const Situation& on, const Ports& ports, const desk::Call& call) {
         return get_token(on, ports.authorization, call);
     }},
    {action::configuration_test,
     [](const Situation& on, const Ports& ports, const desk::Call& call) {
         return test_connection(on, ports.cloud, ports.authorization, call);
     }},
    {action::configuration_close_sessions,
     [](const Situation& on, const Ports& ports, const desk::Call& call) {
         return close_all_sessions(on, ports.cloud, call);
     }},
    {action::configuration_revoke,
     [](const Situation& on, const Ports& ports, const desk::Call& call) {
         return revoke(on, ports.authorization, call);
     }},
    {job::assets_sync,
     [](const Situation& on, const Ports& ports, const desk::Call& call) {
         return assets_sync(on, {ports.cloud, ports.assets, ports.progress}, call);
     }},
    {job::reports_sweep,
     [](const Situation& on, const Ports& ports, const desk::Call& call) {
         return reports_sweep(on, sweep_ports(ports), call);
     }},
    {job::reports_watch,
     [](const Situation& on, const Ports& ports, const desk::Call& call) {
         return reports_watch(on, sweep_ports(ports), call);
     }},
};

template <class On, std::size_t count>
desk::Result<Outcome> find(const Route<On> (&routes)[count], const On& on, const Ports& ports,
                           const desk::Call& call)
{
    for (const Route<On>& route : routes) {
        if (route.id == call->name) return route.handle(on, ports, call);
    }
    return desk::Error{.status = desk::Errc::unsupported,
                       .code = "handler.missing",
                       .detail = "nothing handles " + call->name + " on this kind of target"};
}

} // namespace

desk::Result<Outcome> route(const OnActivity& on, const Ports& ports, const desk::Call& call)
{
    return find(of_activities, on, ports, call);
}

desk::Result<Outcome> route(const OnAsset& on, const Ports& ports, const desk::Call& call)
{
    return find(of_assets, on, ports, call);
}

desk::Result<Outcome> route(const Situation& on, const Ports& ports, const desk::Call& call)
{
    return find(of_configurations, on, ports, call);
}

} // namespace tv
