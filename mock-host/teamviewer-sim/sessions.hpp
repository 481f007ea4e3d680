#pragma once

#include "mock-host/teamviewer-sim/world.hpp"

#include <boost/json/fwd.hpp>

namespace sim {

/// What the requester opens.
std::string customer_link(const World& world, const Session& session);

/// What the supporter opens: the customer's link and a secret.
std::string supporter_link(const World& world, const Session& session);

/// The fields that a connection report repeats of its session.
void put_session_fields(boost::json::object& record, const Session& session);

} // namespace sim
