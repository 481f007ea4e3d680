#pragma once

#include "mock-host/teamviewer-sim/http.hpp"
#include "mock-host/teamviewer-sim/world.hpp"

#include <boost/json/fwd.hpp>

/// The controls that change the pretended cloud; README.md describes their bodies.
namespace sim {

Response show_state(const World& world);
Response show_sessions(const World& world);

/// `deed` is join, leave, support or end.
Response play_session(World& world, const std::string& code, const std::string& deed,
                      const boost::json::object& body);

Response change_devices(World& world, const boost::json::object& body);
Response add_connection(World& world, const boost::json::object& body);
Response set_clock(World& world, const boost::json::object& body);
Response change_tokens(World& world, const boost::json::object& body);
Response put_app(World& world, const boost::json::object& body);
Response change_settings(World& world, const boost::json::object& body);

} // namespace sim
