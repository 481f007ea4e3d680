#pragma once

#include "mock-host/web/visit.hpp"

#include <vector>

namespace mock::web {

/// One configuration: its form, how it stands with the other side, and its actions.
std::vector<Route> configuration_page_routes();

} // namespace mock::web
