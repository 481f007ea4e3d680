#pragma once

#include "plugin/net/http.hpp"
#include "plugin/ports/authorization.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// What everything here works with. All of it outlives whoever is given it.
struct Services {
    http::Transport& transport;
    Clock& clock;
    Log& log;
    Vault& vault;
    SharedState& state;
    AuthorizationStatus& status;
};

} // namespace tv
