#pragma once

#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// Closes open sessions of this configuration that no activity has a record of: their click was
/// given up after TeamViewer had opened them. Returns how many. Closes those, too, that expired a
/// day ago while their activity stayed open: TeamViewer would list them for ever.
desk::Result<std::int64_t> close_orphans(const Situation& on, Cloud& cloud, Activities& activities,
                                         const desk::Call& call);

} // namespace tv
