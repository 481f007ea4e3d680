#include "mock-host/web/configuration_pages.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/packages.hpp"
#include "mock-host/views/configuration.hpp"
#include "mock-host/web/act.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/configuration_form.hpp"
#include "mock-host/web/configuration_view.hpp"
#include "mock-host/web/refusal.hpp"

namespace mock::web {

namespace {

std::optional<store::Configuration> configuration_of(const Visit& visit)
{
    return store::find_configuration(store::Reader(visit.desk.store()), visit.args.at(0));
}

Response no_configuration(const Visit& visit)
{
    return not_found(visit, visit.t("configurations.unknown"));
}

/// The package that was asked for, or the only one with a form.
desk::Result<std::shared_ptr<const loader::Package>> wanted_package(const Visit& visit,
                                                                    const std::string& id)
{
    if (!id.empty()) return visit.desk.package(id);
    for (const auto& row : store::list_packages(store::Reader(visit.desk.store()))) {
        auto package = visit.desk.package(row.id);
        if (package && !(*package)->form.empty()) return package;
    }
    return desk::Error{.status = desk::Errc::not_found,
                       .code = "package.unknown",
                       .detail = "no package has a form",
                       .message = visit.t("configurations.no_package")};
}

Response new_page(Visit& visit)
{
    auto package = wanted_package(visit, visit.query("package"));
    if (!package) return not_found(visit, visit.t("packages.unknown"));
    return show_new_configuration(visit, new_form(visit, *std::move(package)));
}

Response configuration_page(Visit& visit)
{
    const auto configuration = configuration_of(visit);
    if (!configuration) return no_configuration(visit);
    auto package = visit.desk.package(configuration->package);
    if (!package) return show_unopened_configuration(visit, *configuration, package.error());
    const auto view = views::view_configuration(visit.desk, *configuration);
    if (!view) return trouble(visit, view.error());
    FormContent content = stored_form(*view, *std::move(package));
    // What is missing or doubtful is said from the beginning, not only after saving.
    if (auto findings = visit.desk.validate(content.form, reader_locale(visit)))
        content.findings = *std::move(findings);
    return show_configuration(visit, {*view, std::move(content)});
}

/// Saves what was typed; the configuration, or nothing, and then `content` says why.
std::optional<store::Configuration> save(const Visit& visit, FormContent& content, Html& message)
{
    if (has_errors(content)) return {};
    auto saved = visit.desk.save(content.form, reader_locale(visit));
    if (saved) {
        content.findings = std::move(saved->findings);
        return saved->configuration;
    }
    const desk::Error& error = saved.error();
    const std::string key = "configurations.error." + error.code;
    const std::string words = visit.words.has(key) ? visit.t(key) : words_of(visit, error);
    message = error_box(visit, words, remedy_words(visit, error.status));
    return {};
}

Response saved(const Visit& visit, const store::Configuration& configuration)
{
    if (visit.form("then") == "done")
        return redirect("/admin/configurations?said=configuration_saved");
    return redirect(page_of(configuration) + "?said=configuration_saved");
}

Response create(Visit& visit)
{
    auto package = wanted_package(visit, visit.form("desk.package"));
    if (!package) return not_found(visit, visit.t("packages.unknown"));
    FormContent content = typed_form(visit, new_form(visit, *std::move(package)));
    Html message;
    if (const auto made = save(visit, content, message)) return saved(visit, *made);
    return show_new_configuration(visit, content, message + not_saved_box(visit, content), 400);
}

Response change(Visit& visit)
{
    const auto configuration = configuration_of(visit);
    if (!configuration) return no_configuration(visit);
    const auto view = views::view_configuration(visit.desk, *configuration);
    if (!view) return trouble(visit, view.error());
    auto package = visit.desk.package(configuration->package);
    if (!package) return trouble(visit, package.error());
    FormContent content = typed_form(visit, stored_form(*view, *std::move(package)));
    Html message;
    if (const auto done = save(visit, content, message)) return saved(visit, *done);
    // Saving once more then means: mine, whatever the others wrote.
    const bool is_outdated = content.form.revision != configuration->revision;
    content.form.revision = configuration->revision;
    message += not_saved_box(visit, content);
    return show_configuration(
        visit, {*view, std::move(content), std::move(message), is_outdated ? 409 : 400});
}

Response remove(Visit& visit)
{
    const auto configuration = configuration_of(visit);
    if (!configuration) return no_configuration(visit);
    const auto removed = visit.desk.remove_configuration(configuration->id, visit.person->id);
    if (!removed) return trouble(visit, removed.error());
    return redirect(std::string("/admin/configurations?said=") +
                    (removed->is_clean() ? "configuration_removed" : "configuration_removed_but"));
}

using Deed = desk::Status (runtime::Desk::*)(const std::string& id);

/// What the desk does with the configuration of the path, and then its page, which says so.
Response do_and_say(Visit& visit, Deed deed, const char* said)
{
    const auto configuration = configuration_of(visit);
    if (!configuration) return no_configuration(visit);
    const auto done = (visit.desk.*deed)(configuration->id);
    if (!done) return trouble(visit, done.error());
    return redirect(page_of(*configuration) + "?said=" + said);
}

Response make_default(Visit& visit)
{
    return do_and_say(visit, &runtime::Desk::make_default, "configuration_default");
}

Response release(Visit& visit)
{
    return do_and_say(visit, &runtime::Desk::release, "configuration_released");
}

using Handler = Response (*)(Visit&, const ActPlace&, const std::string&);

/// An action on the configuration of the path.
template <Handler handler>
Response on_configuration(Visit& visit)
{
    const auto configuration = configuration_of(visit);
    if (!configuration) return no_configuration(visit);
    return handler(visit, place_of(visit, *configuration), visit.args.at(1));
}

} // namespace

std::vector<Route> configuration_page_routes()
{
    constexpr auto who = Who::administrator;
    return {
        {"GET", "/admin/configurations/new", who, new_page},
        {"POST", "/admin/configurations", who, create},
        {"GET", "/admin/configurations/{}", who, configuration_page},
        {"POST", "/admin/configurations/{}", who, change},
        {"POST", "/admin/configurations/{}/remove", who, remove},
        {"POST", "/admin/configurations/{}/default", who, make_default},
        {"POST", "/admin/configurations/{}/release", who, release},
        {"GET", "/admin/configurations/{}/actions/{}", who, on_configuration<action_page>},
        {"POST", "/admin/configurations/{}/actions/{}", who, on_configuration<act>},
        {"POST", "/api/v1/configurations/{}/actions/{}", who, on_configuration<api_act>},
    };
}

} // namespace mock::web
