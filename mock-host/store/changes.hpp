#pragma once

#include "mock-host/store/store.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mock::store {

enum class News : int;
class Alarm;
class Session;

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

/// Where the database cannot number what is committed at the same time, this numbers what was
/// committed up to now; before that nobody sees it in `list_changes`. To be called before looking.
void number_changes(Store& store);

/// A connection of its own on which others tell what they committed. Connects again by itself.
class Listener {
public:
    explicit Listener(Store& store);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

    /// Waits for `at_most`, or until `alarm` rings.
    std::optional<News> hear(std::chrono::milliseconds at_most, const Alarm* alarm = nullptr);

private:
    void connect();

    Store& store_;
    std::unique_ptr<Session> session_;
};

/// Tells whether anybody in any process has committed something, without reading a row: a few
/// microseconds. Used by one thread at a time; the store needs to outlive it.
class CommitWatch {
public:
    explicit CommitWatch(Store& store);

    /// Since the last time it was asked, or since it was made.
    bool committed();

private:
    Listener listener_;
};

/// Rings when a process, on whatever machine, has left something to be worked on; with SQLite at
/// each commit of anybody. Used by one thread at a time; the store needs to outlive it.
class WorkBell {
public:
    explicit WorkBell(Store& store);

    /// False: nothing rang for so long, or `alarm` did.
    bool wait(std::chrono::milliseconds at_most, const Alarm* alarm = nullptr);

private:
    Listener listener_;
    News rings_for_;
};

} // namespace mock::store
