#include "mock-host/web/asset_marks.hpp"

#include "mock-host/store/calls.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/web/job_parts.hpp"

namespace mock::web {

namespace {

bool is_problem(const services::Finding& finding)
{
    return finding.state == "warning" || finding.state == "error";
}

std::vector<store::Call> last_done(store::Connection connection, const runtime::JobInfo& job)
{
    return store::list_calls(
        connection, {.target = store::Target{store::TargetKind::configuration, job.configuration},
                     .state = store::CallState::done,
                     .instance = job.configuration,
                     .name = job.id,
                     .limit = 1});
}

} // namespace

AssetMarks::AssetMarks(runtime::Desk& desk)
{
    const auto jobs = desk.jobs({});
    const store::Reader reader(desk.store());
    for (const auto& job : jobs) {
        if (is_for_people(job)) read(reader, job);
    }
}

void AssetMarks::read(store::Connection connection, const runtime::JobInfo& job)
{
    for (const auto& call : last_done(connection, job)) {
        for (const auto& finding : views::stored_findings(call)) {
            if (!is_problem(finding)) continue;
            for (const auto& field : finding.fields)
                by_name_[field.text].push_back(finding);
        }
    }
}

const std::vector<services::Finding>& AssetMarks::of(const store::Asset& asset) const
{
    static const std::vector<services::Finding> none;
    const auto found = by_name_.find(asset.name);
    return found == by_name_.end() ? none : found->second;
}

std::vector<std::string> AssetMarks::names() const
{
    std::vector<std::string> names;
    for (const auto& [name, findings] : by_name_)
        names.push_back(name);
    return names;
}

std::string mark_word(const Visit& visit, const services::Finding& finding)
{
    const std::string key = "assets.mark." + finding.id;
    return visit.t(visit.words.has(key) ? key : "assets.mark.other");
}

} // namespace mock::web
