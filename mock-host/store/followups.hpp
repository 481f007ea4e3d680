#pragma once

#include "mock-host/store/calls.hpp"

#include <string>
#include <vector>

namespace mock::store {

/// A call at a later time.
struct Followup {
    std::string instance{}; ///< configuration id
    Target target{};
    std::string key{};
    std::string job{}; ///< id of a job of the plugin
    Time at{};
    Json args = "{}";
    Time put_at{}; ///< by the same clock
};

/// Moves the one with the same (instance, target, key) and replaces its job and args.
void put_followup(Transaction& change, const Followup& followup);
void remove_followup(Transaction& change, const std::string& instance, const Target& target,
                     const std::string& key);

/// Waiting ones by time; with an empty instance, of all instances.
std::vector<Followup> list_followups(Connection connection, const std::string& instance,
                                     const Target& target);

/// When the next one becomes due.
std::optional<Time> next_followup_at(Connection connection);

/// Turns what is due into calls, in this transaction. The same key may be put again at once: a
/// counter that never goes back keeps the calls apart. Returns the calls; none, while another node
/// does the same: of one target they keep their order.
std::vector<Call> take_due_followups(Transaction& change, Time now, int limit);

} // namespace mock::store
