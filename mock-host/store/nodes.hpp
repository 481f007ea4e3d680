#pragma once

#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace mock::store {

/// The time of leases: that of the machine, or of the database that nodes on several machines
/// share. Also when a test pretends a time.
Time lease_clock(Connection connection);

/// This process, as others see it. As long as it lives it holds a lock on `nodes/<id>.lock` in the
/// folder of the store, so that others on the same machine see at once that it was killed. Besides
/// it has a lease. With SQLite that is for other machines only: on its own the lock says it better.
/// With PostgreSQL a node whose lease is over is dead for all others, so that one that is cut off
/// or stands still keeps nobody waiting; when it comes back, what it was doing is no longer its
/// own.
class Node {
public:
    /// Enters this process. `unavailable` if the lock file cannot be made.
    static desk::Result<std::unique_ptr<Node>> join(Store& store, Time now,
                                                    std::chrono::seconds lease);

    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;
    /// Lets go of the lock. Row and file stay until others have taken over, unless it left.
    ~Node();

    const std::string& id() const { return id_; }

    /// To be called well before the lease ends. False: others have taken over what it did, also
    /// what it has claimed since then; it is entered again from now on.
    bool heartbeat(Transaction& change, Time now);

    /// Takes the row away: this process runs no call any more. What it leaves behind is that of a
    /// node that nobody knows, so others take it over at once, on whatever machine.
    void leave(Store& store);

private:
    Node(std::string id, std::string lock_file, int lock, std::chrono::seconds lease);

    void enter(Transaction& change, Time now);

    std::string id_{};
    std::string lock_file_{};
    int lock_ = -1;
    std::chrono::seconds lease_;
    Time started_at_{};
    bool has_row_ = false;
};

/// Ids of nodes that are no more, also of those that only calls and mails know of. Needs the folder
/// of the store to see the locks.
std::vector<std::string> dead_nodes(Connection connection, const Store& store, Time now);

/// This is one of them. Within a transaction that has the whole store it stays so to the end.
bool is_dead(Connection connection, const Store& store, const std::string& id, Time now);

/// What was entered by a clock that was set back since would hold until that time comes again: from
/// now on it holds for one lease. Before others are looked for that are dead.
void bring_leases_to_present(Store& store);

/// It has a row: it lives, or nobody has taken over from it yet.
bool is_entered(Connection connection, const std::string& id);

/// Whether others than this one are entered or have left something to be taken over.
bool has_others(Connection connection, const std::string& id);

/// Forgets a node whose calls were given back (`requeue_calls_of`).
void remove_node(Transaction& change, const std::string& id);

} // namespace mock::store
