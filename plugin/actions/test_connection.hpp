#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"

namespace tv {

/// "Test connection": one finding per permission of the manifest, with what will not work without
/// it and what to do.
desk::Result<Outcome> test_connection(const Situation& on, Cloud& cloud, const desk::Call& call);

} // namespace tv
