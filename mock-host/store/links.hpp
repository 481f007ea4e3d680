#pragma once

#include "mock-host/store/store.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mock::store {

/// A button on an activity or asset. The URL may open a session: never log it.
struct Link {
    std::string instance{}; ///< configuration id
    Target target{};
    std::string key{};
    std::string label{};
    std::string url{};
    Audience audience = Audience::agent;
    std::optional<Time> expires_at{};
};

/// Replaces the one with the same (instance, target, key).
void put_link(Transaction& change, const Link& link);
void remove_link(Transaction& change, const std::string& instance, const Target& target,
                 const std::string& key);

/// Of all instances, in the order in which they were first put. Also those that have expired.
std::vector<Link> list_links(Connection connection, const Target& target);

/// Those of the activities `ids` that have a button for agents at `now`: an open remote session.
std::set<std::string> activities_with_open_links(Connection connection,
                                                 const std::vector<std::string>& ids, Time now);

/// When the next link expires, if any does.
std::optional<Time> next_link_expiry(Connection connection);

/// Removes links that expired before `now`, so that they do not lie in the file for ever.
int remove_expired_links(Transaction& change, Time now);

} // namespace mock::store
