#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/moment.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/run_call.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/commands/worked_on.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/json.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

void print_work(Context& context, runtime::Desk& desk, const std::vector<store::Call>& calls)
{
    json::array rows;
    Table table{{"CALL", "WHAT", "STATE", "RESULT"}, {}};
    for (const auto& call : calls) {
        const views::FailureText failure = views::failure_text(desk, call);
        rows.push_back({{"call", call.id},
                        {"name", call.request.name},
                        {"status", views::status_word(call.state)},
                        {"message", end_text(call, failure)}});
        table.rows.push_back({call.id, call.request.name, views::status_word(call.state),
                              plain(end_text(call, failure))});
    }
    print_rows(context, json::object{{"calls", rows}}, table, "Nothing was due.");
}

Ran work_until_idle(Context& context, runtime::Desk& desk)
{
    const CallsBefore before = calls_before(store::Reader(desk.store()));
    const desk::Status done = desk.work_until_idle(std::chrono::hours{4}, context.interrupted());
    print_work(context, desk, worked_on(store::Reader(desk.store()), before));
    DESK_CHECK(done);
    return Exit::ok;
}

void wait_for(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait(lock, stop, [] { return false; });
}

Ran serve(Context& context, runtime::Desk& desk)
{
    desk.start();
    context.err() << "Working. Ctrl-C ends it." << std::endl;
    wait_for(context.interrupted());
    desk.stop();
    return Exit::ok;
}

Ran work(Context& context, const Given& given)
{
    if (context.json() && !given.has("--until-idle")) {
        return wrong_use("--json prints what was done once it is done. Give --until-idle, too, or "
                         "leave --json out; \"call list\" shows calls at any time.");
    }
    std::optional<store::Time> at;
    if (given.has("--at")) {
        const auto now =
            std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        DESK_TRY(at, parse_moment(given.text("--at"), now));
    }
    DESK_TRY(runtime::Desk * desk, context.desk(at));
    return given.has("--until-idle") ? work_until_idle(context, *desk) : serve(context, *desk);
}

} // namespace

Group work_command()
{
    return {
        "",
        "",
        {{"work",
          "Run due calls, follow-ups, schedules and mails",
          {{"--until-idle", "", "End when nothing is due any more; else Ctrl-C ends it"},
           {"--at", "TIME",
            "Pretend this time: 2026-03-01T12:00:00Z, +90m, +24h, +2d; old calls and mails stay"}},
          work}}};
}

} // namespace mock::commands
