#include "plugin/domain/forgetting.hpp"

#include "plugin/domain/limits.hpp"

#include <algorithm>

namespace tv {
namespace {

struct Candidate {
    Time since{};
    std::string key = {};
};

bool is_settled(const SessionRecord& session)
{
    return session.state == SessionRecord::State::reported ||
           session.state == SessionRecord::State::nobody;
}

void add_settled(const std::vector<ConnectRecord>& connects, std::vector<Candidate>& settled)
{
    for (const ConnectRecord& click : connects)
        if (click.collected) settled.push_back({click.at, click.key()});
}

void forget(std::vector<Candidate> settled, std::size_t count, std::vector<Effect>& effects)
{
    if (count < limits::records_kept) return;
    std::sort(settled.begin(), settled.end(),
              [](const auto& a, const auto& b) { return a.since < b.since; });
    settled.resize(std::min(settled.size(), count + 1 - limits::records_kept));
    for (Candidate& one : settled)
        effects.push_back({std::move(one.key), RecordRemove{}});
}

} // namespace

void forget_oldest(const Activity& activity, std::vector<Effect>& effects)
{
    std::vector<Candidate> settled;
    for (const SessionRecord& session : activity.sessions)
        if (is_settled(session)) settled.push_back({session.created_at, session.key()});
    add_settled(activity.connects, settled);
    forget(std::move(settled), activity.sessions.size() + activity.connects.size(), effects);
}

void forget_oldest(const AssetTarget& target, std::vector<Effect>& effects)
{
    std::vector<Candidate> settled;
    add_settled(target.connects, settled);
    forget(std::move(settled), target.connects.size(), effects);
}

} // namespace tv
