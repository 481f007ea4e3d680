#pragma once

#include "mock-host/store/assets.hpp"

#include <string>
#include <string_view>

namespace mock::web {

/// The TeamViewer id of an asset as people read it: "1 234 567 890"; what is no id stays as it is.
/// Empty: it has none.
std::string teamviewer_id(const store::Asset& asset);

/// "PRN-SRV-03 · 1 234 567 890", for choices.
std::string asset_label(const store::Asset& asset);

/// Its page: "/assets/as-0001".
std::string asset_path(std::string_view id);

} // namespace mock::web
