#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/moment.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/run_call.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/calls.hpp"
#include "mock-host/views/json.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

using Generations = std::map<std::int64_t, std::int64_t>;

/// How often each of the last calls was dispatched.
Generations generations(store::Connection connection)
{
    Generations all;
    for (const auto& call : store::list_calls(connection, {.limit = 1000}))
        all[call.number] = call.generation;
    return all;
}

/// Calls that were dispatched since `before` was taken, the oldest first.
std::vector<store::Call> worked_on(store::Connection connection, const Generations& before)
{
    std::vector<store::Call> calls;
    for (auto& call : store::list_calls(connection, {.limit = 1000})) {
        const auto known = before.find(call.number);
        const bool is_new = known == before.end() || known->second != call.generation;
        if (is_new) calls.insert(calls.begin(), std::move(call));
    }
    return calls;
}

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
    const Generations before = generations(store::Reader(desk.store()));
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
    return {"",
            "",
            {{"work",
              "Run due calls, follow-ups, schedules and mails",
              {{"--until-idle", "", "End when nothing is due any more; else Ctrl-C ends it"},
               {"--at", "TIME", "Pretend this time: 2026-03-01T12:00:00Z, +90m, +24h, +2d"}},
              work}}};
}

} // namespace mock::commands
