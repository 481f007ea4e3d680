#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/views/activity.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/web/assets.hpp"
#include "mock-host/web/links.hpp"
#include "mock-host/web/page_size.hpp"

#include <boost/json.hpp>

namespace mock::web {

namespace json = boost::json;

Response api_assets(Visit& visit)
{
    if (auto unfit = unfit_page_size(visit)) return *std::move(unfit);
    store::AssetFilter filter;
    filter.search = visit.query("q");
    filter.after = visit.query("after");
    filter.limit = page_size_of(visit);
    const auto found = store::search_assets(store::Reader(visit.desk.store()), filter);
    json::array rows;
    for (const auto& asset : found)
        rows.push_back(views::asset_json(asset));
    const bool is_full = static_cast<int>(found.size()) == filter.limit;
    const std::string next = is_full ? found.back().id : std::string();
    return json_response(200, json::serialize(json::object{{"assets", std::move(rows)},
                                                           {"next", views::json_or_null(next)}}));
}

Response api_asset(Visit& visit)
{
    const auto asset = asset_of(visit);
    if (!asset) return no_asset(visit);
    const store::Reader reader(visit.desk.store());
    const auto on = views::view_target(reader, {store::TargetKind::asset, asset->id});
    json::object answer = views::asset_json(*asset);
    for (const auto& [name, value] : views::target_json(on, store::desk_settings(reader).time_zone))
        answer[name] = value;
    hide_addresses(answer["links"].as_array(), place_of(visit, *asset), on.links);
    return json_response(200, json::serialize(answer));
}

} // namespace mock::web
