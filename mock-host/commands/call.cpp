#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/list_limit.hpp"
#include "mock-host/commands/look_up.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/run_call.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/store/calls.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

constexpr int usual_rows = 100;

/// "INC-2026-000123", "NB-0815", "TeamViewer".
std::string target_name(store::Connection connection, const store::Target& target)
{
    switch (target.kind) {
    case store::TargetKind::activity:
        if (const auto found = store::find_activity(connection, target.id)) return found->number;
        break;
    case store::TargetKind::asset:
        if (const auto found = store::find_asset(connection, target.id)) return found->name;
        break;
    case store::TargetKind::configuration:
        if (const auto found = store::find_configuration(connection, target.id)) {
            return found->name;
        }
        break;
    }
    return target.id;
}

json::object row_json(store::Connection connection, const store::Call& call)
{
    return {{"id", call.id},
            {"kind", std::string(store::word(call.request.kind))},
            {"name", call.request.name},
            {"target", target_name(connection, call.request.target)},
            {"state", std::string(store::word(call.state))},
            {"attempt", call.attempt},
            {"asked_at", views::utc_time(call.request.asked_at)},
            {"due_at", views::utc_time(call.request.due_at)},
            {"ended_at", views::json_or_null(views::utc_time(call.ended_at))}};
}

json::object whole_json(store::Connection connection, const store::Call& call,
                        const std::string& zone, const views::FailureText& failure)
{
    json::object result = row_json(connection, call);
    for (auto& member : views::call_json(call, "", failure))
        result[member.key()] = std::move(member.value());
    result.erase("open_url"); // Shown once, to the one who clicked.
    result["stats"] = views::stored_json(call.stats);
    json::array findings;
    for (const auto& finding : views::stored_findings(call))
        findings.push_back(views::finding_json(finding, zone));
    result["findings"] = findings;
    result["notes"] = views::stored_json(call.notes);
    return result;
}

desk::Result<store::CallFilter> filter_of(store::Connection connection, const Given& given)
{
    store::CallFilter filter;
    if (given.has("--activity")) {
        DESK_TRY(const store::Activity activity,
                 activity_by_number(connection, given.text("--activity")));
        filter.target = store::Target{store::TargetKind::activity, activity.id};
    }
    return filter;
}

Ran list(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    DESK_TRY(store::CallFilter filter, filter_of(reader, given));
    DESK_TRY(const int limit, limit_of(given, usual_rows));
    filter.limit = limit + 1;
    auto calls = store::list_calls(reader, filter);
    keep_newest(calls, limit, context.err());
    const std::string zone = context.time_zone();
    json::array rows;
    Table table{{"ID", "WHAT", "ON", "STATE", "ATTEMPT", "ASKED"}, {}};
    for (const auto& call : calls) {
        rows.push_back(row_json(reader, call));
        table.rows.push_back({call.id, call.request.name, target_name(reader, call.request.target),
                              std::string(store::word(call.state)), std::to_string(call.attempt),
                              views::local_time(call.request.asked_at, zone)});
    }
    print_rows(context, rows, table, "Nothing was asked of a plugin yet.");
    return Exit::ok;
}

desk::Result<store::Call> call_by_id(store::Connection connection, const std::string& id)
{
    if (auto found = store::find_call(connection, std::string_view(id))) return *std::move(found);
    return failure(desk::Errc::not_found,
                   "Call \"" + id +
                       "\" is not there. \"mock-host call list\" shows the last ones.");
}

Ran show(Context& context, const Given& given)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    const store::Reader reader(desk->store());
    DESK_TRY(const store::Call call, call_by_id(reader, given.text("ID")));
    const views::FailureText failure = views::failure_text(*desk, call);
    const std::string zone = context.time_zone();
    if (context.json()) {
        print_json(context.out(), whole_json(reader, call, zone, failure));
        return Exit::ok;
    }
    std::ostream& out = context.out();
    out << call.id << "  " << plain(call.request.name) << " (" << store::word(call.request.kind)
        << ") on " << plain(target_name(reader, call.request.target)) << "\n";
    out << "State: " << store::word(call.state) << ", attempt " << call.attempt << ", asked "
        << views::local_time(call.request.asked_at, zone) << "\n";
    if (call.ended_at) out << "Ended: " << views::local_time(*call.ended_at, zone) << "\n";
    if (call.state == store::CallState::waiting_retry) {
        out << "Next attempt: " << views::local_time(call.request.due_at, zone) << "\n";
    }
    out << plain_lines(end_text(call, failure)) << "\n";
    for (const auto& finding : views::stored_findings(call))
        out << "  " << finding.state << ": " << plain(finding.title) << "  " << plain(finding.text)
            << "\n";
    return Exit::ok;
}

using Deed = desk::Status (runtime::Desk::*)(std::int64_t call);

/// `key`: that of the id in the JSON; `said`: a sentence.
Ran do_and_say(Context& context, const std::string& id, Deed deed, const char* key,
               const std::string& said)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    std::int64_t number = 0;
    {
        const store::Reader reader(desk->store());
        DESK_TRY(const store::Call call, call_by_id(reader, id));
        number = call.number;
    }
    DESK_CHECK((desk->*deed)(number));
    if (context.json()) {
        print_json(context.out(), json::object{{key, id}});
    } else {
        context.out() << said << "\n";
    }
    return Exit::ok;
}

Ran cancel(Context& context, const Given& given)
{
    const std::string id = given.text("ID");
    return do_and_say(context, id, &runtime::Desk::cancel, "cancelling",
                      "Asked " + id + " to stop.");
}

Ran start_again(Context& context, const Given& given)
{
    const std::string id = given.text("ID");
    return do_and_say(context, id, &runtime::Desk::start_again, "started_again",
                      id + " was started again; \"serve\" or \"work\" does it.");
}

} // namespace

Group call_commands()
{
    const Parameter id{"ID", "", "As in the list: c-000012", Parameter::Count::required};
    return {"call",
            "What was asked of plugins, and what came of it",
            {{"call list",
              "The last calls, the newest first",
              {{"--activity", "NUMBER", "Only on this activity"}, limit_parameter(usual_rows)},
              list},
             {"call show", "One call", {id}, show},
             {"call cancel", "Ask a call to stop", {id}, cancel},
             {"call start-again",
              "Start a failed call again; \"serve\" or \"work\" does it",
              {id},
              start_again}}};
}

} // namespace mock::commands
