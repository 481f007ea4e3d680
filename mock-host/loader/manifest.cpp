#include "mock-host/loader/manifest.hpp"

#include "mock-host/loader/cron_line.hpp"
#include "mock-host/loader/json.hpp"
#include "mock-host/loader/manifest_members.hpp"
#include "mock-host/loader/names.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <set>

namespace mock::loader {
namespace {

constexpr std::int64_t time_limit_max_s = 4 * 3600;

desk::Result<std::string> required_string(const JsonPlace& place, std::string_view name)
{
    DESK_TRY(const auto found, place.required(name));
    DESK_TRY(auto text, found.string());
    if (text.empty()) return found.error("must not be empty");
    return text;
}

desk::Result<std::string> required_id(const JsonPlace& place, std::string_view name)
{
    DESK_TRY(auto id, required_string(place, name));
    if (is_id(id)) return id;
    return place.member_error(name,
                              "\"" + id + "\" is no id; use a-z, 0-9 and . _ / -, at most 63");
}

desk::Result<std::chrono::seconds> time_limit(const JsonPlace& place, std::chrono::seconds absent)
{
    const auto found = place.member("time_limit_s");
    if (!found) return absent;
    DESK_TRY(const auto seconds, found->integer(1, time_limit_max_s));
    return std::chrono::seconds(seconds);
}

desk::Result<int> max_attempts(const JsonPlace& place, int absent)
{
    const auto found = place.member("max_attempts");
    if (!found) return absent;
    DESK_TRY(const auto attempts, found->integer(1, 100));
    return static_cast<int>(attempts);
}

/// Adding the same thing twice is a mistake of somebody.
template <class Items>
desk::Status check_unique(const JsonPlace& list, const Items& items)
{
    std::set<std::string> seen;
    for (const auto& item : items) {
        if (!seen.insert(item.id).second) return list.error("\"" + item.id + "\" is there twice");
    }
    return {};
}

desk::Result<AbiVersion> read_abi(const JsonPlace& place, const HostSupport& host)
{
    DESK_TRY(const auto abi, place.required("abi"));
    DESK_TRY(const auto major_place, abi.required("major"));
    DESK_TRY(const auto minor_place, abi.required("minor"));
    DESK_TRY(const auto major_number, major_place.integer(1, 1000));
    DESK_TRY(const auto minor_number, minor_place.integer(0, 1000));
    const AbiVersion version{static_cast<std::uint32_t>(major_number),
                             static_cast<std::uint32_t>(minor_number)};
    if (version.major == host.abi.major) return version;
    auto error =
        major_place.error("this desk runs plugins of ABI " + std::to_string(host.abi.major) +
                          ", and this one needs ABI " + std::to_string(version.major) +
                          "; get the package for this desk");
    error.status = desk::Errc::unsupported;
    error.code = "package.abi";
    return error;
}

desk::Result<Library> read_library(const JsonPlace& place)
{
    Library library;
    DESK_TRY(library.os, required_string(place, "os"));
    DESK_TRY(library.arch, required_string(place, "arch"));
    DESK_TRY(library.file, required_string(place, "file"));
    DESK_TRY(library.sha256, required_string(place, "sha256"));
    if (!is_sha256(library.sha256)) {
        return place.member_error("sha256", "has to be 64 hexadecimal digits in lower case");
    }
    return library;
}

/// `known`: what the host has. Lists of the manifest are wishes; an unknown one cannot be granted.
desk::Result<std::vector<std::string>> read_wishes(const JsonPlace& place, std::string_view name,
                                                   const std::vector<std::string>& known)
{
    const auto list = place.member(name);
    if (!list) return std::vector<std::string>{};
    DESK_TRY(auto wishes, list->strings());
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        if (std::find(known.begin(), known.end(), wishes[i]) == known.end()) {
            auto error = list->error("");
            error.status = desk::Errc::unsupported;
            error.code = "package.unknown_wish";
            error.detail = list->path() + "[" + std::to_string(i) +
                           "]: this desk does not have \"" + wishes[i] +
                           "\"; use a newer desk or an older package";
            return error;
        }
        if (std::count(wishes.begin(), wishes.end(), wishes[i]) > 1) {
            return list->error("\"" + wishes[i] + "\" is there twice");
        }
    }
    return wishes;
}

/// What is typed for a click is stored with the call, and not as a secret.
desk::Result<Form> read_input(const JsonPlace& place)
{
    auto form = Form::parse(boost::json::serialize(place.value()));
    if (!form) return place.error(form.error().detail);
    for (const Field& field : form->fields()) {
        if (!field.secret) continue;
        return place.error("properties." + field.name +
                           ".writeOnly: a secret belongs into the form of the configuration");
    }
    return form;
}

desk::Result<Action> read_action(const JsonPlace& place)
{
    Action action;
    DESK_TRY(action.id, required_id(place, "id"));
    DESK_TRY(action.title, required_string(place, "title"));
    DESK_TRY(action.about, place.string_or("about", ""));
    DESK_TRY(const auto targets, place.required("targets"));
    DESK_TRY(const auto names, targets.strings());
    for (const auto& name : names) {
        const auto target = target_of(name);
        if (!target || action.is_on(*target)) {
            return targets.error("\"" + name +
                                 "\": name each of \"activity\", \"asset\", "
                                 "\"configuration\" once at most");
        }
        action.targets.push_back(*target);
    }
    if (action.targets.empty()) return targets.error("name at least one target");
    DESK_TRY(action.right, required_string(place, "right"));
    if (action.right != "edit" && action.right != "administer") {
        return place.member_error("right", "has to be \"edit\" or \"administer\"");
    }
    DESK_TRY(action.time_limit, time_limit(place, std::chrono::seconds(30)));
    DESK_TRY(action.on_remove, place.boolean_or("on_remove", false));
    if (action.on_remove && !action.is_on(Target::configuration)) {
        return place.member_error("on_remove", "is for actions on the configuration only");
    }
    if (const auto input = place.member("input")) {
        DESK_TRY(action.input, read_input(*input));
    }
    return action;
}

desk::Result<Event> read_event(const JsonPlace& place, const HostSupport& host)
{
    Event event;
    if (place.value().is_string()) {
        DESK_TRY(event.id, place.string());
    } else {
        DESK_TRY(event.id, required_id(place, "id"));
        DESK_TRY(event.time_limit, time_limit(place, std::chrono::seconds(300)));
        DESK_TRY(event.max_attempts, max_attempts(place, 10));
    }
    if (std::find(host.events.begin(), host.events.end(), event.id) == host.events.end()) {
        return place.error("this desk does not have the event \"" + event.id + "\"; remove it");
    }
    return event;
}

desk::Status check_schedule(const JsonPlace& job, const std::string& schedule)
{
    if (schedule.empty()) return {};
    const auto line = parse_cron_line(schedule);
    if (line) return {};
    return job.member_error("schedule", line.error().detail +
                                            "; write minute, hour, day, month, weekday with one "
                                            "blank between them, as in \"0 0 * * *\"");
}

desk::Result<Job> read_job(const JsonPlace& place)
{
    Job job;
    DESK_TRY(job.id, required_id(place, "id"));
    DESK_TRY(job.title, place.string_or("title", ""));
    DESK_TRY(job.schedule, place.string_or("schedule", ""));
    DESK_CHECK(check_schedule(place, job.schedule));
    DESK_TRY(job.run_missed_once, place.boolean_or("run_missed_once", false));
    DESK_TRY(job.manual, place.boolean_or("manual", false));
    DESK_TRY(job.dry_run, place.boolean_or("dry_run", false));
    DESK_TRY(job.time_limit, time_limit(place, std::chrono::seconds(300)));
    DESK_TRY(job.max_attempts, max_attempts(place, 10));
    if ((job.manual || !job.schedule.empty()) && job.title.empty()) {
        return place.member_error("title", "is missing; people see this job");
    }
    return job;
}

desk::Result<ExternalPermission> read_permission(const JsonPlace& place)
{
    ExternalPermission permission;
    DESK_TRY(permission.id, required_id(place, "id"));
    DESK_TRY(permission.area, place.string_or("area", ""));
    DESK_TRY(permission.label, required_string(place, "label"));
    DESK_TRY(permission.reason, required_string(place, "reason"));
    DESK_TRY(permission.required, place.boolean_or("required", true));
    return permission;
}

/// The elements of an optional array, each read by `read`.
template <class Item, class Read>
desk::Result<std::vector<Item>> read_list(const JsonPlace& place, std::string_view name, Read read)
{
    std::vector<Item> items;
    const auto list = place.member(name);
    if (!list) return items;
    DESK_TRY(const auto elements, list->elements());
    for (const auto& element : elements) {
        desk::Result<Item> item = read(element);
        if (!item) return item.error();
        items.push_back(*std::move(item));
    }
    return items;
}

desk::Status read_identity(const JsonPlace& root, Manifest& manifest)
{
    DESK_TRY(manifest.id, required_id(root, "id"));
    if (manifest.id.find('/') != std::string::npos || manifest.id.front() == '.') {
        return root.member_error("id", "is also the name of a directory: no \"/\", no \".\" first");
    }
    DESK_TRY(manifest.version, required_string(root, "version"));
    if (!is_version(manifest.version)) {
        return root.member_error("version",
                                 "\"" + manifest.version + "\" has to be like 1.2.3 or 1.2.3-rc1");
    }
    DESK_TRY(manifest.name, root.string_or("name", manifest.id));
    DESK_TRY(manifest.vendor, root.string_or("vendor", ""));
    DESK_TRY(manifest.license, root.string_or("license", ""));
    DESK_TRY(manifest.description, root.string_or("description", ""));
    return {};
}

desk::Status read_wish_lists(const JsonPlace& root, const HostSupport& host, Manifest& manifest)
{
    DESK_TRY(manifest.services, read_wishes(root, "services", host.services));
    DESK_TRY(manifest.documents, read_wishes(root, "documents", host.documents));
    DESK_TRY(manifest.effects, read_wishes(root, "effects", host.effects));
    if (const auto assets = root.member("assets")) {
        if (const auto set = assets->member("set")) {
            DESK_TRY(manifest.assets.set, set->strings());
        }
        DESK_TRY(manifest.assets.create, assets->boolean_or("create", false));
    }
    DESK_TRY(manifest.external_permissions,
             read_list<ExternalPermission>(root, "external_permissions", read_permission));
    return {};
}

desk::Status read_offers(const JsonPlace& root, const HostSupport& host, Manifest& manifest)
{
    DESK_TRY(manifest.actions, read_list<Action>(root, "actions", read_action));
    DESK_TRY(manifest.events, read_list<Event>(root, "events", [&](const JsonPlace& place) {
                 return read_event(place, host);
             }));
    DESK_TRY(manifest.jobs, read_list<Job>(root, "jobs", read_job));
    if (const auto list = root.member("actions")) DESK_CHECK(check_unique(*list, manifest.actions));
    if (const auto list = root.member("events")) DESK_CHECK(check_unique(*list, manifest.events));
    if (const auto list = root.member("jobs")) DESK_CHECK(check_unique(*list, manifest.jobs));
    return {};
}

desk::Status read_files(const JsonPlace& root, Manifest& manifest)
{
    DESK_TRY(manifest.libraries, read_list<Library>(root, "libraries", read_library));
    if (const auto form = root.member("form")) {
        DESK_TRY(const auto version, form->required("version"));
        DESK_TRY(const auto number, version.integer(1, 1000000));
        manifest.form_version = static_cast<std::uint32_t>(number);
        DESK_TRY(manifest.form_schema, required_string(*form, "schema"));
    }
    DESK_TRY(manifest.default_locale, root.string_or("default_locale", "en"));
    const auto texts = root.member("texts");
    if (!texts) return {};
    if (!texts->value().is_object()) return texts->error("has to be an object");
    for (const auto& [locale, file] : texts->value().get_object()) {
        DESK_TRY(manifest.texts[locale], required_string(*texts, {locale.data(), locale.size()}));
    }
    if (manifest.texts.count(manifest.default_locale) == 0) {
        return texts->error("there is none for the default locale \"" + manifest.default_locale +
                            "\"; add it");
    }
    return {};
}

template <class Items>
const typename Items::value_type* find_id(const Items& items, std::string_view id) noexcept
{
    for (const auto& item : items) {
        if (item.id == id) return &item;
    }
    return nullptr;
}

} // namespace

std::string_view name_of(Target target) noexcept
{
    switch (target) {
    case Target::activity:
        return "activity";
    case Target::asset:
        return "asset";
    case Target::configuration:
        return "configuration";
    }
    return "";
}

bool Action::is_on(Target target) const noexcept
{
    return std::find(targets.begin(), targets.end(), target) != targets.end();
}

const Action* Manifest::action(std::string_view wanted) const noexcept
{
    return find_id(actions, wanted);
}
const Event* Manifest::event(std::string_view wanted) const noexcept
{
    return find_id(events, wanted);
}
const Job* Manifest::job(std::string_view wanted) const noexcept
{
    return find_id(jobs, wanted);
}

HostSupport HostSupport::version_1_0()
{
    HostSupport host;
    host.services = {"desk.calls/1", "desk.log/1",        "desk.clock/1", "desk.secrets/1",
                     "desk.state/1", "desk.activities/1", "desk.assets/1"};
    host.documents = {"desk.activity/1", "desk.asset/1", "desk.configuration/1"};
    host.effects = {"journal.append",  "mail.send",  "time.book",     "link.put",
                    "link.remove",     "record.put", "record.remove", "followup.put",
                    "followup.remove", "asset.set"};
    host.events = {"activity.closed"};
    return host;
}

desk::Result<Manifest> parse_manifest(std::string_view json, const HostSupport& host)
{
    DESK_TRY(const auto document, parse_json(json));
    const JsonPlace root(document);
    Manifest manifest;
    manifest.json = json;
    // The ABI comes first: everything after it may mean something else in another major version.
    DESK_TRY(manifest.abi, read_abi(root, host));
    // A newer minor version may have members that this host cannot know. None of them may be one
    // that a host has to keep: those are mandatory, as the right of an action is.
    if (manifest.abi.minor <= host.abi.minor) DESK_CHECK(check_manifest_members(root));
    DESK_CHECK(read_identity(root, manifest));
    DESK_CHECK(read_wish_lists(root, host, manifest));
    DESK_CHECK(read_offers(root, host, manifest));
    DESK_CHECK(read_files(root, manifest));
    return manifest;
}

} // namespace mock::loader
