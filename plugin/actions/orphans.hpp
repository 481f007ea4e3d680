#pragma once

#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// Closes open sessions of this configuration that no activity has a record of: their click was
/// given up after TeamViewer had opened them. Returns how many.
desk::Result<std::int64_t> close_orphans(const Situation& on, Cloud& cloud, Activities& activities,
                                         const desk::Call& call);

} // namespace tv
