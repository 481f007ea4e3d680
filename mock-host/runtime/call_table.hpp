#pragma once

#include "mock-host/runtime/boot_clock.hpp"
#include "mock-host/runtime/call_ends.hpp"
#include "mock-host/runtime/call_state.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/services/host_tables.hpp"
#include "mock-host/store/calls.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace mock::runtime {

/// What a call is while this process works on it.
struct LiveCall {
    store::Call row;
    std::shared_ptr<const services::Grants> grants;
    int max_attempts = 1; ///< of a call that is retried at all
    CallState state;
    CallState::TimePoint deadline;
    std::optional<CallState::TimePoint> ended_at{};
    std::optional<desk::Result<std::string>> end{}; ///< what the plugin said
    Progress progress{};
    bool is_faulty = false; ///< counted once per call
    bool is_committed = false;
    bool was_drained = false; ///< told to stop for the sake of its instance, not by anybody
    bool was_lost = false;    ///< told to stop since others may have taken it over
};

/// How a call ended, ready to be committed.
struct EndedCall {
    desk_call_id_t id = 0;
    store::Call row{};
    std::shared_ptr<const services::Grants> grants{};
    int max_attempts = 1;
    CallState::EndedBy by = CallState::EndedBy::nobody;
    desk_status_t stop_reason = DESK_OK;
    desk::Result<std::string> end; ///< of the plugin; an error if the host ended it
    bool was_drained = false;
    bool was_lost = false;
};

/// A fault of an instance that nobody has counted yet.
struct Fault {
    std::string instance;
    std::string call; ///< empty: outside of a call
    std::string what;
};

/// All calls that this process works on. An id is given once, so that a late one finds nothing. Any
/// thread; nobody waits here for a plugin or a database.
class CallTable {
public:
    CallTable() = default;
    CallTable(const CallTable&) = delete;
    CallTable& operator=(const CallTable&) = delete;

    desk_call_id_t add(LiveCall call);

    /// @name What the plugin does
    /// Each is for calls of `instance` only: those of others do not exist for it.
    /// @{
    desk_status_t complete(const std::string& instance, desk_call_id_t id,
                           desk::Result<std::string> end);
    desk_status_t check(const std::string& instance, desk_call_id_t id);
    /// `now` is asked again and again, so that a pretended time cannot end a real pause early.
    desk_status_t sleep(const std::string& instance, desk_call_id_t id,
                        std::chrono::milliseconds time);
    void progress(const std::string& instance, desk_call_id_t id, Progress progress);
    desk::Result<services::WorkingCall> working(const std::string& instance, desk_call_id_t id,
                                                services::CallPort::For what) const;
    void fault(const std::string& instance, desk_call_id_t id, const std::string& what);
    std::optional<store::Call> row(const std::string& instance, desk_call_id_t id) const;
    /// @}

    /// @name What the host does
    /// @{
    void returned(desk_call_id_t id, const desk::Status& said);
    void stop(const store::Attempt& attempt, desk_status_t reason);
    void stop_instance(const std::string& instance, desk_status_t reason);
    void stop_all(desk_status_t reason);
    /// One of its handlers does not return: the other calls are stopped, and no more faults are
    /// counted. That calls do not end in time any more is the doing of the host, and other nodes
    /// have instances of it that work.
    void abandon(const std::string& instance);

    /// Until then nobody else takes over what runs here. Later a call that asks whether it goes on
    /// is told to stop: a process that stood still, or is cut off, must not do what others do now.
    /// For ever if never said.
    void own_until(BootClock::time_point end);

    struct Hanging {
        std::string instance;
        std::string call;
    };
    /// Deadlines, patience; returns the calls whose handler does not return.
    std::vector<Hanging> tick(CallState::TimePoint now, std::chrono::milliseconds abandon_patience);

    /// How long `tick` has nothing to do unless something changes.
    std::chrono::milliseconds rest(CallState::TimePoint now,
                                   std::chrono::milliseconds abandon_patience) const;

    /// The calls whose end nobody has taken to commit it, at most `most`, in the order of their
    /// ends; waits for one. None: `stop`, or there is a fault to be noted.
    std::vector<EndedCall> take_ended(std::size_t most, std::stop_token stop);
    std::vector<Fault> take_faults();
    /// The end is in the store; the place is free as soon as the handler has returned.
    void committed(desk_call_id_t id);
    /// @}

    /// This process is about to end: what is here was left to the next one.
    void forget_all();

    /// How many calls of an instance are here; of one lane, if asked.
    std::size_t count(const std::string& instance, std::optional<store::Lane> lane = {}) const;
    std::vector<store::Attempt> attempts() const;
    bool has_handlers(const std::string& instance) const;
    bool is_empty() const;
    std::optional<Progress> progress_of(std::int64_t call) const;
    /// Grows whenever the store may have something new or there is a free place; to be waited for.
    std::uint64_t wait_for_change(std::uint64_t seen, std::chrono::milliseconds at_most,
                                  std::stop_token stop) const;
    /// Grows whenever a call began, ended or has to stop; to be waited for by who looks after them.
    std::uint64_t wait_for_calls(std::uint64_t seen, std::chrono::milliseconds at_most,
                                 std::stop_token stop) const;
    /// Something happened outside that those who wait should look at.
    void wake();
    /// For those who wait for one call only.
    CallEnds& ends() { return ends_; }

private:
    /// Two of them, since each of many calls wakes all who wait for it.
    struct Bell {
        std::condition_variable_any rung{};
        std::uint64_t count = 0;

        void ring();
        std::uint64_t wait(std::unique_lock<std::mutex>& lock, std::uint64_t seen,
                           std::chrono::milliseconds at_most, std::stop_token stop);
    };

    LiveCall* find(desk_call_id_t id);
    const LiveCall* find(desk_call_id_t id) const;
    LiveCall* find(const std::string& instance, desk_call_id_t id);
    const LiveCall* find(const std::string& instance, desk_call_id_t id) const;
    EndedCall ended_call(desk_call_id_t id) const;
    desk_status_t may_go_on(LiveCall* call);
    static void drain(LiveCall& call, desk_status_t reason);
    void note_fault(LiveCall& call, const std::string& what);
    void add_fault(Fault fault);
    void ended(desk_call_id_t id, LiveCall& call);
    void forget_if_over(desk_call_id_t id);

    mutable std::mutex mutex_;
    mutable Bell news_;    ///< all below guarded by `mutex_`
    mutable Bell touched_; ///< a call was
    std::map<desk_call_id_t, LiveCall> calls_;
    desk_call_id_t last_id_ = 0; // 0 is no call.
    BootClock::time_point ours_until_ = BootClock::time_point::max();
    std::deque<desk_call_id_t> ended_;
    std::vector<Fault> faults_;
    std::set<std::string> abandoned_; ///< ids of instances
    CallEnds ends_;                   ///< has a mutex of its own
};

} // namespace mock::runtime
