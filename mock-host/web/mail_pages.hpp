#pragma once

#include "mock-host/web/visit.hpp"

#include <vector>

namespace mock::web {

/// The outbox, and each mail as its recipient gets it.
std::vector<Route> mail_routes();

} // namespace mock::web
