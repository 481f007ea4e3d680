#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

struct OrphansClosed {
    std::int64_t closed = 0;
    std::int64_t refused = 0; ///< TeamViewer does not let us close them: of another user, for one
};

/// Closes open sessions of this configuration that no activity has a record of: their click was
/// given up after TeamViewer had opened them. Closes those, too, that expired a
/// day ago while their activity stayed open: TeamViewer would list them for ever. One that cannot
/// be closed is no reason to leave the others open.
desk::Result<OrphansClosed> close_orphans(const Situation& on, Cloud& cloud, Activities& activities,
                                          const desk::Call& call);

/// Closes every open session of this configuration: before it is removed, since nobody would have a
/// record of them then, or because an administrator wants it. One that cannot be closed is no
/// reason to leave the others open; the error says how many there are.
desk::Result<Outcome> close_all_sessions(const Situation& on, Cloud& cloud, const desk::Call& call);

} // namespace tv
