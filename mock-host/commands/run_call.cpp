#include "mock-host/commands/run_call.hpp"

#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/show_progress.hpp"
#include "mock-host/views/json.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace mock::commands {

namespace {

} // namespace

desk::Result<store::Call> watch(Context& context, runtime::Desk& desk, std::int64_t call)
{
    ProgressDisplay display(context.streams(), context.json());
    const auto show = [&display](const runtime::Progress& progress) { display.show(progress); };
    auto ended = desk.wait(call, show, context.interrupted());
    const bool go_on = !context.interrupted().stop_requested() || (ended && has_ended(*ended));
    if (go_on) return ended;

    show({0, 0, "Cancelling. Ctrl-C again ends at once."});
    // What was really done before the plugin noticed is worth seeing, so its end is waited for.
    static_cast<void>(desk.cancel(call));
    return desk.wait(call, show);
}

desk::Result<ClickEnd> click_and_wait(Context& context, runtime::Desk& desk,
                                      const runtime::Click& click)
{
    DESK_TRY(const store::Call asked, desk.submit(click));
    DESK_TRY(store::Call ended, watch(context, desk, asked.number));
    return ClickEnd{std::move(ended), desk.take_open_url(asked.number)};
}

Exit print_end(Context& context, runtime::Desk& desk, const ClickEnd& end)
{
    const views::FailureText failure = views::failure_text(desk, end.call);
    if (context.json()) {
        print_json(context.out(), views::call_json(end.call, end.open_url, failure));
        return exit_of(end.call);
    }
    std::ostream& out = exit_of(end.call) == Exit::ok ? context.out() : context.err();
    out << plain_lines(end_text(end.call, failure)) << "\n";
    if (!end.open_url.empty()) out << "Open in a browser: " << plain(end.open_url) << "\n";
    return exit_of(end.call);
}

std::string end_text(const store::Call& call, const views::FailureText& failure)
{
    if (call.state == store::CallState::done) return call.message.empty() ? "Done." : call.message;
    if (failure.message.empty()) {
        return "The call " + call.id + " is " + views::status_word(call.state) + ".";
    }
    return failure.message + " " + failure.remedy;
}

Exit exit_of(const store::Call& call)
{
    return call.state == store::CallState::done ? Exit::ok : Exit::failed;
}

} // namespace mock::commands
