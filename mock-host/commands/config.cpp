#include "mock-host/commands/config_form.hpp"
#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/look_up.hpp"
#include "mock-host/commands/print_configuration.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/read_input.hpp"
#include "mock-host/commands/run_call.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/loader/package.hpp"
#include "mock-host/store/packages.hpp"
#include "mock-host/views/configuration.hpp"
#include "mock-host/views/json.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

desk::Result<std::string> package_for(store::Connection connection, const std::string& wanted)
{
    const auto packages = store::list_packages(connection);
    if (packages.empty()) {
        return failure(desk::Errc::not_found, "No package is installed. Install one first: "
                                              "\"mock-host package install FILE.zip\".");
    }
    if (wanted.empty() && packages.size() == 1) return packages.front().id;
    std::string ids;
    for (const auto& package : packages) {
        if (package.id == wanted) return wanted;
        ids += (ids.empty() ? "" : ", ") + package.id;
    }
    return wrong_use("Say with --package for which package the configuration is: " + ids + ".");
}

desk::Result<store::Configuration> configuration_of(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    return configuration_by_name(reader, given.text("NAME"));
}

desk::Result<store::Person> administrator_of(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    return acting_person(reader, given.text("--as"), store::Role::administrator);
}

/// Saves, tells what is wrong or worth knowing, and shows the name.
Ran save(Context& context, runtime::Desk& desk, const runtime::ConfigurationForm& form)
{
    for (const auto& [field, secret] : form.secrets)
        context.hide(secret);
    DESK_TRY(const runtime::SavedForm saved, desk.save(form, "en-GB"));
    for (const auto& finding : saved.findings)
        print_finding(context.err(), finding);
    if (!saved.configuration) {
        return failure(desk::Errc::invalid, "Nothing was saved. Correct the fields and try again.");
    }
    if (context.json()) {
        print_json(context.out(), json::object{{"id", saved.configuration->id},
                                               {"name", saved.configuration->name}});
    } else {
        context.out() << "Saved \"" << plain(saved.configuration->name) << "\" ("
                      << saved.configuration->id << ").\n";
    }
    return Exit::ok;
}

Ran add(Context& context, const Given& given)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    runtime::ConfigurationForm form;
    {
        const store::Reader reader(desk->store());
        DESK_TRY(form.package, package_for(reader, given.text("--package")));
    }
    DESK_TRY(const auto package, desk->package(form.package));
    DESK_TRY(TypedForm typed, read_assignments(package->form, assignments_of(given), context.in()));
    form.name = given.has("--name") ? given.text("--name") : package->manifest.name;
    form.locale = given.text("--locale");
    form.values = package->form.with_defaults(std::move(typed.values));
    form.secrets = std::move(typed.secrets);
    return save(context, *desk, form);
}

desk::Result<runtime::ConfigurationForm> stored_form(const store::Configuration& configuration)
{
    runtime::ConfigurationForm form;
    form.id = configuration.id;
    form.package = configuration.package;
    form.name = configuration.name;
    form.locale = configuration.locale;
    form.revision = configuration.revision;
    DESK_TRY(form.values, loader::parse_values(configuration.values));
    return form;
}

Ran set(Context& context, const Given& given)
{
    const auto assignments = given.all("KEY=VALUE");
    if (assignments.empty() && !given.has("--locale")) {
        return wrong_use("Say what to change: fields as KEY=VALUE, or --locale.");
    }
    DESK_TRY(runtime::Desk * desk, context.desk());
    DESK_TRY(const store::Configuration configuration, configuration_of(context, given));
    DESK_TRY(const auto package, desk->package(configuration.package));
    DESK_TRY(TypedForm typed, read_assignments(package->form, assignments, context.in()));
    DESK_TRY(runtime::ConfigurationForm form, stored_form(configuration));
    if (given.has("--locale")) form.locale = given.text("--locale");
    for (auto& [key, value] : typed.values)
        form.values.insert_or_assign(key, std::move(value));
    form.secrets = std::move(typed.secrets);
    return save(context, *desk, form);
}

Ran code(Context& context, const Given& given)
{
    // Not quoted back: it is the code.
    if (given.text("CODE") != "-") {
        return wrong_use(
            "Whoever has the code has access, and arguments are visible to everybody "
            "on this machine. Nothing was saved. Open \"config authorize-url\" again "
            "for another one, and write \"config code NAME -\" to read it from standard "
            "input.");
    }
    DESK_TRY(runtime::Desk * desk, context.desk());
    DESK_TRY(const store::Configuration configuration, configuration_of(context, given));
    DESK_TRY(runtime::ConfigurationForm form, stored_form(configuration));
    DESK_TRY(form.secrets["code"], read_secret("-", context.in()));
    return save(context, *desk, form);
}

using Deed = desk::Status (runtime::Desk::*)(const std::string& id);

/// `key`: that of the id in the JSON; `said`: what stands behind the name.
Ran do_and_say(Context& context, const Given& given, Deed deed, const char* key, const char* said)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    DESK_TRY(const store::Configuration configuration, configuration_of(context, given));
    DESK_CHECK((desk->*deed)(configuration.id));
    if (context.json()) {
        print_json(context.out(), json::object{{key, configuration.id}});
    } else {
        context.out() << "\"" << plain(configuration.name) << "\" " << said << ".\n";
    }
    return Exit::ok;
}

Ran make_default(Context& context, const Given& given)
{
    return do_and_say(context, given, &runtime::Desk::make_default, "default",
                      "is the default now");
}

Ran release(Context& context, const Given& given)
{
    return do_and_say(context, given, &runtime::Desk::release, "released", "was released");
}

std::string why_not_revoked(runtime::Desk& desk, const runtime::RemovedConfiguration& removed)
{
    if (removed.failed) {
        const std::string message = views::failure_text(desk, *removed.failed).message;
        return message.empty() ? end_text(*removed.failed, {}) : message;
    }
    const desk::Error& error = *removed.not_asked;
    return error.message.empty() ? views::sentence(error.detail) : error.message;
}

/// What is left to be done at the other side; empty: nothing is.
std::string complaint_about(runtime::Desk& desk, const runtime::RemovedConfiguration& removed)
{
    if (removed.is_clean()) return {};
    return "What it has at the other side could not all be ended: its access, or what it has "
           "opened. End that there. The reason was: " +
           why_not_revoked(desk, removed);
}

Ran remove(Context& context, const Given& given)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    DESK_TRY(const store::Configuration configuration, configuration_of(context, given));
    DESK_TRY(const store::Person actor, administrator_of(context, given));
    const bool is_kept = given.has("--keep-access");
    const auto how = is_kept ? runtime::Removal::here_only : runtime::Removal::everywhere;
    DESK_TRY(const auto removed, desk->remove_configuration(configuration.id, actor.id, how));
    const std::string complaint = complaint_about(*desk, removed);
    if (!complaint.empty()) context.err() << plain_lines(complaint) << "\n";
    if (context.json()) {
        print_json(context.out(),
                   json::object{{"removed", configuration.id}, {"complaint", complaint}});
    } else {
        const char* const rest = is_kept ? " Its access at the other side stays." : "";
        context.out() << "Removed \"" << plain(configuration.name) << "\"." << rest << "\n";
    }
    return Exit::ok;
}

/// Runs an action on a configuration.
desk::Result<ClickEnd> click(Context& context, runtime::Desk& desk, const Given& given,
                             const std::string& action)
{
    DESK_TRY(const store::Configuration configuration, configuration_of(context, given));
    DESK_TRY(const store::Person actor, administrator_of(context, given));
    runtime::Click wanted;
    wanted.target = {store::TargetKind::configuration, configuration.id};
    wanted.action = action;
    wanted.actor = actor.id;
    wanted.configuration = configuration.id;
    return click_and_wait(context, desk, wanted);
}

Ran click_and_print(Context& context, const Given& given, const std::string& action)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    DESK_TRY(const ClickEnd end, click(context, *desk, given, action));
    return print_end(context, *desk, end);
}

Ran authorize_url(Context& context, const Given& given)
{
    return click_and_print(context, given, "configuration.authorize");
}

Ran token(Context& context, const Given& given)
{
    return click_and_print(context, given, "configuration.token");
}

Ran test(Context& context, const Given& given)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    DESK_TRY(const ClickEnd end, click(context, *desk, given, "configuration.test"));
    const auto findings = views::stored_findings(end.call);
    if (context.json()) {
        json::object result = views::call_json(end.call, "", views::failure_text(*desk, end.call));
        result["checks"] = views::checks_json(findings);
        print_json(context.out(), result);
        return exit_of(end.call);
    }
    print_checks(context.out(), findings, context.width());
    return print_end(context, *desk, end);
}

Ran show(Context& context, const Given& given)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    DESK_TRY(const store::Configuration configuration, configuration_of(context, given));
    DESK_TRY(const views::ConfigurationView view, views::view_configuration(*desk, configuration));
    if (context.json()) {
        print_json(context.out(), views::configuration_json(view));
    } else {
        print_configuration(context.out(), view, context.time_zone());
    }
    return Exit::ok;
}

Ran list(Context& context, const Given&)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    json::array rows;
    Table table{{"ID", "NAME", "PACKAGE", "DEFAULT", "STATE"}, {}};
    for (const auto& one : store::list_configurations(reader)) {
        const std::string state{store::word(one.state)};
        rows.push_back({{"id", one.id},
                        {"name", one.name},
                        {"package", one.package},
                        {"default", one.is_default},
                        {"state", state},
                        {"state_reason", one.state_reason}});
        table.rows.push_back({one.id, one.name, one.package, one.is_default ? "yes" : "", state});
    }
    print_rows(context, rows, table,
               "There is no configuration. \"mock-host config add\" makes one.");
    return Exit::ok;
}

const Parameter by_name{"NAME", "", "Name or id of the configuration", Parameter::Count::required};
const Parameter as_administrator{"--as", "EMAIL", "Who does it; default: the first administrator"};

Parameter locale_of(const std::string& initial)
{
    return {"--locale", "LOCALE", "Language of the journal; default: " + initial};
}

Command add_command()
{
    Command command{"config add",
                    "Make a configuration of an installed package",
                    {{"--name", "NAME", "Default: the name of the product"},
                     {"--package", "ID", "If several are installed"},
                     locale_of("that of the desk")},
                    add,
                    true,
                    "config add --client-id ID --client-secret-file secret.txt --redirect-url "
                    "https://www.example.com"};
    for (const FieldOption& option : field_options()) {
        command.parameters.push_back({std::string(option.option), std::string(option.value),
                                      option.holds_file
                                          ? "File with the secret; - reads standard input"
                                          : "Field " + std::string(option.field)});
    }
    command.parameters.push_back({"--set", "KEY=VALUE",
                                  "Any field; secret ones as KEY=@FILE or KEY=-",
                                  Parameter::Count::repeated});
    return command;
}

Command remove_command()
{
    return {"config remove",
            "Revoke access and forget it",
            {by_name,
             as_administrator,
             {"--keep-access", "",
              "In a copy of a desk: ask nothing of the other side, where the original works on"}},
            remove};
}

Command code_command()
{
    return {"config code",
            "Save the code that TeamViewer gave, or the whole address you came back to",
            {by_name,
             {"CODE", "", "Always -: it is read from standard input, unseen by others",
              Parameter::Count::required}},
            code,
            true,
            "config code \"TeamViewer AddOn\" - < code.txt"};
}

} // namespace

Group config_commands()
{
    const Parameter assignments{"KEY=VALUE", "", "Secret fields as KEY=@FILE or KEY=-",
                                Parameter::Count::repeated};
    return {
        "config",
        "Connect a package to the outside",
        {add_command(),
         {"config list", "All configurations", {}, list},
         {"config show", "The form, and how the connection stands", {by_name}, show},
         {"config set",
          "Change fields of the form",
          {by_name, assignments, locale_of("as it is")},
          set},
         {"config default",
          "Offer its actions where no configuration was used yet",
          {by_name},
          make_default},
         {"config release",
          "Let it work again after it was stopped for its faults",
          {by_name},
          release},
         remove_command(),
         {"config authorize-url",
          "The address where access is allowed",
          {by_name, as_administrator},
          authorize_url},
         code_command(),
         {"config token", "Exchange the saved code for access", {by_name, as_administrator}, token},
         {"config test", "Try each permission", {by_name, as_administrator}, test}}};
}

} // namespace mock::commands
