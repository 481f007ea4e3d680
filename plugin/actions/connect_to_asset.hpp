#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// "Connect to Asset": opens TeamViewer for the asset that the input names, or for the only one,
/// and notes who connects, when, and why. The click is shared, so that the connection reports find
/// their way to it and to no other.
desk::Result<Outcome> connect_to_asset(const OnActivity& on, SharedState& state,
                                       const desk::Call& call);
desk::Result<Outcome> connect_to_asset(const OnAsset& on, SharedState& state,
                                       const desk::Call& call);

} // namespace tv
