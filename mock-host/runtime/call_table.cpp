#include "mock-host/runtime/call_table.hpp"

#include <algorithm>

namespace mock::runtime {

namespace {

CallState::TimePoint steady_now()
{
    return std::chrono::steady_clock::now();
}

} // namespace

desk_call_id_t CallTable::add(LiveCall call)
{
    const std::lock_guard lock(mutex_);
    LiveCall& added = calls_.emplace(++last_id_, std::move(call)).first->second;
    // Claimed before its instance was given up.
    if (abandoned_.count(added.row.request.instance) > 0) drain(added, DESK_E_CANCELLED);
    touched_.ring();
    return last_id_;
}

desk_status_t CallTable::complete(const std::string& instance, desk_call_id_t id,
                                  desk::Result<std::string> end)
{
    const std::lock_guard lock(mutex_);
    LiveCall* call = find(instance, id);
    if (!call) {
        add_fault({instance, {}, "complete for a call that is over or never was"});
        return DESK_E_NOT_FOUND;
    }
    const CallState::Answer answer = call->state.complete();
    if (answer.is_fault) note_fault(*call, "complete for a call that is over");
    if (answer.status != DESK_OK) return answer.status;
    call->end = std::move(end);
    ended(id, *call);
    return DESK_OK;
}

desk_status_t CallTable::check(const std::string& instance, desk_call_id_t id)
{
    const std::lock_guard lock(mutex_);
    return may_go_on(find(instance, id));
}

desk_status_t CallTable::may_go_on(LiveCall* call)
{
    if (!call) return DESK_E_NOT_FOUND;
    if (BootClock::now() > ours_until_ && call->state.check() == DESK_OK) {
        call->state.stop(DESK_E_CANCELLED, steady_now());
        call->was_lost = true;
        touched_.ring(); // It has to end in time now.
    }
    return call->state.check();
}

desk_status_t CallTable::sleep(const std::string& instance, desk_call_id_t id,
                               std::chrono::milliseconds time)
{
    const auto until = steady_now() + time;
    std::unique_lock lock(mutex_);
    desk_status_t said = DESK_OK;
    const auto is_over = [&] {
        said = may_go_on(find(instance, id));
        return said != DESK_OK;
    };
    touched_.rung.wait_until(lock, until, is_over);
    return said;
}

void CallTable::progress(const std::string& instance, desk_call_id_t id, Progress progress)
{
    const std::lock_guard lock(mutex_);
    LiveCall* call = find(instance, id);
    if (!call) return;
    call->progress = std::move(progress);
    news_.ring();
}

desk::Result<services::WorkingCall> CallTable::working(const std::string& instance,
                                                       desk_call_id_t id,
                                                       services::CallPort::For what) const
{
    const std::lock_guard lock(mutex_);
    const LiveCall* call = find(instance, id);
    const bool may = call && (what == services::CallPort::For::commit ? call->state.may_commit()
                                                                      : call->state.may_store());
    if (!may) return desk::Error{desk::Errc::not_found, "call.over", "the call is over"};
    return services::WorkingCall{{call->row.number, call->row.generation}, call->row.request.actor};
}

void CallTable::fault(const std::string& instance, desk_call_id_t id, const std::string& what)
{
    const std::lock_guard lock(mutex_);
    if (LiveCall* call = find(instance, id)) return note_fault(*call, what);
    add_fault({instance, {}, what});
}

std::optional<store::Call> CallTable::row(const std::string& instance, desk_call_id_t id) const
{
    const std::lock_guard lock(mutex_);
    const LiveCall* call = find(instance, id);
    if (!call) return {};
    return call->row;
}

void CallTable::returned(desk_call_id_t id, const desk::Status& said)
{
    const std::lock_guard lock(mutex_);
    LiveCall* call = find(id);
    if (!call) return;
    const desk_status_t status =
        said ? desk_status_t{DESK_OK} : static_cast<desk_status_t>(said.error().status);
    if (call->state.returned(status)) {
        call->end = said.error();
        ended(id, *call);
    }
    if (call->state.is_contradictory()) note_fault(*call, "completed, and failed as well");
    if (call->state.was_never_completed()) note_fault(*call, "never completed");
    forget_if_over(id);
    touched_.ring();
}

void CallTable::stop(const store::Attempt& attempt, desk_status_t reason)
{
    const std::lock_guard lock(mutex_);
    for (auto& [id, call] : calls_) {
        if (call.row.number != attempt.number || call.row.generation != attempt.generation)
            continue;
        call.state.stop(reason, steady_now());
    }
    touched_.ring();
}

void CallTable::stop_instance(const std::string& instance, desk_status_t reason)
{
    const std::lock_guard lock(mutex_);
    for (auto& [id, call] : calls_) {
        if (call.row.request.instance == instance) drain(call, reason);
    }
    touched_.ring();
}

void CallTable::stop_all(desk_status_t reason)
{
    const std::lock_guard lock(mutex_);
    for (auto& [id, call] : calls_)
        drain(call, reason);
    touched_.ring();
}

void CallTable::drain(LiveCall& call, desk_status_t reason)
{
    if (call.state.check() != DESK_OK) return;
    call.state.stop(reason, steady_now());
    call.was_drained = true;
}

void CallTable::abandon(const std::string& instance)
{
    {
        const std::lock_guard lock(mutex_);
        abandoned_.insert(instance);
    }
    stop_instance(instance, DESK_E_CANCELLED);
}

void CallTable::own_until(BootClock::time_point end)
{
    const std::lock_guard lock(mutex_);
    ours_until_ = end;
}

std::vector<CallTable::Hanging> CallTable::tick(CallState::TimePoint now,
                                                std::chrono::milliseconds abandon_patience)
{
    const std::lock_guard lock(mutex_);
    std::vector<Hanging> hanging;
    bool is_changed = false;
    for (auto& [id, call] : calls_) {
        if (now >= call.deadline && call.state.check() == DESK_OK) {
            call.state.stop(DESK_E_DEADLINE, now);
            is_changed = true;
        }
        if (call.state.expire(now)) {
            if (call.state.was_never_completed()) note_fault(call, "never completed");
            ended(id, call);
        }
        if (call.ended_at && !call.state.handler_returned() &&
            now - *call.ended_at >= abandon_patience) {
            hanging.push_back({call.row.request.instance, call.row.id});
        }
    }
    if (is_changed) touched_.ring();
    return hanging;
}

std::chrono::milliseconds CallTable::rest(CallState::TimePoint now,
                                          std::chrono::milliseconds abandon_patience) const
{
    constexpr std::chrono::milliseconds stopping_interval{50};
    auto until = now + std::chrono::hours{24};
    const std::lock_guard lock(mutex_);
    for (const auto& [id, call] : calls_) {
        if (call.state.phase() == CallState::Phase::stopping) {
            until = std::min(until, now + stopping_interval);
        } else if (!call.ended_at) {
            until = std::min(until, call.deadline);
        } else if (!call.state.handler_returned()) {
            until = std::min(until, *call.ended_at + abandon_patience);
        }
    }
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(until - now),
                    std::chrono::milliseconds{1});
}

std::vector<EndedCall> CallTable::take_ended(std::size_t most, std::stop_token stop)
{
    std::unique_lock lock(mutex_);
    const auto is_ready = [&] { return !ended_.empty() || !faults_.empty(); };
    std::vector<EndedCall> taken;
    if (!touched_.rung.wait(lock, std::move(stop), is_ready)) return taken;
    for (; !ended_.empty() && taken.size() < most; ended_.pop_front())
        taken.push_back(ended_call(ended_.front()));
    return taken;
}

EndedCall CallTable::ended_call(desk_call_id_t id) const
{
    const LiveCall& call = *find(id);
    const desk::Error by_host{desk::Errc::internal, "call.ended_by_host", {}};
    return {id,
            call.row,
            call.grants,
            call.max_attempts,
            call.state.ended_by(),
            call.state.stop_reason(),
            call.end.value_or(by_host),
            call.was_drained,
            call.was_lost};
}

std::vector<Fault> CallTable::take_faults()
{
    const std::lock_guard lock(mutex_);
    return std::exchange(faults_, {});
}

void CallTable::committed(desk_call_id_t id)
{
    const std::lock_guard lock(mutex_);
    if (LiveCall* call = find(id)) {
        call->is_committed = true;
        ends_.ended(call->row.number);
    }
    forget_if_over(id);
    news_.ring();
}

void CallTable::forget_all()
{
    const std::lock_guard lock(mutex_);
    calls_.clear();
    ended_.clear();
    news_.ring();
}

std::size_t CallTable::count(const std::string& instance, std::optional<store::Lane> lane) const
{
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(
        std::count_if(calls_.begin(), calls_.end(), [&](const auto& entry) {
            const store::Call& row = entry.second.row;
            return row.request.instance == instance && (!lane || row.request.lane == *lane);
        }));
}

std::vector<store::Attempt> CallTable::attempts() const
{
    const std::lock_guard lock(mutex_);
    std::vector<store::Attempt> all;
    for (const auto& [id, call] : calls_)
        all.push_back({call.row.number, call.row.generation});
    return all;
}

bool CallTable::has_handlers(const std::string& instance) const
{
    const std::lock_guard lock(mutex_);
    return std::any_of(calls_.begin(), calls_.end(), [&](const auto& entry) {
        const LiveCall& call = entry.second;
        return call.row.request.instance == instance && !call.state.handler_returned();
    });
}

bool CallTable::is_empty() const
{
    const std::lock_guard lock(mutex_);
    return calls_.empty();
}

std::optional<Progress> CallTable::progress_of(std::int64_t call) const
{
    const std::lock_guard lock(mutex_);
    for (const auto& [id, live] : calls_) {
        if (live.row.number == call) return live.progress;
    }
    return {};
}

std::uint64_t CallTable::wait_for_change(std::uint64_t seen, std::chrono::milliseconds at_most,
                                         std::stop_token stop) const
{
    std::unique_lock lock(mutex_);
    return news_.wait(lock, seen, at_most, std::move(stop));
}

std::uint64_t CallTable::wait_for_calls(std::uint64_t seen, std::chrono::milliseconds at_most,
                                        std::stop_token stop) const
{
    std::unique_lock lock(mutex_);
    return touched_.wait(lock, seen, at_most, std::move(stop));
}

void CallTable::wake()
{
    const std::lock_guard lock(mutex_);
    news_.ring();
}

LiveCall* CallTable::find(desk_call_id_t id)
{
    return const_cast<LiveCall*>(std::as_const(*this).find(id));
}

const LiveCall* CallTable::find(desk_call_id_t id) const
{
    const auto found = calls_.find(id);
    return found == calls_.end() ? nullptr : &found->second;
}

LiveCall* CallTable::find(const std::string& instance, desk_call_id_t id)
{
    return const_cast<LiveCall*>(std::as_const(*this).find(instance, id));
}

const LiveCall* CallTable::find(const std::string& instance, desk_call_id_t id) const
{
    const LiveCall* call = find(id);
    return call && call->row.request.instance == instance ? call : nullptr;
}

void CallTable::note_fault(LiveCall& call, const std::string& what)
{
    if (std::exchange(call.is_faulty, true)) return;
    add_fault({call.row.request.instance, call.row.id, what});
}

void CallTable::add_fault(Fault fault)
{
    if (abandoned_.count(fault.instance) > 0) return;
    faults_.push_back(std::move(fault));
    touched_.ring();
}

void CallTable::ended(desk_call_id_t id, LiveCall& call)
{
    call.ended_at = steady_now();
    ended_.push_back(id);
    touched_.ring();
}

void CallTable::forget_if_over(desk_call_id_t id)
{
    const LiveCall* call = find(id);
    if (!call || !call->is_committed || !call->state.handler_returned()) return;
    calls_.erase(id);
    news_.ring();
}

void CallTable::Bell::ring()
{
    ++count;
    rung.notify_all();
}

std::uint64_t CallTable::Bell::wait(std::unique_lock<std::mutex>& lock, std::uint64_t seen,
                                    std::chrono::milliseconds at_most, std::stop_token stop)
{
    rung.wait_for(lock, std::move(stop), at_most, [&] { return count != seen; });
    return count;
}

} // namespace mock::runtime
