#include "plugin/domain/forgetting.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/settling.hpp"

#include <algorithm>
#include <tuple>

namespace tv {
namespace {

struct Candidate {
    bool is_awaited = false;
    Time since{};
    std::string key = {};
};

bool is_settled(const SessionRecord& session)
{
    return session.state == SessionRecord::State::reported ||
           session.state == SessionRecord::State::nobody;
}

void add_clicks(const std::vector<ConnectRecord>& connects, Time now,
                std::vector<Candidate>& candidates)
{
    for (const ConnectRecord& click : connects)
        candidates.push_back({is_awaited(click, now), click.at, click.key()});
}

void forget(std::vector<Candidate> candidates, std::size_t count, std::vector<Effect>& effects)
{
    if (count < limits::records_kept) return;
    std::sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
        return std::tie(a.is_awaited, a.since) < std::tie(b.is_awaited, b.since);
    });
    candidates.resize(std::min(candidates.size(), count + 1 - limits::records_kept));
    for (Candidate& one : candidates)
        effects.push_back({std::move(one.key), RecordRemove{}});
}

} // namespace

bool remembers_all(const Activity& activity)
{
    return activity.sessions.size() + activity.connects.size() < limits::records_kept;
}

bool remembers_all(const AssetTarget& target)
{
    return target.connects.size() < limits::records_kept;
}

void forget_oldest(const Activity& activity, Time now, std::vector<Effect>& effects)
{
    std::vector<Candidate> candidates;
    for (const SessionRecord& session : activity.sessions)
        if (is_settled(session)) candidates.push_back({false, session.created_at, session.key()});
    add_clicks(activity.connects, now, candidates);
    forget(std::move(candidates), activity.sessions.size() + activity.connects.size(), effects);
}

void forget_oldest(const AssetTarget& target, Time now, std::vector<Effect>& effects)
{
    std::vector<Candidate> candidates;
    add_clicks(target.connects, now, candidates);
    forget(std::move(candidates), target.connects.size(), effects);
}

} // namespace tv
