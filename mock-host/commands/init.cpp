#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/assets.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/secret_box.hpp"
#include "mock-host/store/seed.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/store.hpp"

#include <boost/json.hpp>

#include <chrono>
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
                  << "; \"init --locale\" chooses another language.\n";
}

/// "de-DE", "fr" ...: what the texts of packages are looked up by. Empty: as the desk has it.
desk::Result<std::string> locale_of(const Given& given)
{
    const std::string name = given.text("--locale");
    const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto is_big = [](char c) { return c >= 'A' && c <= 'Z'; };
    const bool has_language = name.size() >= 2 && is_small(name[0]) && is_small(name[1]);
    const bool has_region =
        name.size() == 5 && name[2] == '-' && is_big(name[3]) && is_big(name[4]);
    const bool is_locale = has_language && (name.size() == 2 || has_region);
    if (is_locale || !given.has("--locale")) return name;
    return wrong_use("\"" + name + "\" is no language. Write it like en-GB, de-DE or fr.");
}

Ran init(Context& context, const Given& given)
{
    DESK_TRY(const std::string locale, locale_of(given));
    DESK_TRY(const store::Location where, context.location());
    // A database has no key file beside it; the folder may have that of another desk.
    if (where.is_postgres()) DESK_CHECK(store::SecretBox::check_none_in(where.directory));
    DESK_TRY(const auto created, store::Store::create(where));
    DESK_TRY(const store::SecretBox box, store::SecretBox::create(*created));
    static_cast<void>(box); // Made so that its key file is there from the start.
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
              {{"--empty", "", "Without seed data: one administrator (admin@example.com)"},
               {"--locale", "LOCALE",
                "Language of the desk and so of its journal: en-GB, fr-FR ...; default: de-DE"}},
              init}}};
}

} // namespace mock::commands
