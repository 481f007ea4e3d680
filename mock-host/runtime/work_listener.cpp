#include "mock-host/runtime/work_listener.hpp"

#include "mock-host/store/changes.hpp"
#include "mock-host/store/file_watch.hpp"

namespace mock::runtime {

namespace {

constexpr std::chrono::hours for_long{1};
/// What comes in a crowd is told once.
constexpr std::chrono::milliseconds rest_after_news{20};

} // namespace

WorkListener::WorkListener(store::Store& store, CallTable& calls, StoreTrouble& trouble)
    : store_(store), calls_(calls), trouble_(trouble)
{
}

void WorkListener::start()
{
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void WorkListener::stop()
{
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void WorkListener::run(const std::stop_token& stop)
{
    StoreTries tries(trouble_);
    while (!stop.stop_requested()) {
        try {
            const store::Alarm alarm;
            const std::stop_callback on_stop(stop, [&alarm] { alarm.ring(); });
            store::WorkBell bell(store_);
            calls_.wake(); // Nobody knows what was said before it listened.
            while (!stop.stop_requested()) {
                if (bell.wait(for_long, &alarm)) calls_.wake();
                tries.succeeded();
                alarm.wait(rest_after_news);
            }
        } catch (const std::exception& failure) {
            tries.wait_after(failure, stop);
        }
    }
}

} // namespace mock::runtime
