#pragma once

#include "mock-host/teamviewer-sim/world.hpp"

#include <string>

namespace sim {

/// The page behind a client link: for whom the session is. Its forms go to `action`.
std::string customer_html(const World& world, const Session& session, const std::string& action);

/// The page behind a supporter link: who helps.
std::string supporter_html(const World& world, const Session& session, const std::string& action);

} // namespace sim
