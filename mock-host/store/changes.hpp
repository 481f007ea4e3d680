#pragma once

#include "mock-host/store/store.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mock::store {

/// That something changed, for those who show it and have to read it again. The database itself
/// writes them, in the transaction of the change.
struct Notice {
    std::int64_t number = 0; ///< grows by one from each to the next

    /// An empty id: all configurations, because their package changed.
    Target target{};

    /// "activity", "assets" (attached, detached), "journal", "links", "records", "followups",
    /// "time", "call", "mail", "configuration", "package". Assets themselves are never announced.
    std::string what{};
};

/// The next `limit` after number `after`, oldest first. If the first one is not `after + 1`, those
/// between were forgotten: read everything again.
std::vector<Notice> list_changes(Connection connection, std::int64_t after, int limit);

/// The number of the newest; 0: nothing has changed yet.
std::int64_t last_change(Connection connection);

/// Removes those up to a number, but never the newest, so that no number comes twice. How many.
int forget_changes(Transaction& change, std::int64_t up_to);

/// Tells whether anybody in any process has committed something, without reading a row: a few
/// microseconds. Used by one thread at a time; the store needs to outlive it.
class CommitWatch {
public:
    explicit CommitWatch(Store& store);
    CommitWatch(const CommitWatch&) = delete;
    CommitWatch& operator=(const CommitWatch&) = delete;
    ~CommitWatch();

    /// Since the last time it was asked, or since it was made.
    bool committed();

private:
    std::int64_t version();

    // Kept to itself: versions of different connections cannot be compared.
    std::unique_ptr<Session> session_;
    std::int64_t seen_ = 0;
};

} // namespace mock::store
