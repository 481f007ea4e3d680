#pragma once

#include "mock-host/runtime/clock.hpp"
#include "mock-host/runtime/log.hpp"
#include "mock-host/store/retention.hpp"
#include "mock-host/store/store.hpp"

#include <chrono>
#include <stop_token>
#include <thread>
#include <utility>

namespace mock::runtime {

class CallTable;

/// Removes what the desk need not keep any longer: ended calls and mails by their settings, and
/// news of changes that no page will ask for. A thread of its own, which works in small batches and
/// rests as long as each took, so that clicks get their turn in between, and until something is old
/// or changes when nothing is. After changes it also shortens the log of the store, once a second
/// at most, so that no click pays for that. Several processes may do so at once. `keeps`: calls and
/// mails stay, however old they look.
class OldRows {
public:
    OldRows(store::Store& store, const Clock& clock, const CallTable& calls, Log log, bool keeps)
        : store_(store), clock_(clock), calls_(calls), log_(std::move(log)), keeps_(keeps)
    {
    }
    OldRows(const OldRows&) = delete;
    OldRows& operator=(const OldRows&) = delete;
    ~OldRows() { stop(); }

    /// Again does nothing.
    void start();
    void stop();

    /// Whether calls or mails are to be removed.
    bool is_any(store::Connection reader) const;

private:
    void run(const std::stop_token& stop);
    /// One batch; false: nothing was to be done.
    bool remove_some();
    bool remove_calls_and_mails();
    bool remove_changes();
    /// Until something becomes old, if nobody adds anything.
    std::chrono::milliseconds rest() const;

    store::Store& store_;
    const Clock& clock_;
    const CallTable& calls_; ///< tells of changes
    Log log_;
    bool keeps_;
    std::jthread thread_;
};

} // namespace mock::runtime
