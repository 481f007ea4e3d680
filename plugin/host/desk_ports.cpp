#include "plugin/host/desk_ports.hpp"

#include "plugin/host/asset_rows.hpp"
#include "plugin/host/json_read.hpp"
#include "plugin/host/outcome_json.hpp"
#include "plugin/host/snapshot.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <utility>

namespace tv::host {
namespace json = boost::json;
namespace {

constexpr std::uint32_t page_rows = 5000;
constexpr std::size_t apply_bytes = std::size_t{3} << 20; // The desk takes 4 MiB.

json::object change_line(const AssetChange& change)
{
    json::object set;
    if (change.name) set["name"] = *change.name;
    const auto attribute = [&set](const char* name, const std::optional<std::string>& value) {
        if (value) set[name] = value->empty() ? json::value(nullptr) : json::value(*value);
    };
    attribute("remote_ids.teamviewer", change.teamviewer_id);
    attribute("remote_ids.teamviewer.source", change.source);
    attribute("remote_ids.teamviewer.last_seen", change.last_seen);
    json::object line;
    if (change.id.empty()) {
        line["create"] = change.create_key;
    } else {
        line["id"] = change.id;
        line["revision"] = change.revision;
    }
    line["set"] = std::move(set);
    return line;
}

AssetVerdict verdict(std::string_view line)
{
    constexpr std::array<std::pair<std::string_view, AssetVerdict>, 4> names{
        {{"applied", AssetVerdict::applied},
         {"unchanged", AssetVerdict::unchanged},
         {"conflict", AssetVerdict::conflict},
         {"gone", AssetVerdict::gone}}};
    boost::system::error_code wrong;
    const auto document = json::parse({line.data(), line.size()}, wrong);
    const auto* object = wrong ? nullptr : document.if_object();
    const std::string given = object == nullptr ? std::string{} : text_of(*object, "verdict");
    for (const auto& [name, value] : names) {
        if (name == given) return value;
    }
    return AssetVerdict::refused;
}

} // namespace

desk::Result<Versioned<desk::Secret>> HostVault::get(std::string_view key, const desk::Call& call)
{
    DESK_TRY(auto stored, secrets_.get(key, call));
    return Versioned<desk::Secret>{std::move(stored.value), stored.revision};
}

desk::Result<Versioned<std::string>> HostState::get(std::string_view key, const desk::Call& call)
{
    DESK_TRY(auto stored, state_.get(key, call));
    return Versioned<std::string>{std::move(stored.value), stored.revision};
}

desk::Status HostAssets::each(const std::function<desk::Status(const Asset&)>& each,
                              const desk::Call& call)
{
    const std::uint32_t rows = std::min(page_rows, assets_.rows_max());
    AssetRowReader reader;
    std::string after;
    const auto on_row = [&](std::string_view row) -> desk::Status {
        DESK_TRY(const Asset* asset, reader.read(row));
        after = asset->id;
        return each(*asset);
    };
    while (true) {
        DESK_CHECK(call.check());
        DESK_TRY(const std::size_t seen, assets_.list(std::string(after), rows, on_row, call));
        if (seen == 0) return {};
    }
}

desk::Result<std::vector<AssetVerdict>> HostAssets::apply(const std::vector<AssetChange>& changes,
                                                          const desk::Call& call)
{
    std::vector<AssetVerdict> verdicts;
    const auto on_verdict = [&](std::string_view line) -> desk::Status {
        verdicts.push_back(verdict(line));
        return {};
    };
    std::string lines;
    std::uint32_t count = 0;
    for (const AssetChange& change : changes) {
        lines += json::serialize(change_line(change));
        lines += '\n';
        if (++count < assets_.rows_max() && lines.size() < apply_bytes) continue;
        DESK_CHECK(assets_.apply(std::exchange(lines, {}), on_verdict, call));
        count = 0;
    }
    if (count > 0) DESK_CHECK(assets_.apply(lines, on_verdict, call));
    return verdicts;
}

desk::Result<std::vector<Activity>> HostActivities::read(const std::vector<std::string>& ids,
                                                         const desk::Call& call)
{
    std::vector<Activity> activities;
    const auto on_activity = [&](std::string_view line) -> desk::Status {
        DESK_TRY(Activity activity, read_activity(line));
        activities.push_back(std::move(activity));
        return {};
    };
    DESK_CHECK(activities_.read(ids, on_activity, call));
    return activities;
}

desk::Status HostCheckpoints::commit(const std::vector<Effect>& effects, const desk::Call& call)
{
    const Writing writing{.texts = texts_,
                          .reader_locale = locale_,
                          .journal_locale = locale_,
                          .target_kind = "configuration",
                          .target_id = configuration_id_,
                          .configuration_id = configuration_id_};
    return calls_.checkpoint(portion_json(effects, writing), call);
}

} // namespace tv::host
