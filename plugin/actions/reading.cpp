#include "plugin/actions/reading.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/sessions.hpp"

#include <algorithm>
#include <map>

namespace tv {
namespace {

ConnectClick as_click(const ConnectRecord& record, const Clicks& clicks)
{
    return {record.id, clicks.on, clicks.target, record.teamviewer_id, record.at};
}

/// Those that everybody sees, and our own even if shared state has forgotten them.
desk::Result<std::vector<ConnectClick>> known_clicks(const std::string& teamviewer_id,
                                                     const Clicks& clicks, SharedState& state,
                                                     const desk::Call& call)
{
    DESK_TRY(const auto bucket, state.get(clicks_bucket(teamviewer_id), call));
    auto known = read_clicks(bucket.value);
    for (const ConnectRecord& record : clicks.records) {
        const auto is_it = [&](const auto& click) { return click.id == record.id; };
        if (std::any_of(known.begin(), known.end(), is_it)) continue;
        known.push_back(as_click(record, clicks));
    }
    return known;
}

/// An outcome takes 1,000 effects: what does not fit has a turn of its own, soon.
template <class Of>
bool is_for_later(const Of& of, const Situation& on, std::size_t& postponed, Settled& all)
{
    if (all.effects.size() < limits::effects_before_rest) return false;
    // The sweep finds what is beyond the follow-ups that the desk keeps.
    if (++postponed > limits::connects_watched) return true;
    all.effects.push_back(collect_later(of, on.now + std::chrono::minutes{1}));
    return true;
}

template <class Of>
void settle(Settled one, const Of& of, Settled& all)
{
    if (one.look_again) one.effects.push_back(collect_later(of, *one.look_again));
    all.add(std::move(one));
}

} // namespace

desk::Result<Settled> read_sessions(std::span<const SessionRecord> sessions, const Situation& on,
                                    Cloud& cloud, const desk::Call& call)
{
    Settled all;
    if (sessions.empty()) return all;
    ConnectionQuery query{.from = on.now, .to = on.now + std::chrono::minutes{1}};
    for (const SessionRecord& session : sessions) {
        query.from = std::min(query.from, reports_begin(session));
        query.session_codes.push_back(session.code);
    }
    DESK_TRY(const auto connections, cloud.connections(query, call));
    std::size_t postponed = 0;
    for (const SessionRecord& session : sessions) {
        if (is_for_later(session, on, postponed, all)) continue;
        settle(settle_session(session, connections, on), session, all);
    }
    return all;
}

desk::Result<Settled> read_connects(const Clicks& clicks, const Situation& on, Cloud& cloud,
                                    SharedState& state, const desk::Call& call)
{
    std::map<std::string, ConnectionQuery> queries;
    for (const ConnectRecord& record : clicks.records) {
        auto& query = queries[record.teamviewer_id];
        if (query.teamviewer_id.empty()) {
            query = {.from = on.now,
                     .to = on.now + std::chrono::minutes{1},
                     .teamviewer_id = record.teamviewer_id};
        }
        query.from = std::min(query.from, reports_begin(record));
    }

    Settled all;
    std::size_t postponed = 0;
    for (const auto& [teamviewer_id, query] : queries) {
        DESK_TRY(const auto known, known_clicks(teamviewer_id, clicks, state, call));
        DESK_TRY(const auto connections, cloud.connections(query, call));
        const ConnectReading reading{connections, known, clicks.on == ConnectClick::On::activity};
        for (const ConnectRecord& record : clicks.records) {
            if (record.teamviewer_id != teamviewer_id) continue;
            if (is_for_later(record, on, postponed, all)) continue;
            settle(settle_connect(record, reading, on), record, all);
        }
    }
    return all;
}

} // namespace tv
