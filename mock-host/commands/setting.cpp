#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/read_input.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/runtime/desk_settings.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/settings.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

Ran list(Context& context, const Given&)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    json::array rows;
    Table table{{"SETTING", "VALUE", "SET", "WHAT IT IS"}, {}};
    for (const auto& known : runtime::all_settings()) {
        const auto given = store::setting(reader, known.name);
        const std::string value = runtime::shown_setting(given.value_or(known.initial));
        const bool is_set = given && *given != known.initial;
        rows.push_back({{"name", known.name},
                        {"value", value},
                        {"initial", known.initial},
                        {"set", is_set},
                        {"about", known.about}});
        table.rows.push_back({known.name, plain(value), is_set ? "yes" : "", known.about});
    }
    print_rows(context, rows, table, "There is no setting.");
    return Exit::ok;
}

desk::Error password_is_visible(const std::string& name)
{
    return wrong_use("The address has a password in it, and arguments are visible to everybody on "
                     "this machine. Nothing was changed. Change the password if others may have "
                     "seen it, and write \"setting set " +
                     name + " -\" to read the address from standard input.");
}

/// Arguments are in the list of processes and in the shell's history; standard input is not.
desk::Result<std::string> value_of(Context& context, const Given& given)
{
    const std::string value = given.text("VALUE");
    if (value != "-") {
        if (runtime::shown_setting(value) != value) return password_is_visible(given.text("NAME"));
        return value;
    }
    DESK_TRY(const desk::Secret typed, read_secret("-", context.in()));
    return std::string(typed.reveal());
}

desk::Status check(const std::string& name, const std::string& value)
{
    const auto checked = runtime::check_setting(name, value);
    if (checked) return {};
    return wrong_use("Nothing was changed: " + checked.error().detail + ".");
}

/// Not the value: an address may have a password.
void note(store::Transaction& change, const char* action, const std::string& name)
{
    note_audit(change, {.action = action, .subject = "setting " + name, .outcome = "done"});
}

Ran set(Context& context, const Given& given)
{
    const std::string name = given.text("NAME");
    DESK_TRY(const std::string value, value_of(context, given));
    DESK_CHECK(check(name, value));
    DESK_TRY(store::Store * store, context.store());
    store::Transaction change(*store);
    store::put_setting(change, name, value);
    note(change, "setting.set", name);
    change.commit();
    const std::string note = name == "desk.locale" ? runtime::note_on_locale(value) : "";
    if (!note.empty()) context.err() << note << "\n";
    context.out() << name << " is " << plain(runtime::shown_setting(value)) << ".\n";
    return Exit::ok;
}

Ran reset(Context& context, const Given& given)
{
    const std::string name = given.text("NAME");
    for (const auto& known : runtime::all_settings()) {
        if (known.name != name) continue;
        DESK_TRY(store::Store * store, context.store());
        store::Transaction change(*store);
        store::remove_setting(change, name);
        note(change, "setting.reset", name);
        change.commit();
        context.out() << name << " is "
                      << (known.initial.empty() ? "not set" : plain(known.initial)) << ".\n";
        return Exit::ok;
    }
    DESK_CHECK(check(name, ""));
    return Exit::ok;
}

} // namespace

Group setting_commands()
{
    const Parameter name{"NAME", "", "As in the list: keep.calls_days", Parameter::Count::required};
    const Parameter value{
        "VALUE", "",
        "Its new value; - reads it from standard input, and an address with a password has to be",
        Parameter::Count::required};
    return {"setting",
            "What holds for the whole desk",
            {{"setting list", "All settings with their values", {}, list},
             {"setting set",
              "Change a setting; a desk that runs follows at once (nodes.lease_s and keep.log_...: "
              "from its next start)",
              {name, value},
              set,
              false,
              "setting set keep.calls_days 30"},
             {"setting reset", "As if it had never been set", {name}, reset, false}}};
}

} // namespace mock::commands
