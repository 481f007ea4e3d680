#pragma once

#include "mock-host/runtime/call_table.hpp"
#include "mock-host/runtime/store_trouble.hpp"
#include "mock-host/store/store.hpp"

#include <stop_token>
#include <thread>

namespace mock::runtime {

/// Wakes this process when another one leaves work in the store, or with SQLite changes anything in
/// it; a thread of its own. Everybody still looks now and then: what was told may have been missed.
class WorkListener {
public:
    WorkListener(store::Store& store, CallTable& calls, StoreTrouble& trouble);

    void start();
    void stop();

private:
    void run(const std::stop_token& stop);

    store::Store& store_;
    CallTable& calls_;
    StoreTrouble& trouble_;
    std::jthread thread_;
};

} // namespace mock::runtime
