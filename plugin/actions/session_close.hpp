#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"

namespace tv {

/// "Close session": ends what is open, and collects the reports that are there already.
desk::Result<Outcome> session_close(const OnActivity& on, Cloud& cloud, const desk::Call& call);

} // namespace tv
