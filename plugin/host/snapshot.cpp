#include "plugin/host/snapshot.hpp"

#include "plugin/host/json_read.hpp"
#include "plugin/host/records_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace tv::host {
namespace json = boost::json;
namespace {

desk::Result<json::object> parse(std::string_view text)
{
    boost::system::error_code wrong;
    auto document = json::parse({text.data(), text.size()}, wrong);
    if (wrong || !document.is_object()) {
        return desk::Error{.status = desk::Errc::invalid,
                           .code = "document.invalid",
                           .detail = "the host sent a document that is no JSON object"};
    }
    return std::move(document.get_object());
}

Person person(const json::object& value)
{
    return {.id = text_of(value, "id"),
            .name = text_of(value, "name"),
            .email = text_of(value, "email"),
            .locale = text_of(value, "locale")};
}

std::optional<Person> person_of(const json::object& object, std::string_view name)
{
    const auto* value = object_of(object, name);
    return value == nullptr ? std::nullopt : std::optional(person(*value));
}

bool lists(const json::object& object, std::string_view name, std::string_view wanted)
{
    const auto* values = array_of(object, name);
    return values != nullptr && std::any_of(values->begin(), values->end(), [&](const auto& value) {
               return value.is_string() && value.get_string() == wanted;
           });
}

std::optional<Actor> actor(const json::object& document)
{
    const auto* value = object_of(document, "actor");
    if (value == nullptr) return std::nullopt;
    Actor actor{person(*value)};
    actor.may_edit = lists(*value, "rights", "edit");
    actor.may_administer = lists(*value, "rights", "administer");
    return actor;
}

Asset asset(const json::object& value)
{
    Asset asset{.id = text_of(value, "id"),
                .name = text_of(value, "name"),
                .serial = text_of(value, "serial"),
                .revision = text_of(value, "revision")};
    if (const auto* ids = object_of(value, "remote_ids")) {
        asset.teamviewer_id = text_of(*ids, "teamviewer");
        asset.source = text_of(*ids, "teamviewer.source");
        asset.last_seen = text_of(*ids, "teamviewer.last_seen");
    }
    return asset;
}

/// Hands each record of ours to `take`.
template <class Take>
void each_record(const json::object& document, Take&& take)
{
    const auto* records = array_of(document, "records");
    if (records == nullptr) return;
    for (const auto& entry : *records) {
        const auto* object = entry.if_object();
        const auto* value = object == nullptr ? nullptr : object_of(*object, "value");
        if (value == nullptr) continue;
        if (auto record = read_record(text_of(*object, "key"), *value)) take(*std::move(record));
    }
}

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

std::vector<std::string> split(std::string_view list)
{
    std::vector<std::string> words;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        auto word = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        const auto first = word.find_first_not_of(" \t");
        if (first == std::string_view::npos) continue;
        word = word.substr(first, word.find_last_not_of(" \t") - first + 1);
        words.emplace_back(word);
    }
    return words;
}

SyncSource sync_source(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, SyncSource>, 5> names{
        {{"off", SyncSource::off},
         {"contacts", SyncSource::contacts},
         {"managed", SyncSource::managed},
         {"groups", SyncSource::groups},
         {"company", SyncSource::company}}};
    for (const auto& [known, source] : names) {
        if (known == name) return source;
    }
    return SyncSource::off;
}

/// Without the slashes at its end: endpoints begin with one.
std::string base_url(std::string url)
{
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

/// As the form allows it: nobody else may bring a number that cannot be reckoned with.
std::int64_t within(const json::object& values, std::string_view name, std::int64_t otherwise,
                    std::int64_t least, std::int64_t most)
{
    return std::clamp(number_of(values, name, otherwise), least, most);
}

void read_app(const json::object& values, Configuration& configuration)
{
    configuration.client_id = text_of(values, "client_id");
    configuration.redirect_url = text_of(values, "redirect_url");
    configuration.api_url = base_url(text_of(values, "api_url", configuration.api_url));
    configuration.login_url = base_url(text_of(values, "login_url", configuration.login_url));
    configuration.proxy_url = text_of(values, "proxy_url");
    configuration.ca_file = text_of(values, "ca_file");
    configuration.calls_per_day = static_cast<int>(
        within(values, "calls_per_day", configuration.calls_per_day, 100, 1000000));
}

void read_sync(const json::object& values, Configuration& configuration)
{
    configuration.sync_source = sync_source(text_of(values, "sync_source", "managed"));
    configuration.sync_policy = text_of(values, "sync_policy") == "create_missing"
                                    ? SyncPolicy::create_missing
                                    : SyncPolicy::update_only;
    configuration.sync_groups = split(text_of(values, "sync_groups"));
    configuration.sync_clear_vanished = flag_of(values, "sync_clear_vanished");
}

void read_sessions(const json::object& values, Configuration& configuration)
{
    if (const auto kinds = split(text_of(values, "activity_kinds")); !kinds.empty()) {
        configuration.activity_kinds = {kinds.begin(), kinds.end()};
    }
    configuration.session_group = text_of(values, "session_group");
    configuration.session_lifetime =
        std::chrono::hours{within(values, "session_hours", 24, 1, 720)};
    configuration.waiting_message = text_of(values, "waiting_message");
    configuration.report_grace =
        std::chrono::minutes{within(values, "report_grace_minutes", 15, 0, 1440)};
    configuration.book_time = flag_of(values, "book_time", true);
    configuration.publish_reports = flag_of(values, "publish_reports");
    configuration.require_reason = flag_of(values, "require_reason");
}

} // namespace

desk::Result<Activity> read_activity(std::string_view text)
{
    DESK_TRY(const json::object document, parse(text));
    Activity activity{.id = text_of(document, "id"),
                      .number = text_of(document, "number"),
                      .kind = text_of(document, "kind"),
                      .title = text_of(document, "title"),
                      .closed = flag_of(document, "closed"),
                      .closed_at = time_of(document, "closed_at"),
                      .initiator = person_of(document, "initiator"),
                      .responsible = person_of(document, "responsible")};
    if (const auto* assets = array_of(document, "assets")) {
        for (const auto& row : *assets) {
            if (row.is_object()) activity.assets.push_back(asset(row.get_object()));
        }
    }
    each_record(document, [&](Record&& record) {
        std::visit(Overloaded{
                       [&](SessionRecord& it) { activity.sessions.push_back(std::move(it)); },
                       [&](ConnectRecord& it) { activity.connects.push_back(std::move(it)); },
                       [](auto&) {},
                   },
                   record);
    });
    std::stable_sort(activity.sessions.begin(), activity.sessions.end(),
                     [](const auto& a, const auto& b) { return a.created_at < b.created_at; });
    std::stable_sort(activity.connects.begin(), activity.connects.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return activity;
}

desk::Result<AssetTarget> read_asset(std::string_view text)
{
    DESK_TRY(const json::object document, parse(text));
    AssetTarget target{.asset = asset(document)};
    each_record(document, [&](Record&& record) {
        if (auto* connect = std::get_if<ConnectRecord>(&record)) {
            target.connects.push_back(std::move(*connect));
        }
    });
    std::stable_sort(target.connects.begin(), target.connects.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    return target;
}

desk::Result<Configuration> read_configuration(std::string_view text)
{
    DESK_TRY(const json::object document, parse(text));
    Configuration configuration;
    configuration.id = text_of(document, "id");
    configuration.name = text_of(document, "name");
    configuration.locale = text_of(document, "locale");
    if (const auto* values = object_of(document, "values")) {
        read_app(*values, configuration);
        read_sync(*values, configuration);
        read_sessions(*values, configuration);
    }
    if (const auto* secrets = array_of(document, "secrets")) {
        for (const auto& name : *secrets) {
            if (name.is_string()) configuration.secrets.emplace(name.get_string());
        }
    }
    each_record(document, [&](Record&& record) {
        std::visit(Overloaded{
                       [&](AuthorizationRecord& it) {
                           const bool of_reports = it.of == AuthorizationRecord::Of::report_token;
                           (of_reports ? configuration.report_authorization
                                       : configuration.authorization) = std::move(it);
                       },
                       [&](ReportsRecord& it) { configuration.reports = it; },
                       [&](SyncRecord& it) { configuration.last_sync = std::move(it); },
                       [&](TestRecord& it) { configuration.last_test = std::move(it); },
                       [](auto&) {},
                   },
                   record);
    });
    return configuration;
}

desk::Result<std::optional<Actor>> read_actor(std::string_view text)
{
    DESK_TRY(const json::object document, parse(text));
    return actor(document);
}

desk::Result<std::map<std::string, std::string>> read_input(std::string_view text)
{
    std::map<std::string, std::string> input;
    if (text.empty()) return input;
    DESK_TRY(const json::object document, parse(text));
    for (const auto& [name, value] : document) {
        if (value.is_string()) {
            input.emplace(name, std::string(value.get_string()));
        } else if (value.is_primitive() && !value.is_null()) {
            input.emplace(name, json::serialize(value));
        }
    }
    return input;
}

} // namespace tv::host
