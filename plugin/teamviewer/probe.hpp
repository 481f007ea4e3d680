#pragma once

#include "plugin/ports/cloud.hpp"
#include "plugin/teamviewer/gateway.hpp"

#include <vector>

namespace tv {

/// Tries every permission of the manifest by a small read, that for devices with the list of
/// `source`. Those that cannot be tried without changing something are listed as not tried.
desk::Result<std::vector<Probe>> probe_permissions(Gateway& gateway, SyncSource source, Time now,
                                                   const desk::Call& call);

} // namespace tv
