#pragma once

#include <desk/abi/base.h>

#include <chrono>

namespace mock::runtime {

/// The life of one attempt of a call, as ABI.md 4.2 has it: exactly one end, whoever comes
/// first. Pure: knows no lock, no plugin and no clock.
class CallState {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    enum class Phase {
        running,  ///< the handler has not returned
        accepted, ///< the handler returned DESK_OK and owes the end
        stopping, ///< it was told to stop
        ended,
    };
    enum class EndedBy { nobody, completion, refusal, host };

    struct Answer {
        desk_status_t status = DESK_OK;
        bool is_fault = false; ///< the plugin broke the contract
    };

    /// `patience`: how long the plugin may take to end a call that is to stop.
    explicit CallState(std::chrono::milliseconds patience) : patience_(patience) {}

    /// The plugin ends the call. DESK_OK: this is the end. DESK_E_NOT_FOUND: it was over; no fault,
    /// the first time, of a handler that was still finishing when the host ended the call.
    Answer complete();

    /// The handler returned. True: with that error the call ends now.
    bool returned(desk_status_t status);

    /// Cancel, deadline, shutdown: `reason` is what `check` says from now on. The first one counts.
    void stop(desk_status_t reason, TimePoint now);

    /// Time goes by. True: the host ended the call now, in place of the plugin.
    bool expire(TimePoint now);

    /// What the plugin is told: DESK_OK, the reason to stop, or DESK_E_NOT_FOUND.
    desk_status_t check() const;

    /// Portions, changes of assets.
    bool may_commit() const { return phase_ != Phase::ended; }
    /// Secrets and state: until the handler has returned, even when the call is over.
    bool may_store() const { return phase_ != Phase::ended || !handler_returned_; }

    Phase phase() const { return phase_; }
    EndedBy ended_by() const { return ended_by_; }
    bool handler_returned() const { return handler_returned_; }
    /// Why it was told to stop; DESK_OK if it was not.
    desk_status_t stop_reason() const { return stop_reason_; }
    /// True once the handler contradicted itself: a completion, and an error as well.
    bool is_contradictory() const { return contradictory_; }
    /// True once the handler had returned and owed the end, and the host had to end the call.
    bool was_never_completed() const
    {
        return ended_by_ == EndedBy::host && accepted_ && !came_late_;
    }

private:
    std::chrono::milliseconds patience_;
    Phase phase_ = Phase::running;
    EndedBy ended_by_ = EndedBy::nobody;
    desk_status_t stop_reason_ = DESK_OK;
    TimePoint stopped_at_{};
    bool handler_returned_ = false;
    bool accepted_ = false;  ///< it returned DESK_OK
    bool came_late_ = false; ///< a completion, to a call that was over
    bool contradictory_ = false;
};

} // namespace mock::runtime
