#pragma once

#include "mock-host/runtime/boot_clock.hpp"
#include "mock-host/runtime/host_parts.hpp"
#include "mock-host/runtime/instances.hpp"
#include "mock-host/runtime/schedule.hpp"
#include "mock-host/store/nodes.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace mock::runtime {

/// What a working process does now and then beside the calls: it tells that it is alive, takes over
/// from those that are not, and sees to what time has made due, or worthless. Of one thread.
class Housekeeping {
public:
    Housekeeping(const HostParts& host, store::Node& node, Instances& instances, Schedule& schedule,
                 std::chrono::milliseconds lease)
        : host_(host), node_(node), instances_(instances), schedule_(schedule), lease_(lease)
    {
    }

    /// Does what its turn is; quick if nothing is. `is_for_all`: begins schedules, too. Throws
    /// `store::Failure`; what was not done is done by the next one.
    void tick(bool is_for_all);

    /// How long there is nothing to do unless something changes: then `tick` is owed.
    std::chrono::milliseconds rest() const;

private:
    void look(bool is_for_all);
    void plan(bool is_for_all);
    void renew_lease();
    void stop_what_others_do();
    void try_to_requeue_dead();
    void requeue_dead();
    void cancel_orphaned();
    void make_up_for_lost_time();
    void expire_clicks_nobody_waits_for();
    void remove_links_that_expired();
    void stop_cancelled();

    HostParts host_;
    store::Node& node_;
    Instances& instances_;
    Schedule& schedule_;
    std::chrono::milliseconds lease_;
    std::string trouble_with_dead_{}; ///< the last one that was told; empty: none
    bool is_stop_owed_ = false;       ///< of what others do, until the store has told what that is
    bool is_look_owed_ = true;
    std::optional<store::Time> next_due_{}; ///< by the clock of the desk
    bool has_to_watch_ = true;              ///< what nobody tells of
    bool has_others_ = true;                ///< nodes that may die
    std::chrono::steady_clock::time_point last_look_{};
    std::chrono::steady_clock::time_point nodes_looked_at_{};
    std::chrono::steady_clock::time_point orphans_looked_at_{};
    BootClock::time_point heart_beat_{};
};

} // namespace mock::runtime
