#include "plugin/actions/reports_sweep.hpp"

#include "generated/manifest.hpp"
#include "plugin/actions/orphans.hpp"
#include "plugin/actions/shared_value.hpp"
#include "plugin/domain/connect_clicks.hpp"
#include "plugin/domain/connection_report.hpp"
#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/refusal.hpp"
#include "plugin/domain/seen_connections.hpp"

#include <algorithm>
#include <map>

namespace tv {
namespace {

/// TeamViewer filters by start and sorts by end, publishes late, and lets notes be edited: each
/// reading begins this long before the end of the last one.
constexpr std::chrono::hours overlap{24};
constexpr std::chrono::hours first_look_back = click_memory;

ConnectionQuery query_of(const Situation& on)
{
    const auto& last = on.configuration.reports;
    return {.from = last ? last->read_until - overlap : on.now - first_look_back, .to = on.now};
}

/// Where a connection belongs, and the click that led to it.
struct Owned {
    const Connection* connection = nullptr; ///< null: nobody's, or nothing new
    Place place = {};
    std::string click = {}; ///< empty: it was a session

    explicit operator bool() const { return connection != nullptr; }
};

Effect handed_on(const Owned& owned)
{
    auto args = connection_args(*owned.connection);
    if (!owned.click.empty()) args["click"] = owned.click;
    return {"connection/" + key_part(owned.connection->id) + "/collect",
            FollowupPut{manifest::job::reports_collect, Time{}, std::move(args)}, owned.place};
}

/// Reads what it needs of shared state, once.
class Sweep {
public:
    Sweep(const Situation& on, SweepPorts ports, const desk::Call& call)
        : on_(on), ports_(ports), call_(call)
    {
    }

    /// Hands on what is new of `connections`, in portions that stay whatever comes later.
    desk::Status hand_on(const std::vector<Connection>& connections)
    {
        read_ += static_cast<std::int64_t>(connections.size());
        std::vector<Owned> portion;
        for (const Connection& connection : connections) {
            DESK_TRY(auto owned, owned_and_new(connection));
            if (!owned) continue;
            portion.push_back(std::move(owned));
            if (portion.size() == limits::effects_in_portion) DESK_CHECK(commit(portion));
        }
        return commit(portion);
    }

    std::int64_t read_count() const { return read_; }
    std::int64_t handed_on_count() const { return handed_on_; }

private:
    desk::Result<Owned> owned_and_new(const Connection& connection)
    {
        if (!connection.end) return Owned{};
        DESK_TRY(auto owned, owner(connection));
        if (!owned) return owned;
        DESK_TRY(const auto seen, this->seen(connection));
        // A ticket keeps few follow-ups for us; what is left out is not remembered, and comes with
        // the next sweep.
        auto& count = per_place_[owned.place.id];
        if (is_seen(connection, *seen) || count >= limits::swept_per_target) {
            return Owned{};
        }
        ++count;
        return owned;
    }

    desk::Result<Owned> owner(const Connection& connection)
    {
        if (const auto& marker = connection.marker) {
            const bool ours =
                marker->configuration == on_.configuration.id && is_desk_id(marker->activity);
            if (!ours) return Owned{};
            return Owned{&connection, {Place::Kind::activity, marker->activity}};
        }
        if (!connection.session_code.empty()) return Owned{};
        DESK_TRY(const auto* clicks, this->clicks(connection.teamviewer_id));
        const ConnectClick* click = owner_of(connection, *clicks);
        if (!click) return Owned{};
        const auto kind =
            click->on == ConnectClick::On::asset ? Place::Kind::asset : Place::Kind::activity;
        return Owned{&connection, {kind, click->target}, click->id};
    }

    desk::Result<const std::vector<ConnectClick>*> clicks(const std::string& teamviewer_id)
    {
        const std::string bucket = clicks_bucket(teamviewer_id);
        if (const auto known = clicks_.find(bucket); known != clicks_.end()) {
            return &std::as_const(known->second);
        }
        DESK_TRY(const auto stored, ports_.state.get(bucket, call_));
        return &std::as_const(clicks_[bucket] = read_clicks(stored.value));
    }

    desk::Result<const SeenConnections*> seen(const Connection& connection)
    {
        const std::string shard = seen_shard(connection);
        if (const auto known = seen_.find(shard); known != seen_.end()) {
            return &std::as_const(known->second);
        }
        DESK_TRY(const auto stored, ports_.state.get(shard, call_));
        return &std::as_const(seen_[shard] = read_seen(stored.value));
    }

    /// First the follow-ups, then the memory of them: the other way round, a crash in between would
    /// lose reports. This way it repeats some, which changes nothing.
    desk::Status commit(std::vector<Owned>& portion)
    {
        if (portion.empty()) return {};
        std::vector<Effect> effects;
        std::map<std::string, std::vector<const Connection*>> by_shard;
        for (const Owned& owned : portion) {
            effects.push_back(handed_on(owned));
            by_shard[seen_shard(*owned.connection)].push_back(owned.connection);
        }
        DESK_CHECK(ports_.checkpoints.commit(effects, call_));
        for (const auto& [shard, connections] : by_shard)
            DESK_CHECK(remember_all(shard, connections));

        handed_on_ += static_cast<std::int64_t>(portion.size());
        ports_.progress.report(static_cast<std::uint64_t>(handed_on_), 0,
                               {"reports.progress", {std::to_string(handed_on_)}}, call_);
        portion.clear();
        return {};
    }

    desk::Status remember_all(const std::string& shard,
                              const std::vector<const Connection*>& connections)
    {
        const auto change = [&](const std::string& stored) {
            SeenConnections seen = read_seen(stored);
            forget_before(on_.now - first_look_back, seen);
            for (const Connection* connection : connections)
                remember(*connection, seen);
            return write_seen(seen);
        };
        return update(ports_.state, shard, change, call_);
    }

    const Situation& on_;
    SweepPorts ports_;
    const desk::Call& call_;
    std::map<std::string, std::vector<ConnectClick>> clicks_;
    std::map<std::string, SeenConnections> seen_;
    std::map<std::string, std::size_t> per_place_;
    std::int64_t read_ = 0;
    std::int64_t handed_on_ = 0;
};

desk::Result<Outcome> sweep(const Situation& on, SweepPorts ports, const desk::Call& call)
{
    Sweep sweep(on, ports, call);
    DESK_CHECK(ports.cloud.each_connection(
        query_of(on), [&](auto&& connections) { return sweep.hand_on(connections); }, call));
    // The reading is done, even if closing orphans fails.
    DESK_CHECK(
        ports.checkpoints.commit({{ReportsRecord::key, RecordPut{ReportsRecord{on.now}}}}, call));

    DESK_TRY(const std::int64_t closed, close_orphans(on, ports.cloud, ports.activities, call));
    return Outcome{.message = {"reports.swept",
                               {std::to_string(sweep.handed_on_count()), std::to_string(closed)}},
                   .stats = {{"read", sweep.read_count()},
                             {"handed_on", sweep.handed_on_count()},
                             {"orphans_closed", closed}}};
}

} // namespace

desk::Result<Outcome> reports_sweep(const Situation& on, SweepPorts ports, const desk::Call& call)
{
    auto outcome = sweep(on, ports, call);
    if (!outcome) return repeat_later(std::move(outcome.error()));
    return outcome;
}

} // namespace tv
