#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"

namespace tv {

/// Closes the open sessions of the activity at TeamViewer, and adds to `outcome` what follows:
/// buttons and record, a look at its reports when the grace period is over, and what a person is
/// told. One that we may not close ends on the desk all the same, which then says so: it would be
/// in the way for ever. An error means that a session may still be open. Returns the sessions as
/// they are now.
desk::Result<std::vector<SessionRecord>> close_sessions(const OnActivity& on, Cloud& cloud,
                                                        Outcome& outcome, const desk::Call& call);

/// Looks whether the open session of the activity was closed in TeamViewer's own console. If so, it
/// ends in `on` and adds to `effects` what follows; if TeamViewer does not tell, it stays open.
void end_what_is_closed_there(OnActivity& on, Cloud& cloud, std::vector<Effect>& effects,
                              const desk::Call& call);

/// Adds the reports of `closed` that are there already: for a person who waits. Those that are not,
/// and a failure, are left to what comes later.
void add_reports_so_far(const std::vector<SessionRecord>& closed, const OnActivity& on,
                        Cloud& cloud, Outcome& outcome, const desk::Call& call);

} // namespace tv
