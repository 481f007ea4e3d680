#include "plugin/actions/connect_to_asset.hpp"

#include "plugin/actions/shared_value.hpp"
#include "plugin/domain/availability.hpp"
#include "plugin/domain/forgetting.hpp"
#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/refusal.hpp"
#include "plugin/domain/settling.hpp"
#include "plugin/domain/teamviewer_id.hpp"

#include <algorithm>

namespace tv {
namespace {

std::string shown(const Asset& asset)
{
    return one_line(asset.name, limits::name_bytes);
}

/// The asset that the person chose, or the only one that has something to connect to.
desk::Result<Asset> chosen_asset(const std::vector<Asset>& assets, const std::string& chosen)
{
    if (!chosen.empty()) {
        const auto found = std::find_if(assets.begin(), assets.end(), [&](const auto& asset) {
            return asset.id == chosen || asset.name == chosen;
        });
        if (found != assets.end()) return *found;
        return refuse_data("connect.asset_unknown", "the asset is not one of the activity",
                           {one_line(chosen, limits::name_bytes)});
    }
    if (assets.empty()) return refuse_data("connect.no_asset", "the activity has no asset");
    if (assets.size() == 1) return assets.front();

    std::vector<Asset> candidates;
    std::copy_if(assets.begin(), assets.end(), std::back_inserter(candidates),
                 [](const auto& asset) { return bool(read_teamviewer_id(asset.teamviewer_id)); });
    if (candidates.size() == 1) return candidates.front();
    if (candidates.empty()) {
        return refuse_data("connect.none_usable", "no asset has a valid TeamViewer id");
    }
    return refuse_data("connect.choose", "several assets have a TeamViewer id");
}

desk::Result<std::string> id_of(const Asset& asset)
{
    const TeamViewerId id = read_teamviewer_id(asset.teamviewer_id);
    const std::string stored = one_line(asset.teamviewer_id, limits::name_bytes);
    switch (id.state) {
    case TeamViewerId::State::valid:
        return id.digits;
    case TeamViewerId::State::missing:
        return refuse_data("connect.no_id", "the asset has no TeamViewer id", {shown(asset)});
    case TeamViewerId::State::several:
        return refuse_data("connect.several_ids", "the asset has more than one TeamViewer id",
                           {shown(asset), stored});
    case TeamViewerId::State::malformed:
        break;
    }
    return refuse_data("connect.bad_id", "the TeamViewer id of the asset is malformed",
                       {shown(asset), stored});
}

ConnectRecord record_of(const Asset& asset, const std::string& teamviewer_id, const Situation& on,
                        const desk::Call& call)
{
    const Person agent = on.actor ? Person(*on.actor) : Person{};
    return {.id = hex(stable_hash(call->idempotency_key)),
            .asset_id = asset.id,
            .asset_name = shown(asset),
            .teamviewer_id = teamviewer_id,
            .agent_name = one_line(agent.name, limits::name_bytes),
            .agent_email = one_line(agent.email, limits::name_bytes),
            .at = on.now};
}

Effect journal_of(const ConnectRecord& record, const std::string& reason)
{
    JournalAppend entry{.title = {"journal.connect", {record.asset_name}},
                        .fields = {{{"field.device"}, record.asset_name},
                                   {{"field.teamviewer_id"}, grouped(record.teamviewer_id)},
                                   {{"field.agent"}, record.agent_name}},
                        .at = record.at};
    if (!reason.empty()) entry.fields.push_back({{"field.reason"}, reason});
    return {record.key() + "/opened", std::move(entry)};
}

/// What both targets have in common, once the asset is known.
desk::Result<Outcome> connect(const Asset& asset, const Situation& on, ConnectClick click,
                              SharedState& state, const desk::Call& call)
{
    DESK_TRY(const std::string teamviewer_id, id_of(asset));
    const std::string reason = lines(on.input_of("reason"), limits::reason_bytes);
    if (on.configuration.require_reason && reason.empty()) {
        return refuse_data("connect.reason_missing", "the configuration asks for a reason",
                           {shown(asset)});
    }

    const ConnectRecord record = record_of(asset, teamviewer_id, on, call);
    click.id = record.id;
    click.teamviewer_id = teamviewer_id;
    click.at = record.at;
    DESK_CHECK(update(
        state, clicks_bucket(teamviewer_id),
        [&](const std::string& bucket) { return with_click(bucket, click, on.now); }, call));

    Outcome outcome{.message = {"connect.opened", {record.asset_name, grouped(teamviewer_id)}},
                    .open_url = "https://start.teamviewer.com/" + teamviewer_id};
    outcome.effects = {{record.key(), RecordPut{record}}, journal_of(record, reason)};
    return outcome;
}

/// Looks for the reports, unless that would be one follow-up too many or nobody could read them:
/// then the sweep will.
void collect_soon(const std::vector<ConnectRecord>& before, const Situation& on, Outcome& outcome)
{
    const auto watched = std::count_if(
        before.begin(), before.end(), [&](const auto& click) { return is_awaited(click, on.now); });
    if (static_cast<std::size_t>(watched) >= limits::connects_watched) return;
    if (!is_connected(on.configuration)) return;
    const auto& record =
        std::get<ConnectRecord>(std::get<RecordPut>(outcome.effects.front().deed).value);
    outcome.effects.push_back(collect_later(record, on.now + on.configuration.report_grace));
}

} // namespace

desk::Result<Outcome> connect_to_asset(const OnActivity& on, SharedState& state,
                                       const desk::Call& call)
{
    if (on.activity.closed) {
        return refuse_now("connect.activity_closed", "the activity is closed");
    }
    DESK_TRY(const Asset asset, chosen_asset(on.activity.assets, on.input_of("asset")));
    DESK_TRY(Outcome outcome,
             connect(asset, on, {.on = ConnectClick::On::activity, .target = on.activity.id}, state,
                     call));
    collect_soon(on.activity.connects, on, outcome);
    forget_oldest(on.activity, on.now, outcome.effects);
    return outcome;
}

desk::Result<Outcome> connect_to_asset(const OnAsset& on, SharedState& state,
                                       const desk::Call& call)
{
    const Asset& asset = on.target.asset;
    DESK_TRY(Outcome outcome,
             connect(asset, on, {.on = ConnectClick::On::asset, .target = asset.id}, state, call));
    collect_soon(on.target.connects, on, outcome);
    forget_oldest(on.target, on.now, outcome.effects);
    return outcome;
}

} // namespace tv
