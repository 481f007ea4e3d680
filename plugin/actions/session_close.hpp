#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// "Close session": ends what is open, and collects the reports that are there already.
desk::Result<Outcome> session_close(const OnActivity& on, Cloud& cloud, SharedState& state,
                                    const desk::Call& call);

} // namespace tv
