#pragma once

#include "mock-host/web/visit.hpp"

#include <vector>

namespace mock::web {

/// One call: what came of it, and what may be done about it.
std::vector<Route> call_page_routes();

} // namespace mock::web
