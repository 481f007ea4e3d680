#include "mock-host/commands/worked_on.hpp"

#include <limits>

namespace mock::commands {

namespace {

std::int64_t newest_number(store::Connection connection)
{
    const auto newest = store::list_calls(connection, {.limit = 1});
    return newest.empty() ? 0 : newest.front().number;
}

} // namespace

CallsBefore calls_before(store::Connection connection)
{
    using store::CallState;
    CallsBefore before{newest_number(connection)};
    for (const CallState state :
         {CallState::queued, CallState::running, CallState::waiting_retry}) {
        store::CallFilter all{.state = state};
        all.limit = std::numeric_limits<int>::max();
        for (const store::Call& call : store::list_calls(connection, all))
            before.generations[call.number] = call.generation;
    }
    return before;
}

std::vector<store::Call> worked_on(store::Connection connection, const CallsBefore& before)
{
    std::vector<store::Call> calls;
    for (const auto& [number, generation] : before.generations) {
        auto call = store::find_call(connection, number);
        if (call && call->generation != generation) calls.push_back(*std::move(call));
    }
    const auto came = static_cast<int>(newest_number(connection) - before.newest);
    const auto last = store::list_calls(connection, {.limit = came});
    for (auto call = last.rbegin(); call != last.rend(); ++call) {
        if (call->number > before.newest) calls.push_back(*call);
    }
    return calls;
}

} // namespace mock::commands
