#pragma once

#include "mock-host/web/visit.hpp"

#include <vector>

namespace mock::web {

/// @name "Install Package"
/// @{
std::vector<Route> package_upload_routes();
/// What is inside and what it may do, installation, finish.
std::vector<Route> package_install_routes();
/// @}

} // namespace mock::web
