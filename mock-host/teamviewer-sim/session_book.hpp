#pragma once

#include "mock-host/teamviewer-sim/times.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sim {

/// A supporter inside a session.
struct Visit {
    std::string user_id = {};
    TimePoint start = {};
};

struct Session {
    std::string code = {}; ///< `s123-456-789`
    std::string secret = {};
    bool open = true;
    bool online = false; ///< the requester is there
    bool pilot = false;
    std::string creator_id = {};
    std::string group_id = {};
    std::string assigned_id = {};
    std::string waiting_message = {};
    std::string description = {};
    std::string customer_name = {};
    std::string customer_email = {};
    std::string custom_api = {};
    std::string custom_id = {};
    TimePoint created_at = {};
    TimePoint valid_until = {};
    std::optional<TimePoint> assigned_at = {};
    std::optional<TimePoint> closed_at = {};
    std::vector<Visit> visits = {};
};

/// All sessions. A desk that lives through months leaves a million of them: they are found by their
/// code, and those that are open without a look at the others.
class SessionBook {
public:
    /// By age: the first is the oldest. The numbers say nothing else.
    using Sessions = std::map<std::uint64_t, Session>;
    using References = std::map<std::uint64_t, const Session*>;

    /// Its code is new.
    const Session& add(Session session);
    /// The code with or without hyphens; null: there is none. Whoever opens or closes it calls
    /// `change`.
    Session* find(std::string_view code);
    /// Takes the place of the session with the same code.
    void change(const Session& session);
    void remove(const Session& session);

    const Sessions& all() const { return sessions_; }
    /// An expired code stays open, as it does at TeamViewer: only closing ends it.
    const References& open() const { return open_; }

private:
    std::uint64_t number_of(const Session& session) const;
    void note(std::uint64_t number, const Session& session);

    std::uint64_t next_ = 0;
    Sessions sessions_;
    References open_;
    std::unordered_map<std::string, std::uint64_t> numbers_; // by code without hyphens
};

} // namespace sim
