#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"

namespace tv {

/// Closes the open sessions of the activity at TeamViewer, and adds to `outcome` what follows:
/// buttons and record, the reports that are there already, a later look at those that are not.
/// An error means that a session may still be open. Returns the sessions as they are now.
desk::Result<std::vector<SessionRecord>> close_sessions(const OnActivity& on, Cloud& cloud,
                                                        Outcome& outcome, const desk::Call& call);

} // namespace tv
