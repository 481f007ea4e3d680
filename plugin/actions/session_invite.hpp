#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// "Send client link again": mails the link of the open session to the initiator once more. If the
/// session was closed elsewhere, it ends here, too, although the call fails then.
desk::Result<Outcome> session_invite(const OnActivity& clicked, Cloud& cloud,
                                     Checkpoints& checkpoints, const desk::Call& call);

} // namespace tv
