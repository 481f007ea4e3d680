#include "mock-host/views/activity.hpp"

#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/list_limit.hpp"
#include "mock-host/commands/look_up.hpp"
#include "mock-host/commands/print_activity.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

constexpr int usual_rows = 1000;

/// "new, assigned, in_progress ...": from an enum whose last value is `last`.
template <class Enum>
std::string words_up_to(Enum last)
{
    std::string words;
    for (int i = 0; i <= static_cast<int>(last); ++i)
        words += (i == 0 ? "" : ", ") + std::string(store::word(static_cast<Enum>(i)));
    return words;
}

desk::Result<store::ActivityKind> kind_of(const Given& given)
{
    if (!given.has("--kind")) return store::ActivityKind::incident;
    if (auto kind = store::from_word<store::ActivityKind>(given.text("--kind"))) return *kind;
    return wrong_use("\"" + given.text("--kind") + "\" is no kind of activity. There are " +
                     words_up_to(store::ActivityKind::task) + ".");
}

desk::Result<store::Person> responsible_of(store::Connection connection, const Given& given)
{
    const std::string email = given.text("--responsible");
    if (given.has("--responsible") && email.empty()) {
        return wrong_use("--responsible is empty. Give the e-mail address of an agent, or leave it "
                         "out for the first one.");
    }
    DESK_TRY(store::Person person,
             acting_person(connection, email, store::Role::agent, "--responsible"));
    if (person.role != store::Role::requester) return person;
    return failure(desk::Errc::invalid, email + " is a requester, and cannot be responsible for an "
                                                "activity. Name an agent.");
}

desk::Result<store::Activity> wanted_activity(store::Connection connection, const Given& given)
{
    store::Activity wanted;
    DESK_TRY(wanted.kind, kind_of(given));
    wanted.title = given.text("--title");
    if (!store::is_title(wanted.title)) {
        return wrong_use(
            "An activity needs a title. Say with --title what it is about, in at most " +
            std::to_string(store::title_max) + " characters.");
    }
    wanted.created_at =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    DESK_TRY(const store::Person initiator, person_by_email(connection, given.text("--initiator")));
    wanted.initiator = initiator.id;
    DESK_TRY(const store::Person agent, responsible_of(connection, given));
    wanted.responsible = agent.id;
    wanted.state = store::ActivityState::assigned;
    for (const std::string& name : given.all("--asset")) {
        DESK_TRY(const store::Asset asset, asset_by_name(connection, name));
        wanted.assets.push_back(asset.id);
    }
    return wanted;
}

Ran create(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    store::Transaction change(*store);
    DESK_TRY(store::Activity wanted, wanted_activity(change, given));
    const store::Activity created = store::insert_activity(change, std::move(wanted));
    note_deed(change, "activity.create", {store::TargetKind::activity, created.id}, {});
    change.commit();
    if (context.json()) {
        print_json(context.out(), json::object{{"number", created.number}, {"id", created.id}});
    } else {
        context.out() << created.number << "\n";
    }
    return Exit::ok;
}

std::string name_of(store::Connection connection, const std::optional<std::string>& person)
{
    const auto found = person ? store::find_person(connection, *person) : std::nullopt;
    return found ? found->name : "";
}

desk::Result<store::ActivityFilter> filter_of(const Given& given)
{
    store::ActivityFilter filter;
    if (!given.has("--state")) return filter;
    filter.state = store::from_word<store::ActivityState>(given.text("--state"));
    if (filter.state) return filter;
    return wrong_use("\"" + given.text("--state") + "\" is no state. There are " +
                     words_up_to(store::ActivityState::planned) + ".");
}

Ran list(Context& context, const Given& given)
{
    DESK_TRY(store::ActivityFilter filter, filter_of(given));
    DESK_TRY(const int limit, limit_of(given, usual_rows));
    filter.limit = limit + 1;
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    auto activities = store::list_activities(reader, filter);
    keep_newest(activities, limit, context.err());
    json::array rows;
    Table table{{"NUMBER", "STATE", "TITLE", "FOR", "RESPONSIBLE", "CREATED"}, {}};
    const std::string zone = context.time_zone();
    for (const auto& activity : activities) {
        const std::string state{store::word(activity.state)};
        const std::string initiator = name_of(reader, activity.initiator);
        const std::string responsible = name_of(reader, activity.responsible);
        rows.push_back({{"number", activity.number},
                        {"id", activity.id},
                        {"kind", std::string(store::word(activity.kind))},
                        {"title", activity.title},
                        {"state", state},
                        {"initiator", views::json_or_null(initiator)},
                        {"responsible", views::json_or_null(responsible)},
                        {"created_at", views::utc_time(activity.created_at)}});
        table.rows.push_back({activity.number, state, activity.title, initiator, responsible,
                              views::local_time(activity.created_at, zone)});
    }
    print_rows(context, rows, table, "No such activity. \"mock-host activity create\" makes one.");
    return Exit::ok;
}

Ran show(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    DESK_TRY(const store::Activity activity, activity_by_number(reader, given.text("NUMBER")));
    const views::ActivityView view = views::view_activity(reader, activity);
    if (context.json()) {
        print_json(context.out(), views::activity_json(view));
    } else {
        print_activity(context.out(), view, {context.width(), context.streams().out_is_terminal});
    }
    return Exit::ok;
}

using Verb = desk::Status (runtime::Desk::*)(const std::string&, const std::string&);

Ran change_state(Context& context, const Given& given, Verb verb)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    store::Activity activity;
    store::Person actor;
    {
        const store::Reader reader(desk->store());
        DESK_TRY(activity, activity_by_number(reader, given.text("NUMBER")));
        DESK_TRY(actor, acting_person(reader, given.text("--as"), activity));
    }
    if (const desk::Status done = (desk->*verb)(activity.id, actor.id); !done) {
        return failure(done.error().status, "Activity \"" + activity.number +
                                                "\" was not changed: " + done.error().detail + ".");
    }
    const store::Reader reader(desk->store());
    const auto now = store::find_activity(reader, activity.id).value_or(activity);
    const std::string state{store::word(now.state)};
    if (context.json()) {
        print_json(context.out(), json::object{{"number", now.number}, {"state", state}});
    } else {
        context.out() << now.number << " is " << state << ".\n";
    }
    return Exit::ok;
}

Ran close(Context& context, const Given& given)
{
    return change_state(context, given, &runtime::Desk::close_activity);
}

Ran reopen(Context& context, const Given& given)
{
    return change_state(context, given, &runtime::Desk::reopen_activity);
}

const Parameter number{"NUMBER", "", "As in the list", Parameter::Count::required};
const Parameter as_agent{"--as", "EMAIL", "Who does it; default: the responsible agent"};

Command create_command()
{
    using Count = Parameter::Count;
    return {"activity create",
            "Make an activity and print its number",
            {{"--title", "TITLE", "What it is about", Count::required},
             {"--initiator", "EMAIL", "For whom it is", Count::required},
             {"--kind", "KIND", words_up_to(store::ActivityKind::task) + "; default: incident"},
             {"--asset", "NAME", "What it is about; may be repeated", Count::repeated},
             {"--responsible", "EMAIL", "Agent; default: the first one"}},
            create,
            true,
            "activity create --title \"Printer is on fire\" --initiator marie.dupont@example.com"};
}

} // namespace

Group activity_commands()
{
    return {"activity",
            "Tickets, incidents and service requests",
            {create_command(),
             {"activity list",
              "Activities, the newest first",
              {{"--state", "S", words_up_to(store::ActivityState::planned)},
               limit_parameter(usual_rows)},
              list},
             {"activity show", "One activity with journal and buttons", {number}, show},
             {"activity close", "Close it; plugins hear of it", {number, as_agent}, close},
             {"activity reopen", "Open it again", {number, as_agent}, reopen}}};
}

} // namespace mock::commands
