#pragma once

#include "mock-host/store/links.hpp"
#include "mock-host/web/act.hpp"
#include "mock-host/web/html.hpp"

#include <vector>

namespace mock::web {

/// The panel with all buttons: links of agents first, then what can be done, then what cannot, with
/// the reason. `with_primary`: the first of them is what one most likely came for.
Html actions_part(const Visit& visit, const ActPlace& place, const std::vector<store::Link>& links,
                  bool with_primary = true);

} // namespace mock::web
