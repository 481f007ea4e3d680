#include "mock-host/runtime/housekeeping.hpp"

#include "mock-host/runtime/call_context.hpp"
#include "mock-host/runtime/call_table.hpp"
#include "mock-host/runtime/crash_file.hpp"
#include "mock-host/runtime/crashes.hpp"
#include "mock-host/store/call_claims.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/store/lost_time.hpp"
#include "mock-host/store/mails.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace mock::runtime {

namespace {

using namespace std::chrono_literals;

constexpr auto interval = 500ms;
constexpr auto nodes_interval = 2s;
constexpr auto orphans_interval = 60s; // It reads all that waits, and hardly ever finds anything.
constexpr int heart_beats_in_a_lease = 6;
constexpr auto click_patience = 60s;
constexpr int redeliveries_max = 3;
constexpr int put_off_max = 9; ///< four hours in all
constexpr auto first_pause = 30s;

/// A death is that of all calls that ran. A person is told and clicks again; what the desk does by
/// itself would be lost.
const store::Redelivery redelivery{redeliveries_max,
                                   put_off_max,
                                   first_pause,
                                   {DESK_E_UNAVAILABLE,
                                    "call.lost",
                                    {},
                                    "the desk ended while it worked on this call, too many times"}};
const store::CallError nobody_came{
    DESK_E_UNAVAILABLE, "call.not_dispatched", {}, "nobody worked on this click for a minute"};

constexpr const char* sender_died = "the desk ended while it sent this mail";

} // namespace

void Housekeeping::tick(bool is_for_all)
{
    const auto now = std::chrono::steady_clock::now();
    // What the store refused is due until it is done, so that each round tells how the store is.
    if (BootClock::now() - heart_beat_ >= lease_ / heart_beats_in_a_lease) renew_lease();
    if (now - nodes_looked_at_ >= nodes_interval) {
        try_to_requeue_dead();
        nodes_looked_at_ = now;
    }
    if (now - orphans_looked_at_ >= orphans_interval) {
        cancel_orphaned();
        orphans_looked_at_ = now;
    }
    is_look_owed_ = true;
    if (now - last_look_ < interval) return;
    look(is_for_all);
    last_look_ = now;
    is_look_owed_ = false;
}

void Housekeeping::look(bool is_for_all)
{
    instances_.tick();
    stop_cancelled();
    make_up_for_lost_time();
    expire_clicks_nobody_waits_for();
    remove_links_that_expired();
    if (is_for_all) schedule_.tick();
    plan(is_for_all);
}

void Housekeeping::plan(bool is_for_all)
{
    const store::Reader reader(host_.store);
    const auto now = host_.clock.now();
    next_due_ = next_call_at(reader, now);
    const auto consider = [this](std::optional<store::Time> at) {
        if (at && (!next_due_ || *at < *next_due_)) next_due_ = at;
    };
    if (const auto asked_at = oldest_waiting_click(reader)) consider(*asked_at + click_patience);
    consider(next_link_expiry(reader));
    if (is_for_all) consider(schedule_.next_at(reader));
    has_others_ = has_others(reader, node_.id());
    has_to_watch_ = host_.store.location().is_postgres() || instances_.is_any_draining();
}

std::chrono::milliseconds Housekeeping::rest() const
{
    using std::chrono::ceil;
    using std::chrono::milliseconds;
    const auto now = std::chrono::steady_clock::now();
    auto until = now + (heart_beat_ + lease_ / heart_beats_in_a_lease - BootClock::now());
    if (has_others_) until = std::min(until, nodes_looked_at_ + nodes_interval);
    const auto soonest = last_look_ + interval;
    if (is_look_owed_ || has_to_watch_) until = std::min(until, soonest);
    auto rest = ceil<milliseconds>(until - now);
    if (next_due_) {
        // One more, since what expires now is there until the next millisecond.
        const auto left = *next_due_ - host_.clock.now() + 1ms;
        const bool is_due =
            left <= 0ms; // It became so since the last look, and waits for the next.
        rest = std::min(rest, is_due ? ceil<milliseconds>(soonest - now) : left);
    }
    return std::max(rest, 0ms);
}

void Housekeeping::renew_lease()
{
    const auto began = BootClock::now();
    store::Transaction change(host_.store, store::Part::rows());
    const bool was_entered = node_.heartbeat(change, lease_clock(change));
    change.commit();
    // Asked behind the commit, which takes long for who is cut off just then.
    const auto since = BootClock::now() - heart_beat_;
    const bool was_away = heart_beat_ != decltype(heart_beat_){} && since > lease_;
    // As long as it was not entered, others took over what it claimed, too.
    is_stop_owed_ = is_stop_owed_ || was_away || !was_entered;
    if (is_stop_owed_) stop_what_others_do();
    is_stop_owed_ = false;
    heart_beat_ = began;
    // With SQLite nobody takes over from a process that lives: its lock tells.
    if (host_.store.location().is_postgres()) host_.calls.own_until(began + lease_);
}

void Housekeeping::stop_what_others_do()
{
    const store::Reader reader(host_.store);
    for (const store::Attempt& attempt : host_.calls.attempts()) {
        const auto row = find_call(reader, attempt.number);
        const bool is_ours =
            row && row->state == store::CallState::running && row->generation == attempt.generation;
        if (!is_ours) host_.calls.stop(attempt, DESK_E_CANCELLED);
    }
}

// What is wrong with others must not keep this node from its own work.
void Housekeeping::try_to_requeue_dead()
try {
    requeue_dead();
    trouble_with_dead_.clear();
} catch (const std::exception& failure) {
    const std::string why = failure.what();
    if (std::exchange(trouble_with_dead_, why) == why) return;
    host_.log.error("calls of processes that are no more are not taken over: " + why +
                    "; trying again every two seconds");
}

void Housekeeping::requeue_dead()
{
    bring_leases_to_present(host_.store);
    std::vector<std::string> dead;
    {
        const store::Reader reader(host_.store);
        dead = dead_nodes(reader, host_.store, lease_clock(reader));
    }
    std::erase(dead, node_.id()); // Its lease is being renewed.
    for (const std::string& node : dead) {
        store::Transaction change(host_.store);
        // Meanwhile it may have come back, and nobody else can while this transaction lasts.
        if (!is_dead(change, host_.store, node, lease_clock(change))) continue;
        const auto in_plugin = read_crash(host_.crash_folder, node);
        if (in_plugin) note_crash(change, node, *in_plugin);
        const auto requeued = requeue_calls_of(change, node, redelivery, host_.clock.now());
        const auto in_doubt = doubt_mails_of(change, node, sender_died);
        remove_node(change, node);
        change.commit();
        remove_crash_file(host_.crash_folder, node);
        if (in_plugin) log_crash(host_.log, *in_plugin);
        for (const std::int64_t mail : in_doubt) {
            host_.log.warn(make_id(store::mail_id, mail) + " is in doubt: " + sender_died);
        }
        for (const store::Call& call : requeued.again) {
            host_.log.warn("taken over from a process that is no more", context_of(call));
        }
        for (const store::Call& call : requeued.put_off) {
            host_.log.warn("put off: the desk ended too many times while it worked on this call",
                           context_of(call));
        }
    }
}

void Housekeeping::cancel_orphaned()
{
    // Asked without a lock first. What a dead node was running, or somebody starts again, may
    // belong to a configuration that was removed meanwhile.
    if (orphaned_calls(store::Reader(host_.store)).empty()) return;
    store::Transaction change(host_.store, store::Part::rows());
    cancel_orphaned_calls(change, host_.clock.now());
    change.commit();
}

void Housekeeping::make_up_for_lost_time()
{
    const auto now = host_.clock.now();
    if (!is_anything_ahead(store::Reader(host_.store), now)) return;
    store::Transaction change(host_.store);
    bring_to_present(change, now);
    change.commit();
    host_.log.warn("the clock was set back; what was asked for before is due now");
}

void Housekeeping::expire_clicks_nobody_waits_for()
{
    const auto now = host_.clock.now();
    const auto asked_at = oldest_waiting_click(store::Reader(host_.store));
    if (!asked_at || *asked_at >= now - click_patience) return;
    store::Transaction change(host_.store);
    if (!expire_clicks(change, now - click_patience, nobody_came, now).empty()) change.commit();
}

void Housekeeping::remove_links_that_expired()
{
    // Their URLs open sessions: what nobody may use any more must not lie in the file.
    const auto now = host_.clock.now();
    const auto next = next_link_expiry(store::Reader(host_.store));
    if (!next || *next >= now) return;
    store::Transaction change(host_.store);
    remove_expired_links(change, now);
    change.commit();
}

void Housekeeping::stop_cancelled()
{
    const auto asked = list_cancel_requests(store::Reader(host_.store), node_.id());
    for (const store::Attempt& attempt : asked)
        host_.calls.stop(attempt, DESK_E_CANCELLED);
}

} // namespace mock::runtime
