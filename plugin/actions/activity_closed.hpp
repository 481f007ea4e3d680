#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// The event: sessions end with their activity, and their reports are waited for. Many activities
/// close at the same time, so none reads for itself: one look serves all who wait. Failures are
/// retryable: nobody waits.
desk::Result<Outcome> activity_closed(const OnActivity& on, Cloud& cloud, SharedState& state,
                                      const desk::Call& call);

} // namespace tv
