#include "mock-host/loader/library.hpp"
#include "mock-host/loader/package.hpp"
#include "mock-host/runtime/crashes.hpp"
#include "mock-host/runtime/cron.hpp"
#include "mock-host/runtime/desk_parts.hpp"
#include "mock-host/runtime/desk_settings.hpp"
#include "mock-host/runtime/form_findings.hpp"
#include "mock-host/runtime/host_texts.hpp"
#include "mock-host/services/documents.hpp"
#include "mock-host/services/host_tables.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/schedules.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/values.hpp"

#include <desk/sdk/host.hpp>

#include <algorithm>
#include <set>

namespace mock::runtime {

namespace {

constexpr std::string_view form_prefix = "form.";

services::Finding error_finding(std::string title, std::string path)
{
    services::Finding finding;
    finding.state = "error";
    finding.title = std::move(title);
    finding.path = std::move(path);
    return finding;
}

std::string without_blanks_around(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == text.npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

/// The name of one must not be the id of another: commands take both.
bool is_configuration_name(std::string_view name)
{
    constexpr std::string_view id_start = "cfg-";
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    if (name.size() > 200 || !store::is_title(name)) return false;
    if (std::any_of(name.begin(), name.end(), is_control)) return false;
    const bool is_id = name.starts_with(id_start) && name.size() > id_start.size() &&
                       name.find_first_not_of("0123456789", id_start.size()) == name.npos;
    return !is_id;
}

bool forbids_saving(const std::vector<services::Finding>& findings)
{
    return std::any_of(findings.begin(), findings.end(),
                       [](const auto& finding) { return finding.state == "error"; });
}

/// Names of the secret fields that will have a value once the form is saved.
std::set<std::string, std::less<>> secrets_after(store::Connection connection,
                                                 const ConfigurationForm& form)
{
    std::set<std::string, std::less<>> names;
    if (!form.id.empty()) {
        for (const auto& key : list_keys(connection, store::ValueSpace::secrets, form.id)) {
            if (key.rfind(form_prefix, 0) == 0) names.insert(key.substr(form_prefix.size()));
        }
    }
    for (const auto& [name, secret] : form.secrets) {
        if (secret.empty()) {
            names.erase(name);
        } else {
            names.insert(name);
        }
    }
    return names;
}

/// The rules of the schema, for values and for the secrets that were typed; in `locale`.
std::vector<services::Finding> check_by_schema(const loader::Package& package,
                                               const ConfigurationForm& form,
                                               const std::set<std::string, std::less<>>& secrets,
                                               const std::string& locale)
{
    const loader::Form& schema = package.form;
    std::vector<services::Finding> findings;
    const auto add = [&](const std::vector<loader::Finding>& some) {
        for (const auto& one : some) {
            findings.push_back(
                error_finding(sentence_about(one, schema, package.texts, locale), one.pointer));
        }
    };
    if (!is_configuration_name(without_blanks_around(form.name))) {
        findings.push_back(error_finding(say(Say::name_needed, locale), "/name"));
    }
    if (!form.locale.empty() && !is_locale(form.locale)) {
        findings.push_back(error_finding(say(Say::no_locale, locale), "/desk.locale"));
    }
    add(schema.validate(schema.with_defaults(form.values), secrets));
    for (const auto& [name, secret] : form.secrets) {
        const loader::Field* field = schema.find(name);
        if (!field || !field->secret) {
            findings.push_back(error_finding(say(Say::no_secret_field, locale), '/' + name));
        } else if (!secret.empty()) {
            add(loader::check_secret(*field, secret));
        }
    }
    return findings;
}

/// What an administrator would save, in the words of the store.
store::Configuration configuration_of(store::Connection connection, const ConfigurationForm& form,
                                      const loader::Package& package)
{
    store::Configuration out;
    if (!form.id.empty()) out = find_configuration(connection, form.id).value_or(out);
    out.package = package.manifest.id;
    out.name = without_blanks_around(form.name);
    if (!form.locale.empty()) out.locale = form.locale;
    if (form.id.empty() && form.locale.empty()) out.locale = desk_settings(connection).locale;
    out.values = loader::write_values(package.form.with_defaults(form.values));
    out.form_version = static_cast<int>(package.manifest.form_version);
    out.revision = form.revision;
    return out;
}

desk::Result<std::vector<services::Finding>> ask_plugin(const loader::Installed& package,
                                                        const store::Configuration& wanted,
                                                        const std::vector<std::string>& secrets,
                                                        const std::string& locale, store::Time now)
{
    const loader::Manifest& manifest = package.package.manifest;
    DESK_TRY(const loader::Module library, loader::load_library(package.library, manifest));
    DESK_TRY(const desk::PluginModule module, desk::PluginModule::create(library.entry));
    const std::string document = services::form_document(wanted, secrets);
    const desk_doc_t doc = desk::to_doc({"desk.configuration/1", document});
    const desk_view_t view{sizeof view,           0,   now.time_since_epoch().count(),
                           desk::to_text(locale), doc, doc};
    const services::SlotScope scope(services::Slot::any);
    DESK_TRY(const std::string findings, module.validate(view));
    if (findings == "{}") return std::vector<services::Finding>{};
    services::Grants grants;
    for (const loader::Action& action : manifest.actions)
        grants.actions.insert(action.id);
    return services::read_findings(findings, grants);
}

desk::Error unknown_configuration()
{
    return {desk::Errc::not_found, "configuration.unknown", "no such configuration"};
}

} // namespace

desk::Result<std::shared_ptr<const loader::Package>> Desk::package(const std::string& id)
{
    DESK_TRY(auto installed, parts_->instances.package(id));
    return std::shared_ptr<const loader::Package>(installed, &installed->package);
}

std::string Desk::text(const std::string& id, const std::string& key, const std::string& locale)
{
    const auto found = package(id);
    return found ? (*found)->texts.lookup(key, locale) : key;
}

desk::Result<std::vector<services::Finding>> Desk::validate(const ConfigurationForm& form,
                                                            const std::string& locale)
{
    const store::Reader reader(*parts_->store);
    std::string package_id = form.package;
    if (!form.id.empty()) {
        const auto stored = find_configuration(reader, form.id);
        if (!stored) {
            return desk::Error{desk::Errc::not_found, "configuration.unknown",
                               "no such configuration"};
        }
        package_id = stored->package;
    }
    DESK_TRY(const auto package, parts_->instances.package(package_id));
    const auto secrets = secrets_after(reader, form);
    auto findings = check_by_schema(package->package, form, secrets, locale);
    // A plugin relies on its own schema: it is only asked about forms that follow it.
    if (forbids_saving(findings)) return findings;
    std::vector<std::string> keys;
    for (const std::string& name : secrets)
        keys.push_back(std::string(form_prefix) + name);
    return ask_plugin(*package, configuration_of(reader, form, package->package), keys, locale,
                      now());
}

namespace {

/// Which secret fields were stored or removed.
void note_secrets(store::Transaction& change, const store::Configuration& configuration,
                  const ConfigurationForm& form)
{
    std::string details;
    for (const auto& [name, secret] : form.secrets)
        details += (details.empty() ? "" : ", ") + name + (secret.empty() ? " removed" : " stored");
    note_audit(change,
               {.action = "configuration.secrets",
                .subject = subject_of(change, {store::TargetKind::configuration, configuration.id}),
                .instance = configuration.id,
                .outcome = "done",
                .details = std::move(details)});
}

} // namespace

desk::Result<SavedForm> Desk::save(const ConfigurationForm& form, const std::string& locale)
{
    DESK_TRY(auto findings, validate(form, locale));
    if (forbids_saving(findings)) return SavedForm{{}, std::move(findings)};
    const auto taken = desk::Error{desk::Errc::conflict, "configuration.name_taken",
                                   "there is a configuration with this name: choose another one"};
    store::Transaction change(*parts_->store);
    const auto before = find_configuration(change, form.id);
    DESK_TRY(const auto package,
             parts_->instances.package(before ? before->package : form.package));
    auto wanted = configuration_of(change, form, package->package);
    if (before) {
        const auto saved = save_configuration(change, wanted, now());
        if (saved == store::Saved::name_taken) return taken;
        if (saved != store::Saved::done) {
            return desk::Error{desk::Errc::conflict, "configuration.changed",
                               "somebody else saved this configuration meanwhile: look again"};
        }
    } else {
        wanted.created_at = wanted.updated_at = now();
        const auto inserted = insert_configuration(change, wanted);
        if (!inserted) return taken;
        wanted = *inserted;
    }
    for (const auto& [name, secret] : form.secrets) {
        const std::string key = std::string(form_prefix) + name;
        if (secret.empty()) {
            remove_value(change, store::ValueSpace::secrets, wanted.id, key);
        } else {
            parts_->options.log.hide(secret);
            DESK_TRY(const std::string sealed, parts_->box.seal(change, secret, wanted.id, key));
            put_value(change, store::ValueSpace::secrets, wanted.id, key, sealed);
        }
    }
    if (!form.secrets.empty()) note_secrets(change, wanted, form);
    auto saved = find_configuration(change, wanted.id);
    change.commit();
    parts_->calls.wake();
    return SavedForm{std::move(saved), std::move(findings)};
}

/// Somebody saved it a moment ago: until the calls that run have ended nothing new begins.
void Desk::wait_while_renewed(const std::string& configuration)
{
    const auto until = std::chrono::steady_clock::now() + parts_->options.drain_patience +
                       parts_->options.abandon_patience;
    std::uint64_t seen = 0;
    while (std::chrono::steady_clock::now() < until) {
        const auto instance = parts_->instances.acquire(configuration);
        if (instance || instance.error().code != "instance.renewed") return;
        seen = parts_->calls.wait_for_change(seen, parts_->options.poll_interval, {});
    }
}

/// Once more if it fails, be it for a clock that jumped only: later there is nothing left to run
/// it.
RemovedConfiguration Desk::run_before_removal(const Click& click)
{
    RemovedConfiguration last;
    for (int tries = 0; tries < 2; ++tries) {
        wait_while_renewed(click.configuration);
        auto end = submit(click);
        // What the plugin itself does not offer is nothing to be undone.
        if (!end && end.error().code == "action.unavailable") return last;
        if (end) end = wait(end->number);
        if (end && end->state == store::CallState::done) return {};
        last =
            end ? RemovedConfiguration{*std::move(end), {}} : RemovedConfiguration{{}, end.error()};
        if (last.failed && last.failed->state == store::CallState::cancelled) return last;
    }
    return last;
}

RemovedConfiguration Desk::prepare_removal(const store::Configuration& configuration,
                                           const std::string& actor)
{
    wait_while_renewed(configuration.id);
    const auto package = parts_->instances.package_of(configuration);
    if (!package) return {{}, package.error()};
    const store::Target target{store::TargetKind::configuration, configuration.id};
    RemovedConfiguration all;
    for (const loader::Action& action : (*package)->package.manifest.actions) {
        if (!action.on_remove) continue;
        auto one = run_before_removal({target, action.id, actor, configuration.id, "{}", {}});
        if (!one.is_clean()) all = std::move(one);
    }
    return all;
}

namespace {

/// Portion by portion, so that heart beats and clicks come in between. It stops working first: what
/// a process that died leaves of it is removed the next time, and nothing works on half of it.
void remove_in_portions(store::Store& store, const std::string& id, store::Time now)
{
    constexpr int portion = 1000;
    {
        store::Transaction change(store);
        set_configuration_state(change, id, store::ConfigurationState::disabled,
                                "its removal has begun: remove it once more to finish that");
        change.commit();
    }
    int removed = portion;
    while (removed == portion) {
        store::Transaction change(store);
        removed = remove_some_of_configuration(change, id, portion, now);
        change.commit();
    }
    store::Transaction change(store);
    remove_configuration(change, id, now);
    change.commit();
}

} // namespace

desk::Result<RemovedConfiguration>
Desk::remove_configuration(const std::string& id, const std::string& actor, Removal removal)
{
    const auto configuration = find_configuration(store::Reader(*parts_->store), id);
    if (!configuration) return unknown_configuration();
    const auto person = find_person(store::Reader(*parts_->store), actor);
    if (!person || person->role != store::Role::administrator) {
        return desk::Error{desk::Errc::denied, "configuration.denied",
                           "only administrators remove configurations: nothing was done"};
    }
    RemovedConfiguration removed;
    if (removal == Removal::everywhere) removed = prepare_removal(*configuration, actor);
    remove_in_portions(*parts_->store, id, now());
    parts_->calls.wake();
    return removed;
}

desk::Status Desk::make_default(const std::string& id)
{
    store::Transaction change(*parts_->store);
    if (!store::make_default(change, id)) return unknown_configuration();
    change.commit();
    return {};
}

desk::Status Desk::release(const std::string& id)
{
    store::Transaction change(*parts_->store);
    const auto configuration = find_configuration(change, id);
    if (!configuration) return unknown_configuration();
    if (configuration->state == store::ConfigurationState::active) {
        return desk::Error{desk::Errc::state, "configuration.not_quarantined",
                           '"' + configuration->name +
                               "\" is not in quarantine: there is nothing to release"};
    }
    if (!set_configuration_state(change, id, store::ConfigurationState::active, "")) {
        return desk::Error{desk::Errc::conflict, "configuration.disabled",
                           configuration->state_reason};
    }
    forget_faults(change, id);
    forget_crashes(change);
    change.commit();
    parts_->calls.wake();
    return {};
}

std::vector<JobInfo> Desk::jobs(const std::string& locale)
{
    std::vector<JobInfo> all;
    const store::Reader reader(*parts_->store);
    const std::string zone = desk_settings(reader).time_zone;
    for (const auto& configuration : list_configurations(reader)) {
        const auto package = parts_->instances.package_of(configuration);
        if (!package) continue;
        for (const loader::Job& job : (*package)->package.manifest.jobs) {
            JobInfo info{configuration.id, configuration.name, job.id};
            if (!job.title.empty())
                info.title = (*package)->package.texts.lookup(job.title, locale);
            info.schedule = job.schedule;
            info.manual = job.manual;
            info.dry_run = job.dry_run;
            info.last_at = last_scheduled(reader, configuration.id, job.id);
            info.next_at = job_times(job, now(), now(), zone).next;
            all.push_back(std::move(info));
        }
    }
    return all;
}

} // namespace mock::runtime
