#include "mock-host/views/activity.hpp"

#include "mock-host/services/labelled.hpp"
#include "mock-host/services/outcome.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace mock::views {

namespace json = boost::json;

namespace {

std::optional<store::Person> person_of(store::Connection connection,
                                       const std::optional<std::string>& id)
{
    return id ? store::find_person(connection, *id) : std::nullopt;
}

json::value person_json(const std::optional<store::Person>& person)
{
    if (!person) return nullptr;
    return json::object{
        {"name", person->name}, {"email", json_or_null(person->email)}, {"locale", person->locale}};
}

json::array journal_json(const TargetView& view, const std::string& zone)
{
    json::array entries;
    for (const auto& entry : view.journal) {
        entries.push_back({{"key", entry.key},
                           {"kind", entry.kind},
                           {"visibility", std::string(store::word(entry.visibility))},
                           {"text", journal_text(entry, zone, view.locale)},
                           {"at", utc_time(entry.at)},
                           {"created_at", utc_time(entry.created_at)}});
    }
    return entries;
}

json::array links_json(const std::vector<store::Link>& links)
{
    json::array buttons;
    for (const auto& link : links) {
        buttons.push_back({{"key", link.key},
                           {"label", link.label},
                           {"url", link.url},
                           {"audience", std::string(store::word(link.audience))},
                           {"expires_at", json_or_null(utc_time(link.expires_at))}});
    }
    return buttons;
}

json::array time_entries_json(const std::vector<store::TimeEntry>& booked)
{
    json::array entries;
    for (const auto& entry : booked) {
        // Whole minutes, as desks bill them: a begun one counts.
        entries.push_back(
            {{"key", entry.key},
             {"start", utc_time(entry.start)},
             {"end", utc_time(entry.start + entry.duration)},
             {"minutes", std::chrono::ceil<std::chrono::minutes>(entry.duration).count()},
             {"agent", json_or_null(entry.person_name)},
             {"text", entry.text}});
    }
    return entries;
}

json::array records_json(const std::vector<store::Record>& records)
{
    json::array all;
    for (const auto& record : records)
        all.push_back({{"key", record.key}, {"value", stored_json(record.value)}});
    return all;
}

json::array followups_json(const std::vector<store::Followup>& followups)
{
    json::array all;
    for (const auto& followup : followups) {
        all.push_back(
            {{"key", followup.key}, {"job", followup.job}, {"at", utc_time(followup.at)}});
    }
    return all;
}

json::array assets_json(const std::vector<store::Asset>& assets)
{
    json::array all;
    for (const auto& asset : assets)
        all.push_back(asset_json(asset));
    return all;
}

} // namespace

TargetView view_target(store::Connection connection, const store::Target& target)
{
    return {store::list_journal(connection, target), store::list_links(connection, target),
            store::list_records(connection, "", target),
            store::list_followups(connection, "", target), store::desk_settings(connection).locale};
}

ActivityView view_activity(store::Connection connection, const store::Activity& activity)
{
    ActivityView view;
    view.activity = activity;
    view.initiator = person_of(connection, activity.initiator);
    view.responsible = person_of(connection, activity.responsible);
    for (const std::string& id : activity.assets) {
        if (auto asset = store::find_asset(connection, id)) {
            view.assets.push_back(*std::move(asset));
        }
    }
    view.on = view_target(connection, {store::TargetKind::activity, activity.id});
    view.time_entries = store::list_time_entries(connection, activity.id);
    for (auto& entry : view.time_entries) {
        const auto person = person_of(connection, entry.person);
        if (person) entry.person_name = person->name;
    }
    view.zone = store::desk_settings(connection).time_zone;
    return view;
}

json::object target_json(const TargetView& view, const std::string& zone)
{
    return {{"journal", journal_json(view, zone)},
            {"links", links_json(view.links)},
            {"records", records_json(view.records)},
            {"followups", followups_json(view.followups)}};
}

json::object asset_json(const store::Asset& asset)
{
    json::object attributes;
    for (const auto& [name, value] : asset.attributes)
        attributes[name] = value;
    return {{"id", asset.id},
            {"name", asset.name},
            {"serial", json_or_null(asset.serial)},
            {"kind", asset.kind},
            {"attributes", attributes}};
}

json::object activity_json(const ActivityView& view)
{
    const store::Activity& activity = view.activity;
    json::object result{{"number", activity.number},
                        {"id", activity.id},
                        {"kind", std::string(store::word(activity.kind))},
                        {"title", activity.title},
                        {"state", std::string(store::word(activity.state))},
                        {"closed", activity.closed()},
                        {"initiator", person_json(view.initiator)},
                        {"responsible", person_json(view.responsible)},
                        {"assets", assets_json(view.assets)}};
    json::object on = target_json(view.on, view.zone);
    result["journal"] = std::move(on["journal"]);
    result["links"] = std::move(on["links"]);
    result["time_entries"] = time_entries_json(view.time_entries);
    result["records"] = std::move(on["records"]);
    result["followups"] = std::move(on["followups"]);
    return result;
}

std::string journal_text(const store::JournalEntry& entry, const std::string& zone,
                         const std::string& locale)
{
    std::string text = entry.title;
    if (!entry.text.empty()) text += (text.empty() ? "" : "\n") + entry.text;
    for (const auto& field : services::read_fields(entry.fields))
        text += "\n" + services::labelled(field.label, field_text(field, zone), locale);
    return text;
}

} // namespace mock::views
