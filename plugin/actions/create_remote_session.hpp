#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"

namespace tv {

/// "TeamViewer Create Remote Session": opens a session, tells the initiator, puts the buttons. A
/// second click returns the session that is open; a repeated attempt finds the one it has made.
desk::Result<Outcome> create_remote_session(const OnActivity& on, Cloud& cloud,
                                            const desk::Call& call);

} // namespace tv
