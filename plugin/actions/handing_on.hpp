#pragma once

#include "plugin/domain/connect_clicks.hpp"
#include "plugin/domain/outcome.hpp"
#include "plugin/domain/seen_connections.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tv {

struct SweepPorts {
    Cloud& cloud;
    SharedState& state;
    Activities& activities;
    Checkpoints& checkpoints;
    Progress& progress;
};

/// How far back shared state remembers, by their ends, which connections were handed on.
inline constexpr std::chrono::hours handing_on_memory{48};

/// Where a connection belongs, and the click that led to it.
struct Owned {
    const Connection* connection = nullptr; ///< null: nobody's, or nothing new
    Place place = {};
    std::string click = {}; ///< empty: it was a session

    explicit operator bool() const { return connection != nullptr; }
};

Owned owned_by(const ConnectClick& click, const Connection& connection);

/// The follow-up on the owner, with the whole connection in its args.
Effect handed_on(const Owned& owned);

/// A reading for all activities: each new connection becomes a follow-up on the activity or asset
/// that owns it, with the record in its args. Reads what it needs of shared state, once.
class HandingOn {
public:
    HandingOn(const Situation& on, SweepPorts ports, const desk::Call& call)
        : on_(on), ports_(ports), call_(call)
    {
    }

    /// Hands on what is new of `connections`, in portions that stay whatever comes later.
    desk::Status hand_on(const std::vector<Connection>& connections);

    /// Notes, for those who wait, that all is read that began after `complete_from`; nothing: this
    /// reading went on where the last one ended.
    desk::Status note(std::optional<Time> complete_from);

    /// When the first connection ended that a ticket had no room for.
    std::optional<Time> left_out_since() const { return left_out_since_; }

    std::int64_t read_count() const { return read_; }
    std::int64_t handed_on_count() const { return handed_on_; }

private:
    desk::Result<Owned> owned_and_new(const Connection& connection);
    desk::Result<Owned> owner(const Connection& connection);
    desk::Result<const std::vector<ConnectClick>*> clicks(const std::string& teamviewer_id);
    desk::Result<const SeenConnections*> seen(const Connection& connection);
    desk::Status commit(std::vector<Owned>& portion);
    desk::Status commit_together(const std::vector<Owned>& portion);
    desk::Status commit_by_ticket(const std::vector<Owned>& portion);
    void leave_out(const Connection& connection);
    desk::Status remember_all(const std::string& shard,
                              const std::vector<const Connection*>& connections);

    const Situation& on_;
    SweepPorts ports_;
    const desk::Call& call_;
    std::map<std::string, std::vector<ConnectClick>> clicks_;
    std::map<std::string, SeenConnections> seen_;
    std::map<std::string, std::size_t> per_place_;
    std::optional<Time> left_out_since_ = {};
    bool one_runs_ = false; ///< of a session of ours: whoever waits for it asks by themselves
    std::int64_t read_ = 0;
    std::int64_t handed_on_ = 0;
};

} // namespace tv
