#pragma once

#include "plugin/domain/settling.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

#include <span>

// Reads connection reports and lets plugin/domain/settling decide about them.

namespace tv {

/// One read for all of `sessions`, or one for each if the first began more than a day ago. Each is
/// settled; a later look is put as a follow-up.
desk::Result<Settled> read_sessions(std::span<const SessionRecord> sessions, const Situation& on,
                                    Cloud& cloud, const desk::Call& call);

/// Clicks on "Connect to Asset" of one activity or asset.
struct Clicks {
    std::vector<ConnectRecord> records = {};
    ConnectClick::On on = ConnectClick::On::activity;
    std::string target = {}; ///< id of that activity or asset
    bool are_all = false;    ///< none was forgotten
};

/// One read for each device that `clicks` went to, without clicks that shared state has forgotten.
/// Later looks are put as follow-ups, for no more clicks than may be watched.
desk::Result<Settled> read_connects(const Clicks& clicks, const Situation& on, Cloud& cloud,
                                    SharedState& state, const desk::Call& call);

} // namespace tv
