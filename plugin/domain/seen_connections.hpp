#pragma once

#include "plugin/domain/remote_session.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

// Which connections the sweep has handed on already, and with which notes, so that the overlap of
// its readings costs nothing.

namespace tv {

/// Kept in 64 shards of shared state, `seen/<0..63>`: hashes only, by hash of the connection's id.
struct SeenConnection {
    std::uint64_t notes = 0; ///< hash
    Time end{};
    friend bool operator==(const SeenConnection&, const SeenConnection&) = default;
};
using SeenConnections = std::map<std::uint64_t, SeenConnection>;

std::string seen_shard(const Connection& connection);

/// Is it in there, with the notes that it has now?
bool is_seen(const Connection& connection, const SeenConnections& seen);
void remember(const Connection& connection, SeenConnections& seen);

/// Forgets those that ended before `oldest`: the sweep does not read them again.
void forget_before(Time oldest, SeenConnections& seen);

/// A shard as text, and back; a line that cannot be read is left out.
std::string write_seen(const SeenConnections& seen);
SeenConnections read_seen(std::string_view shard);

} // namespace tv
