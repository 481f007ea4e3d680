#pragma once

#include "mock-host/store/links.hpp"
#include "mock-host/web/act.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <vector>

namespace mock::web {

// The address of a link for agents may open a session by itself. Pages and answers to programs
// therefore name an address of the desk, which leads on only when somebody presses it.

/// A link that an agent may press now.
bool is_shown(const store::Link& link, store::Time now);

/// Where the button of a link leads: "/activities/INC-2026-000123/links/cfg-1/supporter".
std::string link_path(const ActPlace& place, const store::Link& link);

/// The `links` of a JSON answer, made from `links` in their order: those for agents get the address
/// of the desk instead of their own.
void hide_addresses(boost::json::array& shown, const ActPlace& place,
                    const std::vector<store::Link>& links);

/// Handler for `.../links/{}/{}`: leads on to what the link opens; 404 once it has expired.
Response open_link(Visit& visit, const ActPlace& place, const std::string& configuration,
                   const std::string& key);

} // namespace mock::web
