#include "plugin/actions/handing_on.hpp"

#include "generated/manifest.hpp"
#include "plugin/actions/shared_value.hpp"
#include "plugin/domain/connection_report.hpp"
#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/report_watch.hpp"
#include "plugin/domain/settling.hpp"

#include <algorithm>
#include <utility>

namespace tv {

Owned owned_by(const ConnectClick& click, const Connection& connection)
{
    const auto kind =
        click.on == ConnectClick::On::asset ? Place::Kind::asset : Place::Kind::activity;
    return {&connection, {kind, click.target}, click.id};
}

Effect handed_on(const Owned& owned)
{
    auto args = connection_args(*owned.connection);
    if (!owned.click.empty()) args["click"] = owned.click;
    return {"connection/" + key_part(owned.connection->id) + "/collect",
            FollowupPut{manifest::job::reports_collect, Time{}, std::move(args)}, owned.place};
}

desk::Status HandingOn::hand_on(const std::vector<Connection>& connections)
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

desk::Result<Owned> HandingOn::owned_and_new(const Connection& connection)
{
    DESK_TRY(auto owned, owner(connection));
    if (!owned) return owned;
    if (!connection.end) {
        const bool is_waited_for = connection.start + running_watched > on_.now;
        one_runs_ |= connection.marker.has_value() && is_waited_for;
        return Owned{};
    }
    DESK_TRY(const auto seen, this->seen(connection));
    if (is_seen(connection, *seen)) return Owned{};
    auto& count = per_place_[owned.place.id];
    if (count >= limits::swept_per_target) {
        leave_out(connection);
        return Owned{};
    }
    ++count;
    return owned;
}

/// A ticket keeps few follow-ups for us; what is left out is not remembered, and comes with the
/// next sweep.
void HandingOn::leave_out(const Connection& connection)
{
    const Time end = connection.end.value_or(connection.start);
    left_out_since_ = std::min(left_out_since_.value_or(end), end);
}

desk::Result<Owned> HandingOn::owner(const Connection& connection)
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
    return click ? owned_by(*click, connection) : Owned{};
}

desk::Result<const std::vector<ConnectClick>*> HandingOn::clicks(const std::string& teamviewer_id)
{
    const std::string bucket = clicks_bucket(teamviewer_id);
    if (const auto known = clicks_.find(bucket); known != clicks_.end()) {
        return &std::as_const(known->second);
    }
    DESK_TRY(const auto stored, ports_.state.get(bucket, call_));
    return &std::as_const(clicks_[bucket] = read_clicks(stored.value));
}

desk::Result<const SeenConnections*> HandingOn::seen(const Connection& connection)
{
    const std::string shard = seen_shard(connection);
    if (const auto known = seen_.find(shard); known != seen_.end()) {
        return &std::as_const(known->second);
    }
    DESK_TRY(const auto stored, ports_.state.get(shard, call_));
    return &std::as_const(seen_[shard] = read_seen(stored.value));
}

desk::Status HandingOn::commit(std::vector<Owned>& portion)
{
    if (portion.empty()) return {};
    auto done = commit_together(portion);
    // One ticket has no room for them: that must not keep the others from theirs.
    if (!done && done.error().status == desk::Errc::invalid) done = commit_by_ticket(portion);
    DESK_CHECK(done);
    ports_.progress.report(static_cast<std::uint64_t>(handed_on_), 0,
                           {"reports.progress", {std::to_string(handed_on_)}}, call_);
    portion.clear();
    return {};
}

desk::Status HandingOn::commit_by_ticket(const std::vector<Owned>& portion)
{
    std::map<std::string, std::vector<Owned>> by_ticket;
    for (const Owned& owned : portion)
        by_ticket[owned.place.id].push_back(owned);
    for (const auto& [id, own] : by_ticket) {
        auto done = commit_together(own);
        if (done) continue;
        if (done.error().status != desk::Errc::invalid) return done;
        for (const Owned& owned : own)
            leave_out(*owned.connection);
    }
    return {};
}

/// First the follow-ups, then the memory of them: the other way round, a crash in between would
/// lose reports. This way it repeats some, which changes nothing.
desk::Status HandingOn::commit_together(const std::vector<Owned>& portion)
{
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
    return {};
}

desk::Status HandingOn::note(std::optional<Time> complete_from)
{
    const auto change = [&](const std::string& stored) {
        ReportWatch watch = read_watch(stored, on_.now);
        if (complete_from)
            note_reading(watch, *complete_from, on_.now);
        else
            watch.looked_at = std::max(watch.looked_at, on_.now);
        if (one_runs_) watch.complete_from = on_.now;
        return write_watch(watch);
    };
    return update(ports_.state, ReportWatch::key, change, call_);
}

desk::Status HandingOn::remember_all(const std::string& shard,
                                     const std::vector<const Connection*>& connections)
{
    const auto change = [&](const std::string& stored) {
        SeenConnections seen = read_seen(stored);
        forget_before(on_.now - handing_on_memory, seen);
        for (const Connection* connection : connections)
            remember(*connection, seen);
        return write_seen(seen);
    };
    return update(ports_.state, shard, change, call_);
}

} // namespace tv
