#include "mock-host/runtime/work_listener.hpp"

#include "mock-host/store/changes.hpp"

namespace mock::runtime {

namespace {

constexpr std::chrono::milliseconds look_for_stop{250};

} // namespace

WorkListener::WorkListener(store::Store& store, CallTable& calls, StoreTrouble& trouble)
    : store_(store), calls_(calls), trouble_(trouble)
{
}

void WorkListener::start()
{
    if (!store_.location().is_postgres()) return;
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
            store::WorkBell bell(store_);
            while (!stop.stop_requested()) {
                if (bell.wait(look_for_stop)) calls_.wake();
                tries.succeeded();
            }
        } catch (const store::Failure& failure) {
            tries.wait_after(failure, stop);
        }
    }
}

} // namespace mock::runtime
