#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"

namespace tv {

/// The event: sessions end with their activity, and reports are collected now and after the grace
/// period. Failures are retryable: nobody waits.
desk::Result<Outcome> activity_closed(const OnActivity& on, Cloud& cloud, const desk::Call& call);

} // namespace tv
