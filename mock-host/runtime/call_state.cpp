#include "mock-host/runtime/call_state.hpp"

namespace mock::runtime {

CallState::Answer CallState::complete()
{
    if (phase_ == Phase::ended) return {DESK_E_NOT_FOUND, true};
    phase_ = Phase::ended;
    ended_by_ = EndedBy::completion;
    return {};
}

bool CallState::returned(desk_status_t status)
{
    handler_returned_ = true;
    if (status == DESK_OK) {
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
