#include "plugin/domain/availability.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/sessions.hpp"
#include "plugin/domain/teamviewer_id.hpp"

#include <algorithm>
#include <utility>

namespace tv {
namespace {

constexpr std::pair<std::string_view, Condition> names[] = {
    {"kind_supported", Condition::kind_supported},
    {"may_edit", Condition::may_edit},
    {"not_closed", Condition::not_closed},
    {"has_initiator", Condition::has_initiator},
    {"initiator_has_mail", Condition::initiator_has_mail},
    {"connected", Condition::connected},
    {"token_usable", Condition::token_usable},
    {"no_open_session", Condition::no_open_session},
    {"open_session", Condition::open_session},
    {"has_session", Condition::has_session},
    {"has_trace", Condition::has_trace},
    {"has_asset", Condition::has_asset},
    {"has_teamviewer_id", Condition::has_teamviewer_id},
    {"teamviewer_id_valid", Condition::teamviewer_id_valid},
    {"uses_oauth", Condition::uses_oauth},
    {"has_tokens", Condition::has_tokens},
    {"form_complete", Condition::form_complete},
    {"has_code", Condition::has_code},
};

std::span<const Asset> assets_of(const Facts& facts)
{
    if (facts.asset) return {&facts.asset->asset, 1};
    if (facts.activity) return facts.activity->assets;
    return {};
}

bool has_trace(const Facts& facts)
{
    if (facts.asset) return !facts.asset->connects.empty();
    return facts.activity &&
           (!facts.activity->sessions.empty() || !facts.activity->connects.empty());
}

template <class Test>
bool any_asset(const Facts& facts, Test test)
{
    const auto assets = assets_of(facts);
    return std::any_of(assets.begin(), assets.end(), [&](const Asset& asset) {
        return test(read_teamviewer_id(asset.teamviewer_id).state);
    });
}

/// An asset is of no kind and never closed: what only activities can lack holds there.
bool holds_for_ticket(Condition condition, const Facts& facts)
{
    const Activity* activity = facts.activity;
    switch (condition) {
    case Condition::kind_supported:
        return !activity || facts.configuration.activity_kinds.contains(activity->kind);
    case Condition::not_closed:
        return !activity || !activity->closed;
    case Condition::has_initiator:
        return activity && activity->initiator;
    case Condition::initiator_has_mail:
        return activity && activity->initiator && !activity->initiator->email.empty();
    case Condition::no_open_session:
        return !activity || !open_session(*activity, facts.now);
    case Condition::open_session:
        return activity && open_session(*activity, facts.now);
    case Condition::has_session:
        return activity && !activity->sessions.empty();
    default:
        return false;
    }
}

bool holds_for_configuration(Condition condition, const Configuration& configuration)
{
    const AuthorizationRecord* access = access_in_use(configuration);
    switch (condition) {
    case Condition::connected:
        return is_connected(configuration);
    case Condition::token_usable:
        return !access || access->state != AuthorizationRecord::State::reauthorize;
    case Condition::uses_oauth:
        return !configuration.uses_script_token();
    case Condition::has_tokens:
        return configuration.has_tokens();
    case Condition::form_complete:
        return is_form_complete(configuration);
    case Condition::has_code:
        return configuration.secrets.contains("form.code");
    default:
        return false;
    }
}

bool holds(Condition condition, const Facts& facts)
{
    using State = TeamViewerId::State;
    switch (condition) {
    case Condition::may_edit:
        return facts.actor && facts.actor->may_edit;
    case Condition::has_trace:
        return has_trace(facts);
    case Condition::has_asset:
        return !assets_of(facts).empty();
    case Condition::has_teamviewer_id:
        return any_asset(facts, [](State state) { return state != State::missing; });
    case Condition::teamviewer_id_valid:
        return any_asset(facts, [](State state) { return state == State::valid; });
    case Condition::connected:
    case Condition::token_usable:
    case Condition::uses_oauth:
    case Condition::has_tokens:
    case Condition::form_complete:
    case Condition::has_code:
        return holds_for_configuration(condition, facts.configuration);
    default:
        return holds_for_ticket(condition, facts);
    }
}

/// What the reason can name: the session that is open, the id that is malformed.
std::vector<std::string> args_of(Condition condition, const Facts& facts)
{
    if (condition == Condition::no_open_session && facts.activity) {
        if (const auto* open = open_session(*facts.activity, facts.now)) return {open->code};
    }
    if (condition == Condition::teamviewer_id_valid) {
        for (const Asset& asset : assets_of(facts)) {
            if (read_teamviewer_id(asset.teamviewer_id).state == TeamViewerId::State::missing) {
                continue;
            }
            return {one_line(asset.teamviewer_id, limits::name_bytes)};
        }
    }
    return {};
}

} // namespace

std::optional<Condition> condition_named(std::string_view name)
{
    const auto* const found = std::find_if(std::begin(names), std::end(names),
                                           [&](const auto& one) { return one.first == name; });
    if (found == std::end(names)) return std::nullopt;
    return found->second;
}

Verdict availability(std::span<const Rule> rules, const Facts& facts)
{
    for (const Rule& rule : rules) {
        if (holds(rule.condition, facts)) continue;
        if (rule.reason.empty()) return {rule.otherwise};
        return {rule.otherwise, {rule.reason, args_of(rule.condition, facts)}};
    }
    return {};
}

const AuthorizationRecord* access_in_use(const Configuration& configuration)
{
    const auto& recorded = configuration.authorization;
    const bool of_script = recorded && recorded->of == AuthorizationRecord::Of::script_token;
    const bool is_of_it = recorded && of_script == configuration.uses_script_token();
    return is_of_it ? &*recorded : nullptr;
}

bool is_connected(const Configuration& configuration)
{
    return configuration.uses_script_token() || configuration.has_tokens();
}

bool is_form_complete(const Configuration& configuration)
{
    return !configuration.client_id.empty() && !configuration.redirect_url.empty() &&
           configuration.secrets.contains("form.client_secret");
}

} // namespace tv
