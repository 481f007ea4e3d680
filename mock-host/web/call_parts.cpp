#include "mock-host/web/call_parts.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/web/admin_parts.hpp"

namespace mock::web {

namespace {

std::string_view tone_of(store::CallState state)
{
    switch (state) {
    case store::CallState::running:
        return "info";
    case store::CallState::waiting_retry:
        return "warn";
    case store::CallState::done:
        return "ok";
    case store::CallState::failed:
        return "bad";
    case store::CallState::queued:
    case store::CallState::cancelled:
        break;
    }
    return "none";
}

Html link_to(const std::string& folder, const std::string& id, const std::string& name)
{
    return html("<a href=\"{}{}\">{}</a>", folder, percent_encoded(id), name);
}

} // namespace

Html call_badge(const Visit& visit, const store::Call& call)
{
    return badge(tone_of(call.state),
                 visit.t("calls.state." + std::string(store::word(call.state))));
}

std::optional<std::chrono::milliseconds> call_took(const store::Call& call)
{
    if (!call.started_at || !call.ended_at) return {};
    return *call.ended_at - *call.started_at;
}

std::string call_actor(const Visit& visit, const store::Call& call)
{
    if (call.request.actor.empty())
        return visit.t("calls.kind." + std::string(store::word(call.request.kind)));
    const auto person = store::find_person(store::Reader(visit.desk.store()), call.request.actor);
    return person ? person->name : call.request.actor;
}

Html call_target(const Visit& visit, const store::Target& target)
{
    const store::Reader reader(visit.desk.store());
    switch (target.kind) {
    case store::TargetKind::activity:
        if (const auto found = store::find_activity(reader, target.id))
            return link_to("/activities/", found->number, found->number);
        break;
    case store::TargetKind::asset:
        if (const auto found = store::find_asset(reader, target.id))
            return link_to("/assets/", found->id, found->name);
        break;
    case store::TargetKind::configuration:
        if (const auto found = store::find_configuration(reader, target.id))
            return link_to("/admin/configurations/", found->id, found->name);
        break;
    }
    return escaped(target.id);
}

Html amount_cell(const Visit& visit, std::string_view label_key,
                 const std::optional<std::chrono::milliseconds>& took)
{
    if (!took) return html("<td></td>");
    return html("<td class=\"amount\" data-label=\"{}\">{}</td>", visit.t(label_key),
                took_text(*took));
}

} // namespace mock::web
