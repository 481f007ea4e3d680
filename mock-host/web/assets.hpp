#pragma once

#include "mock-host/store/assets.hpp"
#include "mock-host/web/act.hpp"
#include "mock-host/web/http.hpp"
#include "mock-host/web/visit.hpp"

#include <optional>

namespace mock::web {

/// The one whose id is in the address.
std::optional<store::Asset> asset_of(const Visit& visit);
ActPlace place_of(const Visit& visit, const store::Asset& asset);
Response no_asset(const Visit& visit);

Response assets_page(Visit& visit);
Response asset_page(Visit& visit);
/// @name For programs, under /api/v1
/// @{
Response api_assets(Visit& visit);
Response api_asset(Visit& visit);
/// @}

} // namespace mock::web
