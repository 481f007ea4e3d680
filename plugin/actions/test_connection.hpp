#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/authorization.hpp"
#include "plugin/ports/cloud.hpp"

namespace tv {

/// "Test connection": one finding per permission of the manifest, with what will not work without
/// it and what to do. Also records how the access stands, in case the desk does not know.
desk::Result<Outcome> test_connection(const Situation& on, Cloud& cloud,
                                      Authorization& authorization, const desk::Call& call);

} // namespace tv
