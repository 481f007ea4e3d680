#pragma once

#include "mock-host/web/http.hpp"

#include <string>
#include <string_view>

namespace mock::web {

/// "/activities?q=printer&state=new"; values that are empty are left out.
std::string with_query(std::string path, const Fields& query);

/// "/activities/INC-2026-000123".
std::string activity_path(std::string_view number);
/// "/assets/as-0001".
std::string asset_path(std::string_view id);
/// What the requester sees: "/portal/INC-2026-000123".
std::string portal_path(std::string_view number);

} // namespace mock::web
