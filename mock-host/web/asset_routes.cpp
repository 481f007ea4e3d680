#include "mock-host/web/assets.hpp"
#include "mock-host/web/links.hpp"

namespace mock::web {

namespace {

template <Response (*Handler)(Visit&, const ActPlace&, const std::string&)>
Response on_asset(Visit& visit)
{
    const auto asset = asset_of(visit);
    if (!asset) return no_asset(visit);
    return Handler(visit, place_of(visit, *asset), visit.args.at(1));
}

Response open_link_of_asset(Visit& visit)
{
    const auto asset = asset_of(visit);
    if (!asset) return no_asset(visit);
    return open_link(visit, place_of(visit, *asset), visit.args.at(1), visit.args.at(2));
}

} // namespace

std::vector<Route> asset_routes()
{
    return {
        {"GET", "/assets", Who::agent, assets_page},
        {"GET", "/assets/{}", Who::agent, asset_page},
        {"GET", "/assets/{}/actions/{}", Who::agent, on_asset<action_page>},
        {"POST", "/assets/{}/actions/{}", Who::agent, on_asset<act>},
        {"GET", "/assets/{}/links/{}/{}", Who::agent, open_link_of_asset},
        {"GET", "/api/v1/assets", Who::agent, api_assets},
        {"GET", "/api/v1/assets/{}", Who::agent, api_asset},
        {"POST", "/api/v1/assets/{}/actions/{}", Who::agent, on_asset<api_act>},
    };
}

} // namespace mock::web
