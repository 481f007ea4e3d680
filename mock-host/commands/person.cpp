#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/look_up.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/read_input.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/store/passwords.hpp"
#include "mock-host/store/web_sessions.hpp"
#include "mock-host/views/json.hpp"

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
             {"person password",
              "Set the password of a person",
              {{"EMAIL", "", "Whose", Parameter::Count::required},
               {"--password-file", "F", "File with it; - or nothing: standard input"}},
              set_password,
              false}}};
}

} // namespace mock::commands
