#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// "TeamViewer Request Sessions": the same collection, for everything of this activity, now. May be
/// pressed any number of times. A session that was closed in TeamViewer's own console ends here,
/// too.
desk::Result<Outcome> sessions_request(const OnActivity& clicked, Cloud& cloud, SharedState& state,
                                       const desk::Call& call);

} // namespace tv
