#include "plugin/actions/reading.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/sessions.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace tv {
namespace {

/// TeamViewer looks for one code, or for all that the whole company did with any: that is worth a
/// call saved while it is no more than a day's.
constexpr std::chrono::hours read_together{24};

ConnectionQuery query_for(std::span<const SessionRecord> sessions, Time now)
{
    ConnectionQuery query{.from = now, .to = now + std::chrono::minutes{1}};
    for (const SessionRecord& session : sessions) {
        query.from = std::min(query.from, reports_begin(session));
        query.session_codes.push_back(session.code);
    }
    return query;
}

desk::Result<std::vector<Connection>> connections_of(std::span<const SessionRecord> sessions,
                                                     Time now, Cloud& cloud, const desk::Call& call)
{
    const ConnectionQuery all = query_for(sessions, now);
    if (all.from + read_together > now) return cloud.connections(all, call);
    std::vector<Connection> found;
    for (const SessionRecord& session : sessions) {
        DESK_TRY(auto own, cloud.connections(query_for({&session, 1}, now), call));
        std::move(own.begin(), own.end(), std::back_inserter(found));
    }
    return found;
}

ConnectClick as_click(const ConnectRecord& record, const Clicks& clicks)
{
    return {record.id, clicks.on, clicks.target, record.teamviewer_id, record.at};
}

std::map<std::string, Clicks> by_device(const Clicks& clicks)
{
    std::map<std::string, Clicks> devices;
    for (const ConnectRecord& record : clicks.records) {
        const Clicks none{.on = clicks.on, .target = clicks.target};
        devices.try_emplace(record.teamviewer_id, none).first->second.records.push_back(record);
    }
    return devices;
}

/// Of an older click nobody knows any more whether a later one owns its connections.
void leave_out_forgotten(Time remembered_since, Clicks& own)
{
    std::erase_if(own.records, [&](const auto& record) { return record.at < remembered_since; });
}

/// Those that everybody sees, and our own even if shared state has lost them.
std::vector<ConnectClick> with_our_own(std::vector<ConnectClick> known, const Clicks& own)
{
    for (const ConnectRecord& record : own.records) {
        const auto is_it = [&](const auto& click) { return click.id == record.id; };
        if (std::any_of(known.begin(), known.end(), is_it)) continue;
        known.push_back(as_click(record, own));
    }
    return known;
}

ConnectionQuery query_for(const Clicks& own, Time now)
{
    ConnectionQuery query{.from = now,
                          .to = now + std::chrono::minutes{1},
                          .teamviewer_id = own.records.front().teamviewer_id};
    for (const ConnectRecord& record : own.records)
        query.from = std::min(query.from, reports_begin(record));
    return query;
}

/// An outcome takes 1,000 effects: what does not fit has a turn of its own, soon.
constexpr std::chrono::minutes turn_of_the_rest{1};

bool is_full(const Settled& all)
{
    return all.effects.size() >= limits::effects_before_rest;
}

/// Later looks for clicks, by the time of the click.
using Looks = std::multimap<Time, Effect>;

/// No more than the desk keeps follow-ups for. Those for the oldest clicks, which are watched since
/// they were made: others would come on top of them. The sweep finds what the rest led to.
void put_first(Looks looks, Settled& all)
{
    std::size_t put = 0;
    for (auto& [clicked_at, look] : looks) {
        if (++put > limits::connects_watched) return;
        all.effects.push_back(std::move(look));
    }
}

} // namespace

desk::Result<Settled> read_sessions(std::span<const SessionRecord> sessions, const Situation& on,
                                    Cloud& cloud, const desk::Call& call)
{
    Settled all;
    if (sessions.empty()) return all;
    DESK_TRY(const auto connections, connections_of(sessions, on.now, cloud, call));
    std::size_t postponed = 0;
    for (const SessionRecord& session : sessions) {
        if (is_full(all)) {
            // The sweep finds what is beyond the follow-ups that the desk keeps.
            if (++postponed > limits::connects_watched) break;
            all.effects.push_back(collect_later(session, on.now + turn_of_the_rest));
            continue;
        }
        Settled one = settle_session(session, connections, on);
        if (one.look_again) one.effects.push_back(collect_later(session, *one.look_again));
        all.add(std::move(one));
    }
    return all;
}

desk::Result<Settled> read_connects(const Clicks& clicks, const Situation& on, Cloud& cloud,
                                    SharedState& state, const desk::Call& call)
{
    Settled all;
    Looks looks;
    for (auto& [teamviewer_id, own] : by_device(clicks)) {
        DESK_TRY(const auto bucket, state.get(clicks_bucket(teamviewer_id), call));
        const auto known = read_clicks(bucket.value);
        leave_out_forgotten(remembered_since(known, on.now), own);
        if (own.records.empty()) continue;
        const auto rivals = with_our_own(known, own);
        DESK_TRY(const auto connections, cloud.connections(query_for(own, on.now), call));
        const ConnectReading reading{connections, rivals, clicks.on == ConnectClick::On::activity};
        for (const ConnectRecord& record : own.records) {
            if (is_full(all)) {
                looks.emplace(record.at, collect_later(record, on.now + turn_of_the_rest));
                continue;
            }
            Settled one = settle_connect(record, reading, on);
            if (one.look_again) looks.emplace(record.at, collect_later(record, *one.look_again));
            all.add(std::move(one));
        }
    }
    put_first(std::move(looks), all);
    return all;
}

} // namespace tv
