#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/look_up.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/read_input.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/runtime/desk_settings.hpp"
#include "mock-host/services/mail_sender.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/passwords.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/web_sessions.hpp"
#include "mock-host/views/json.hpp"

#include <desk/sdk/text.hpp>

#include <boost/json.hpp>

#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

constexpr std::size_t shortest_password = 10; ///< characters; long ones need no other rules

Ran list(Context& context, const Given&)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    json::array rows;
    Table table{{"NAME", "EMAIL", "ROLE", "PASSWORD", "ID"}, {}};
    for (const auto& person : store::list_people(reader)) {
        const bool has_one = store::has_password(reader, person.id);
        rows.push_back({{"id", person.id},
                        {"name", person.name},
                        {"email", views::json_or_null(person.email)},
                        {"role", std::string(store::word(person.role))},
                        {"password", has_one}});
        table.rows.push_back({plain(person.name), plain(person.email.value_or("")),
                              std::string(store::word(person.role)), has_one ? "set" : "",
                              person.id});
    }
    print_rows(context, rows, table, "There is nobody.");
    return Exit::ok;
}

desk::Result<store::Role> role_of(const Given& given)
{
    const std::string typed = given.text("--role");
    if (const auto role = store::from_word<store::Role>(typed)) return *role;
    return wrong_use("\"" + typed + "\" is no role. There are agent, administrator and requester.");
}

desk::Result<store::Person> wanted_person(store::Connection connection, const Given& given)
{
    store::Person wanted;
    wanted.name = given.text("--name");
    if (!store::is_title(wanted.name)) {
        return wrong_use("A person needs a name. Say it with --name, in at most " +
                         std::to_string(store::title_max) + " characters.");
    }
    const std::string email = given.text("--email");
    if (!desk::is_utf8(email) || !services::is_mail_address(email)) {
        return wrong_use("\"" + email + "\" is no e-mail address. Write it like ada@example.com.");
    }
    wanted.email = email;
    DESK_TRY(wanted.role, role_of(given));
    wanted.locale =
        given.has("--locale") ? given.text("--locale") : store::desk_settings(connection).locale;
    if (!runtime::is_locale(wanted.locale)) {
        return wrong_use("\"" + wanted.locale +
                         "\" is no language. Write it like en-GB, de-DE or fr.");
    }
    return wanted;
}

Ran add(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    store::Transaction change(*store);
    DESK_TRY(const store::Person wanted, wanted_person(change, given));
    const auto added = store::insert_person(change, wanted);
    if (!added) {
        return failure(desk::Errc::conflict,
                       "Somebody with the address \"" + *wanted.email +
                           "\" is there already. \"mock-host person list\" shows who.");
    }
    const std::string role{store::word(added->role)};
    note_audit(change, {.action = "person.add",
                        .subject = subject_of(*added),
                        .outcome = "done",
                        .details = role});
    change.commit();
    const std::string note = runtime::note_on_locale(added->locale);
    if (!note.empty()) context.err() << note << "\n";
    context.out() << "Added " << plain(added->name) << " (" << role
                  << "). \"person password\" sets a password.\n";
    return Exit::ok;
}

Ran set_password(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    DESK_TRY(const auto person, person_by_email(reader, given.text("EMAIL")));
    const std::string file = given.has("--password-file") ? given.text("--password-file") : "-";
    DESK_TRY(const desk::Secret password, read_secret(file, context.in()));
    if (password.reveal().size() < shortest_password) {
        return wrong_use("The password is too short: at least " +
                         std::to_string(shortest_password) + " characters. Nothing was changed.");
    }
    const store::PasswordHash hash = store::hash_password(password);
    store::Transaction change(*store);
    store::set_password(change, person.id, hash);
    // Whoever is signed in with the old one is not any more.
    store::remove_web_sessions_of(change, person.id);
    change.commit();
    context.out() << "Password of " << plain(person.name) << " is set.\n";
    return Exit::ok;
}

} // namespace

Group person_commands()
{
    return {"person",
            "Who may sign in to the desk in a browser",
            {{"person list", "People with their roles", {}, list},
             {"person add",
              "Add somebody",
              {{"--name", "NAME", "As others read it", Parameter::Count::required},
               {"--email", "EMAIL", "Nobody else's", Parameter::Count::required},
               {"--role", "ROLE", "agent, administrator or requester", Parameter::Count::required},
               {"--locale", "LOCALE",
                "Language of their pages and mails: en-GB, fr-FR ...; default: that of the desk"}},
              add,
              false,
              "person add --name \"Ada Byron\" --email ada@example.com --role agent"},
             {"person password",
              "Set the password of a person",
              {{"EMAIL", "", "Whose", Parameter::Count::required},
               {"--password-file", "F", "File with it; - or nothing: standard input"}},
              set_password,
              false}}};
}

} // namespace mock::commands
