#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"

namespace tv {

/// Closes the open sessions of the activity at TeamViewer, and adds to `outcome` what follows:
/// buttons and record, and a look at its reports when the grace period is over. An error means that
/// a session may still be open. Returns the sessions as they are now.
desk::Result<std::vector<SessionRecord>> close_sessions(const OnActivity& on, Cloud& cloud,
                                                        Outcome& outcome, const desk::Call& call);

/// Adds the reports of `closed` that are there already: for a person who waits. Those that are not,
/// and a failure, are left to what comes later.
void add_reports_so_far(const std::vector<SessionRecord>& closed, const OnActivity& on,
                        Cloud& cloud, Outcome& outcome, const desk::Call& call);

} // namespace tv
