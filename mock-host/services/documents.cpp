#include "mock-host/services/documents.hpp"

#include "mock-host/store/activities.hpp"
#include "mock-host/store/records.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/values.hpp"

#include <desk/sdk/time.hpp>

#include <boost/json.hpp>

namespace mock::services {

namespace {

namespace json = boost::json;

constexpr std::size_t assets_max = 100;

json::value or_null(const std::optional<std::string>& text)
{
    return text ? json::value(*text) : json::value(nullptr);
}

json::value or_null(const std::optional<store::Time>& time)
{
    return time ? json::value(desk::format_time(*time)) : json::value(nullptr);
}

json::array array_of(const std::vector<std::string>& texts)
{
    return json::array(texts.begin(), texts.end());
}

json::object person(const store::Person& person)
{
    return {{"id", person.id},
            {"name", person.name},
            {"email", or_null(person.email)},
            {"locale", person.locale}};
}

json::value person(store::Connection connection, const std::optional<std::string>& id)
{
    if (!id) return nullptr;
    const auto found = find_person(connection, *id);
    return found ? json::value(person(*found)) : json::value(nullptr);
}

json::value actor(const Reader& reader, store::TargetKind kind)
{
    if (!reader.actor) return nullptr;
    json::object out = person(*reader.actor);
    out["rights"] = array_of(rights_of(*reader.actor, kind));
    out["roles"] = array_of(reader.actor->roles);
    return out;
}

json::array records(store::Connection connection, const Reader& reader, const store::Target& target)
{
    json::array out;
    for (const store::Record& record : list_records(connection, reader.instance, target)) {
        out.push_back({{"key", record.key},
                       {"updated_at", desk::format_time(record.updated_at)},
                       {"value", json::parse(record.value)}});
    }
    return out;
}

json::object asset_object(const store::Asset& asset)
{
    json::object out;
    json::object remote_ids;
    for (const auto& [name, value] : asset.attributes) {
        constexpr std::string_view prefix = "remote_ids.";
        if (name.rfind(prefix, 0) == 0) remote_ids[name.substr(prefix.size())] = value;
    }
    out["id"] = asset.id;
    out["name"] = asset.name;
    out["serial"] = or_null(asset.serial);
    out["kind"] = asset.kind;
    out["remote_ids"] = std::move(remote_ids);
    out["revision"] = std::to_string(asset.revision);
    return out;
}

json::array assets_of(store::Connection connection, const store::Activity& activity)
{
    json::array out;
    for (const std::string& id : activity.assets) {
        if (out.size() == assets_max) break;
        if (const auto asset = find_asset(connection, id)) out.push_back(asset_object(*asset));
    }
    return out;
}

/// The form and what is stored beside it; nothing yet about records and actor.
json::object configuration_object(const store::Configuration& from,
                                  const std::vector<std::string>& secrets)
{
    return {{"id", from.id},
            {"name", from.name},
            {"default", from.is_default},
            {"form_version", from.form_version},
            {"locale", from.locale},
            {"values", json::parse(from.values)},
            {"secrets", array_of(secrets)},
            {"records", json::array{}},
            {"actor", nullptr}};
}

} // namespace

std::vector<std::string> rights_of(const store::Person& person, store::TargetKind kind)
{
    switch (person.role) {
    case store::Role::requester:
        return {};
    case store::Role::agent:
        if (kind == store::TargetKind::configuration) return {};
        return {"edit"};
    case store::Role::administrator:
        return {"edit", "administer"};
    }
    return {};
}

std::optional<std::string> activity_document(store::Connection connection, const std::string& id,
                                             const Reader& reader)
{
    const auto activity = find_activity(connection, id);
    if (!activity) return {};
    json::object out;
    out["id"] = activity->id;
    out["number"] = activity->number;
    out["kind"] = std::string(word(activity->kind));
    out["title"] = activity->title;
    out["state"] = std::string(word(activity->state));
    out["closed"] = activity->closed();
    out["created_at"] = desk::format_time(activity->created_at);
    out["closed_at"] = or_null(activity->closed_at);
    out["url"] = desk_settings(connection).base_url + "/activities/" + activity->number;
    out["initiator"] = person(connection, activity->initiator);
    out["responsible"] = person(connection, activity->responsible);
    out["assets"] = assets_of(connection, *activity);
    out["records"] = records(connection, reader, {store::TargetKind::activity, id});
    out["actor"] = actor(reader, store::TargetKind::activity);
    return json::serialize(out);
}

std::optional<std::string> asset_document(store::Connection connection, const std::string& id,
                                          const Reader& reader)
{
    const auto asset = find_asset(connection, id);
    if (!asset) return {};
    json::object out = asset_object(*asset);
    out["records"] = records(connection, reader, {store::TargetKind::asset, id});
    out["actor"] = actor(reader, store::TargetKind::asset);
    return json::serialize(out);
}

std::optional<std::string> configuration_document(store::Connection connection,
                                                  const std::string& id, const Reader& reader)
{
    const auto configuration = find_configuration(connection, id);
    if (!configuration) return {};
    json::object out =
        configuration_object(*configuration, list_keys(connection, store::ValueSpace::secrets, id));
    out["records"] = records(connection, reader, {store::TargetKind::configuration, id});
    out["actor"] = actor(reader, store::TargetKind::configuration);
    return json::serialize(out);
}

std::optional<std::string> target_document(store::Connection connection,
                                           const store::Target& target, const Reader& reader)
{
    switch (target.kind) {
    case store::TargetKind::activity:
        return activity_document(connection, target.id, reader);
    case store::TargetKind::asset:
        return asset_document(connection, target.id, reader);
    case store::TargetKind::configuration:
        return configuration_document(connection, target.id, reader);
    }
    return {};
}

std::string form_document(const store::Configuration& form, const std::vector<std::string>& secrets)
{
    return json::serialize(configuration_object(form, secrets));
}

std::string_view schema_of(store::TargetKind kind)
{
    switch (kind) {
    case store::TargetKind::activity:
        return "desk.activity/1";
    case store::TargetKind::asset:
        return "desk.asset/1";
    case store::TargetKind::configuration:
        return "desk.configuration/1";
    }
    return {};
}

} // namespace mock::services
