#pragma once

#include "mock-host/teamviewer-sim/simulator.hpp"

namespace sim {

/// What the control path works on.
struct Controls {
    World& world;
    Faults& faults;
    Log& log;
    const Birth& birth; ///< what `reset` goes back to
};

/// Answers everything below `/sim`: never part of the Web API, for tests and for playing.
Response control(const Request& request, Controls controls);

} // namespace sim
