#pragma once

#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace mock::store {

/// This process, as others see it. As long as it lives it holds a lock on `nodes/<id>.lock` beside
/// the store, so that others on the same machine see at once that it was killed; for other
/// machines there is a lease. Times are those of the real clock, also when a test pretends one.
class Node {
public:
    /// Enters this process. `unavailable` if the lock file cannot be made.
    static desk::Result<std::unique_ptr<Node>> join(Store& store, Time now,
                                                    std::chrono::seconds lease);

    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;
    /// Lets go of the lock. The row stays until others have taken over, or `leave`.
    ~Node();

    const std::string& id() const { return id_; }

    /// To be called well before the lease ends.
    void heartbeat(Transaction& change, Time now);

    /// Takes the row away: this process runs no call any more.
    void leave(Transaction& change);

private:
    Node(std::string id, std::string lock_file, int lock, std::chrono::seconds lease);

    std::string id_{};
    std::string lock_file_{};
    int lock_ = -1;
    std::chrono::seconds lease_;
};

/// Ids of nodes that are no more. Needs the folder of the store to see the locks.
std::vector<std::string> dead_nodes(Connection connection, const Store& store, Time now);

/// Forgets a node whose calls were given back (`requeue_calls_of`).
void remove_node(Transaction& change, const std::string& id);

} // namespace mock::store
