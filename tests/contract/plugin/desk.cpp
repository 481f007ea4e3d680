#include "tests/contract/plugin/desk.hpp"

#include "mock-host/services/asset_lines.hpp"
#include "mock-host/services/documents.hpp"
#include "tests/contract/plugin/desk_slots.hpp"

#include <desk/sdk/time.hpp>

#include <boost/json.hpp>

namespace test {
namespace {

namespace json = boost::json;
using namespace mock::services;

json::object person(const char* id, const char* name, const char* email)
{
    return {{"id", id}, {"name", name}, {"email", email}, {"locale", "en"}};
}

json::object asset_row(const char* id, const char* name, const char* teamviewer_id)
{
    return {{"id", id},
            {"name", name},
            {"serial", "5CG1234XYZ"},
            {"kind", "computer"},
            {"remote_ids", {{"teamviewer", teamviewer_id}}},
            {"revision", "1"}};
}

json::object first_activity()
{
    return {{"id", the_activity.id},
            {"number", "INC-2025-000123"},
            {"kind", "incident"},
            {"title", "Outlook asks for the password again and again"},
            {"state", "in_progress"},
            {"closed", false},
            {"created_at", "2025-03-04T08:12:09Z"},
            {"closed_at", nullptr},
            {"url", "https://desk.example.com/activities/INC-2025-000123"},
            {"initiator", person("p-17", "Marie Dupont", "marie.dupont@example.com")},
            {"responsible", person("p-3", "Jonas Weber", "jonas.weber@example.com")}};
}

json::object first_configuration(const std::string& origin)
{
    return {{"id", the_configuration.id},
            {"name", "TeamViewer"},
            {"default", true},
            {"form_version", 1},
            {"locale", "en"},
            {"values",
             {{"client_id", "481263-mockdesk"},
              {"redirect_url", "https://www.tap.de"},
              {"api_url", origin + "/api/v1"},
              {"login_url", origin},
              {"sync_source", "contacts"},
              {"sync_policy", "create_missing"}}},
            {"actor", nullptr}};
}

bool is_state(std::string_view key)
{
    return key.starts_with("state:");
}

/// Names the target and the key within it.
std::string name_of(const Effect& effect)
{
    return test::name_of(effect.target) + " " + effect.key;
}

} // namespace

std::string name_of(const Target& target)
{
    return std::string(word(target.kind)) + "/" + target.id;
}

Desk::Desk(const Grants& granted, const std::string& origin)
    : grants(granted), activity_row(first_activity()),
      configuration_row(first_configuration(origin)),
      actor(person("p-3", "Jonas Weber", "jonas.weber@example.com"))
{
    actor.as_object()["rights"] = {"edit", "administer"};
    actor.as_object()["roles"] = json::array{"Service Desk"};
    memory.assets[the_asset.id] = asset_row("as-0001", "NB-0001", "123456789");
    memory.assets["as-0002"] = asset_row("as-0002", "nb-0002", "");
    memory.assets["as-0003"] = asset_row("as-0003", "NB-0999", "987654321");
    now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())
              .time_since_epoch()
              .count();
    replace_slots(*this);
    put_secret("form.client_secret", "sim-client-secret-0001");
}

void Desk::put_secret(const std::string& key, const std::string& value)
{
    secrets_seen.insert(value);
    memory.values[key] = {value, ++writes};
}

void Desk::set_locale(const std::string& wanted)
{
    locale = wanted;
    configuration_row["locale"] = wanted;
    actor.as_object()["locale"] = wanted;
    for (const char* who : {"initiator", "responsible"})
        activity_row[who].as_object()["locale"] = wanted;
}

void Desk::add_records(json::object& document, const Target& target) const
{
    json::array list;
    const auto found = memory.records.find(name_of(target));
    if (found != memory.records.end()) {
        for (const auto& [key, value] : found->second)
            list.push_back(
                {{"key", key}, {"updated_at", "2025-03-04T08:45:00Z"}, {"value", value}});
    }
    document["records"] = std::move(list);
    document["actor"] = actor;
}

std::string Desk::snapshot(const Target& target) const
{
    json::object document;
    switch (target.kind) {
    case TargetKind::activity:
        document = activity_row;
        document["assets"] = json::array{memory.assets.at(the_asset.id)};
        break;
    case TargetKind::asset:
        document = memory.assets.at(target.id);
        break;
    case TargetKind::configuration: {
        document = configuration_row;
        json::array names;
        for (const auto& [key, value] : memory.values)
            if (!is_state(key)) names.emplace_back(key);
        document["secrets"] = std::move(names);
        break;
    }
    }
    add_records(document, target);
    return json::serialize(document);
}

void Desk::commit(const Outcome& outcome)
{
    keep(outcome.effects);
}

void Desk::keep(const std::vector<Effect>& effects)
{
    for (const Effect& effect : effects)
        keep(effect);
}

void Desk::keep(const Effect& effect)
{
    const std::string name = name_of(effect);
    auto& records = memory.records[test::name_of(effect.target)];
    if (std::holds_alternative<JournalAppend>(effect.what)) memory.journal.insert(name);
    if (std::holds_alternative<MailSend>(effect.what)) memory.mails.insert(name);
    if (std::holds_alternative<TimeBook>(effect.what)) memory.times.insert(name);
    if (const auto* link = std::get_if<LinkPut>(&effect.what)) memory.links[name] = *link;
    if (std::holds_alternative<LinkRemove>(effect.what)) memory.links.erase(name);
    if (const auto* record = std::get_if<RecordPut>(&effect.what)) {
        records[effect.key] = json::parse(record->value).as_object();
    }
    if (std::holds_alternative<RecordRemove>(effect.what)) records.erase(effect.key);
    if (const auto* followup = std::get_if<FollowupPut>(&effect.what)) {
        memory.followups[name] = json::parse(followup->args).as_object();
    }
    if (std::holds_alternative<FollowupRemove>(effect.what)) memory.followups.erase(name);
}

mock::store::AssetVerdict Desk::apply(const mock::store::AssetChange& change)
{
    using mock::store::Verdict;
    // Once created, the key is the id.
    const std::string made = "made-" + std::to_string(std::hash<std::string>{}(change.create));
    const std::string id = change.create.empty() ? change.id : made;
    const auto found = memory.assets.find(id);
    if (found == memory.assets.end() && change.create.empty()) return {id, Verdict::gone};
    if (found != memory.assets.end() && !change.create.empty()) return {id, Verdict::unchanged, 1};

    json::object& row = memory.assets[id];
    if (row.empty()) row = asset_row(id.c_str(), "", "");
    for (const auto& [name, value] : change.set) {
        const json::value text = value ? json::value(*value) : json::value(nullptr);
        if (name == "name") row["name"] = text;
        constexpr std::string_view ids = "remote_ids.";
        if (name.starts_with(ids)) row["remote_ids"].as_object()[name.substr(ids.size())] = text;
    }
    row["revision"] = std::to_string(++writes);
    return {id, Verdict::applied, static_cast<std::int64_t>(writes)};
}

desk_status_t Desk::enter(const std::string& what, desk_error_t* err)
{
    used.push_back(what);
    const bool fails = ++trouble.uses == trouble.fail_at ||
                       (!trouble.fail_always.empty() && what.starts_with(trouble.fail_always));
    if (!fails) return DESK_OK;
    return desk::write_error(err, trouble.status, "host.fails", "as the test wants");
}

desk_status_t Desk::next_check()
{
    const auto is = std::chrono::steady_clock::now();
    const bool stops = (trouble.stop_after && trouble.checks++ >= *trouble.stop_after) ||
                       (trouble.stop_at && is >= *trouble.stop_at);
    if (stops && stopped == std::chrono::steady_clock::time_point{}) stopped = is;
    return stops ? DESK_E_CANCELLED : DESK_OK;
}

} // namespace test
