#pragma once

#include "mock-host/store/assets.hpp"
#include "mock-host/web/visit.hpp"

#include <string>

namespace mock::web {

/// The TeamViewer id of an asset as people read it: "1 234 567 890"; what is no id stays as it is.
/// Empty: it has none.
std::string teamviewer_id(const store::Asset& asset);

/// "1 234 567 890" as it is stored: "1234567890". Whatever is more than digits and blanks comes
/// back as it is.
std::string ungrouped(const std::string& typed);

/// "PRN-SRV-03 · 1 234 567 890", for choices.
std::string asset_label(const store::Asset& asset);

/// "Computer"; a kind that we have no word for as it is.
std::string asset_kind(const Visit& visit, const store::Asset& asset);

} // namespace mock::web
