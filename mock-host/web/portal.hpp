#pragma once

#include "mock-host/web/http.hpp"
#include "mock-host/web/visit.hpp"

namespace mock::web {

/// What the signed-in person asked for.
Response portal_list(Visit& visit);
/// One of these; another person's is as if it did not exist. Shows nothing internal.
Response portal_page(Visit& visit);

} // namespace mock::web
