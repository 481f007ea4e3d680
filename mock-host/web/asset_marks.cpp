#include "mock-host/web/asset_marks.hpp"

#include "mock-host/store/calls.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/views/json.hpp"

#include <set>

namespace mock::web {

namespace {

/// Further back than this nobody looks for the last run of a job.
constexpr int calls_looked_at = 50;

bool is_problem(const services::Finding& finding)
{
    return finding.state == "warning" || finding.state == "error";
}

} // namespace

AssetMarks::AssetMarks(store::Connection connection)
{
    for (const auto& configuration : store::list_configurations(connection))
        read(connection, configuration.id);
}

void AssetMarks::read(store::Connection connection, const std::string& configuration)
{
    const store::CallFilter filter{
        .target = store::Target{store::TargetKind::configuration, configuration},
        .state = store::CallState::done,
        .instance = configuration,
        .limit = calls_looked_at};
    std::set<std::string> seen;
    for (const auto& call : store::list_calls(connection, filter)) {
        if (call.request.kind != store::CallKind::job) continue;
        if (!seen.insert(call.request.name).second) continue;
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
