#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/runtime/desk_settings.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/secret_box.hpp"
#include "mock-host/store/seed.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/store.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <filesystem>
#include <limits>
#include <ostream>

namespace mock::commands {

namespace {

store::Time real_now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// Somebody has to be there who may configure the desk.
void add_administrator(store::Transaction& change)
{
    store::insert_person(change, {.name = "Administrator",
                                  .email = "admin@example.com",
                                  .role = store::Role::administrator,
                                  .roles = {"Administrators"}});
}

std::size_t count_open_and_closed(store::Connection connection)
{
    return store::list_activities(connection, {.limit = std::numeric_limits<int>::max()}).size();
}

void print_created(Context& context, const store::Location& where, store::Connection connection)
{
    const auto people = store::list_people(connection).size();
    const auto assets = store::count_assets(connection);
    const auto activities = count_open_and_closed(connection);
    const std::string locale = store::desk_settings(connection).locale;
    if (context.json()) {
        print_json(context.out(), boost::json::object{{"store", where.name()},
                                                      {"people", people},
                                                      {"assets", assets},
                                                      {"activities", activities},
                                                      {"locale", locale}});
        return;
    }
    context.out() << "Created " << where.name() << ": " << people << " people, " << assets
                  << " assets, " << activities << " activities.\n"
                  << "Its journal is written in " << locale
                  << "; \"setting set desk.locale\" changes it.\n";
}

/// The key file of another desk would end it half-way, when the store is made already. Beside a
/// store that is there it is that one's, and to make a second one is refused anyway.
desk::Status check_no_other_key(const store::Location& where)
{
    std::error_code ignored; // To make it says it better.
    if (!where.is_postgres() && std::filesystem::exists(where.file, ignored)) return {};
    return store::SecretBox::check_none_in(where.folder());
}

/// A store with nobody in it: its `init` was interrupted.
bool is_unfinished(store::Store& there)
{
    return list_people(store::Reader(there)).empty();
}

/// Of a new desk; or where an `init` that was interrupted left it.
desk::Result<std::unique_ptr<store::Store>> make_store(const store::Location& where)
{
    auto there = store::Store::open(where);
    if (there && is_unfinished(**there)) return there;
    DESK_CHECK(check_no_other_key(where));
    return store::Store::create(where);
}

/// Its key file is there from the start.
desk::Status make_key(store::Store& created)
{
    if (store::SecretBox::open(created)) return {};
    const auto made = store::SecretBox::create(created);
    return made ? desk::Status{} : made.error();
}

Ran init(Context& context, const Given& given)
{
    const std::string locale = given.text("--locale");
    if (given.has("--locale") && !runtime::is_locale(locale)) {
        return wrong_use("\"" + locale + "\" is no language. Write it like en-GB, de-DE or fr.");
    }
    DESK_TRY(const store::Location where, context.location());
    DESK_TRY(const auto created, make_store(where));
    DESK_CHECK(make_key(*created));
    {
        store::Transaction change(*created);
        if (given.has("--empty")) {
            add_administrator(change);
        } else {
            store::plant_seed(change, real_now());
        }
        store::DeskSettings settings = store::desk_settings(change);
        if (!locale.empty()) settings.locale = locale;
        store::put_desk_settings(change, settings);
        change.commit();
    }
    const std::string note = locale.empty() ? "" : runtime::note_on_locale(locale);
    if (!note.empty()) context.err() << note << "\n";
    const store::Reader reader(*created);
    print_created(context, where, reader);
    return Exit::ok;
}

} // namespace

Group init_command()
{
    return {"",
            "",
            {{"init",
              "Create the store of a new desk, with people, assets and activities to try it",
              {{"--empty", "",
                "Without seed data: one administrator (admin@example.com); see \"person add\""},
               {"--locale", "LOCALE",
                "Language of the desk and so of its journal: en-GB, fr-FR ...; default: de-DE"}},
              init}}};
}

} // namespace mock::commands
