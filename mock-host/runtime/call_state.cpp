#include "mock-host/runtime/call_state.hpp"

#include <utility>

namespace mock::runtime {

CallState::Answer CallState::complete()
{
    if (phase_ == Phase::ended) {
        // A handler may have to finish what it has begun, and we did not wait for it.
        const bool was_finishing = ended_by_ == EndedBy::host && !handler_returned_;
        const bool came_before = std::exchange(came_late_, true);
        return {DESK_E_NOT_FOUND, !was_finishing || came_before};
    }
    phase_ = Phase::ended;
    ended_by_ = EndedBy::completion;
    return {};
}

bool CallState::returned(desk_status_t status)
{
    handler_returned_ = true;
    accepted_ = status == DESK_OK;
    if (accepted_) {
        if (phase_ == Phase::running) phase_ = Phase::accepted;
        return false;
    }
    if (phase_ == Phase::ended) {
        contradictory_ = ended_by_ == EndedBy::completion;
        return false;
    }
    phase_ = Phase::ended;
    ended_by_ = EndedBy::refusal;
    return true;
}

void CallState::stop(desk_status_t reason, TimePoint now)
{
    if (phase_ != Phase::running && phase_ != Phase::accepted) return;
    phase_ = Phase::stopping;
    stop_reason_ = reason;
    stopped_at_ = now;
}

bool CallState::expire(TimePoint now)
{
    if (phase_ != Phase::stopping || now - stopped_at_ < patience_) return false;
    phase_ = Phase::ended;
    ended_by_ = EndedBy::host;
    return true;
}

desk_status_t CallState::check() const
{
    if (phase_ == Phase::ended) return DESK_E_NOT_FOUND;
    return phase_ == Phase::stopping ? stop_reason_ : desk_status_t{DESK_OK};
}

} // namespace mock::runtime
