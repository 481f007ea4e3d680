#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/read_input.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/runtime/desk_settings.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/sealed_values.hpp"
#include "mock-host/store/secret_box.hpp"
#include "mock-host/store/settings.hpp"

#include <boost/json.hpp>

#include <algorithm>
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
        const std::string value = known.is_secret && given
                                      ? "***"
                                      : runtime::shown_setting(given.value_or(known.initial));
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
    std::string text = "A password would be visible to everybody on this machine as an argument. "
                       "Nothing was changed. Change the password if others may have seen it";
    if (name.starts_with("smtp.")) {
        text += ", and write \"setting set smtp.password -\" to read it from standard input; the "
                "address has the user only: smtps://desk@mail.example.com";
    }
    return wrong_use(text + ".");
}

bool is_secret(const std::string& name)
{
    const auto& all = runtime::all_settings();
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& known) { return known.name == name && known.is_secret; });
}

/// Arguments are in the list of processes and in the shell's history; standard input is not.
desk::Result<desk::Secret> value_of(Context& context, const Given& given)
{
    const std::string value = given.text("VALUE");
    if (value == "-") return read_secret("-", context.in());
    const bool is_visible = is_secret(given.text("NAME")) || runtime::shown_setting(value) != value;
    if (is_visible) return password_is_visible(given.text("NAME"));
    return desk::Secret(value);
}

desk::Status check(const std::string& name, std::string_view value)
{
    const auto checked = runtime::check_setting(name, value);
    if (checked) return {};
    return wrong_use("Nothing was changed: " + checked.error().detail + ".");
}

/// Not the value, of which nobody knows what somebody typed into it.
void note(store::Transaction& change, const char* action, const std::string& name)
{
    note_audit(change, {.action = action, .subject = "setting " + name, .outcome = "done"});
}

void put(store::Transaction& change, const std::string& name, std::string_view value)
{
    store::put_setting(change, name, value);
    note(change, "setting.set", name);
    change.commit();
}

desk::Status put_plain(store::Store& store, const std::string& name, const desk::Secret& value)
{
    store::Transaction change(store);
    put(change, name, value.reveal());
    return {};
}

desk::Status put_sealed(store::Store& store, const std::string& name, const desk::Secret& value)
{
    DESK_TRY(const store::SecretBox box, store::SecretBox::open(store));
    store::Transaction change(store);
    DESK_TRY(const std::string sealed, box.seal(change, value, store::desk_itself, name));
    put(change, name, sealed);
    return {};
}

/// What to know about what was set; else empty.
std::string note_on(store::Store& store, const std::string& name)
{
    const store::Reader reader(store);
    if (name == "desk.locale") {
        return runtime::note_on_locale(store::desk_settings(reader).locale);
    }
    if (!name.starts_with("smtp.")) return {};
    const std::string server = setting(reader, "smtp.url").value_or("");
    const bool has_user = server.find('@') != server.npos;
    const bool has_password = setting(reader, store::mail_password).has_value();
    if (name == "smtp.url" && has_user && has_password) {
        return "The password that is set goes to this server, too.";
    }
    if (name == "smtp.url" && has_user) {
        return "Its password is read from standard input by: setting set smtp.password -";
    }
    if (name == store::mail_password && !has_user) {
        return "It is used as soon as smtp.url has a user: smtps://desk@mail.example.com";
    }
    return {};
}

Ran set(Context& context, const Given& given)
{
    const std::string name = given.text("NAME");
    DESK_TRY(const desk::Secret value, value_of(context, given));
    DESK_CHECK(check(name, value.reveal()));
    DESK_TRY(store::Store * store, context.store());
    DESK_CHECK(is_secret(name) ? put_sealed(*store, name, value) : put_plain(*store, name, value));
    const std::string note = note_on(*store, name);
    if (!note.empty()) context.err() << note << "\n";
    context.out() << name << " is " << (is_secret(name) ? "set" : plain(value.reveal())) << ".\n";
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
        "VALUE", "", "Its new value; - reads it from standard input, as smtp.password has to be",
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
