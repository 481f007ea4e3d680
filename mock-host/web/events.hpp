#pragma once

#include "mock-host/store/changes.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/web/http.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace mock::runtime {
class Desk;
}

namespace mock::web {

/// What a page follows: "activity:a-000123" one target, "activity" all of a kind, "calls", "mails",
/// "all".
struct Topic {
    std::optional<store::TargetKind> kind{}; ///< nothing: any
    std::string id{};                        ///< empty: any
    std::string what{};                      ///< "call", "mail"; empty: any

    static std::optional<Topic> parse(const std::string& text);
    bool covers(const store::Notice& notice) const;
};

/// Tells open pages that something changed, whichever process changed it (server-sent events). A
/// page that lost its connection names the last number that it saw, and misses nothing. Without
/// open pages nothing runs and nothing is asked.
class Events {
public:
    explicit Events(runtime::Desk& desk);
    ~Events();
    Events(const Events&) = delete;
    Events& operator=(const Events&) = delete;

    /// Writes the events of a topic until the reader goes or `stop`; on the reader's thread. A
    /// requester hears of the own activities only. Throws `store::Failure`.
    void follow(const Topic& topic, const store::Person& reader, std::int64_t after,
                const Write& write, const std::stop_token& stop);

    /// The number of the newest change: where a new page begins.
    std::int64_t newest() const;

private:
    class Follower;
    void watch(const std::stop_token& stop);
    /// A portion of them; true: there may be more.
    bool read_changes();

    runtime::Desk& desk_;
    std::mutex mutex_; ///< guards all below
    std::condition_variable_any changed_;
    std::deque<store::Notice> recent_{}; ///< the last ones, without gaps
    std::int64_t last_ = 0;
    int followers_ = 0;
    std::jthread watcher_;
};

} // namespace mock::web
