#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/authorization.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

#include <desk/sdk/call.hpp>
#include <desk/sdk/result.hpp>

namespace tv {

/// Everything that a handler may be given.
struct Ports {
    Cloud& cloud;
    Authorization& authorization;
    SharedState& state;
    Assets& assets;
    Activities& activities;
    Checkpoints& checkpoints;
    Progress& progress;
};

/// Which id leads to which handler: of the action, event or job `call->name`, on an activity, on an
/// asset, or on the configuration. `unsupported`, if there is none for this kind of target.
desk::Result<Outcome> route(const OnActivity& on, const Ports& ports, const desk::Call& call);
desk::Result<Outcome> route(const OnAsset& on, const Ports& ports, const desk::Call& call);
desk::Result<Outcome> route(const Situation& on, const Ports& ports, const desk::Call& call);

} // namespace tv
