#pragma once

#include "mock-host/store/assets.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

#include <string>

namespace mock::web {

/// The TeamViewer id of an asset as people read it: "1 234 567 890"; what is no id stays as it is.
/// Empty: it has none.
std::string teamviewer_id(const store::Asset& asset);

/// Which of TeamViewer's lists the device came from: "Device group Berlin". Empty: not known.
std::string teamviewer_source(const Visit& visit, const store::Asset& asset);

/// The day on which TeamViewer saw the device; what is no day stays as it is. Empty: not known.
Html last_seen(const Visit& visit, const store::Asset& asset);

/// A dash for eyes, words for ears.
Html not_known(const Visit& visit);

/// Has it a place of its own on the pages?
bool is_of_teamviewer(const std::string& attribute);

/// "1 234 567 890" as it is stored: "1234567890". Whatever is more than digits and blanks comes
/// back as it is.
std::string ungrouped(const std::string& typed);

/// "PRN-SRV-03 · 1 234 567 890", for choices.
std::string asset_label(const store::Asset& asset);

/// "Computer"; a kind that we have no word for as it is.
std::string asset_kind(const Visit& visit, const store::Asset& asset);

} // namespace mock::web
