#pragma once

#include "mock-host/teamviewer-sim/world.hpp"

namespace sim {

inline constexpr char default_client_id[] = "481263-mockdesk";
inline constexpr char default_client_secret[] = "sim-client-secret-0001";
inline constexpr char default_redirect_url[] = "https://www.tap.de";

/// Every permission that the simulator knows.
const Scopes& all_scopes();

/// A company with its users, groups, devices and one registered app. The same birth gives the same
/// world, and device i is the same however many follow it.
World make_world(const Birth& birth);

/// Puts a device into the group of Computers & Contacts and the managed group that its name asks
/// for.
void add_device(World& world, Device device);

} // namespace sim
