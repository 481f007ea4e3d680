#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

struct SyncPorts {
    Cloud& cloud;
    Assets& assets;
    Progress& progress;
};

/// The job `assets.sync`, "TeamViewer_Sync Assets - EA": brings TeamViewer ids into the assets.
/// With the input dry_run=true it changes nothing and lists the differences.
desk::Result<Outcome> assets_sync(const Situation& on, SyncPorts ports, const desk::Call& call);

} // namespace tv
