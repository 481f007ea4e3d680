#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"

#include <desk/sdk/call.hpp>
#include <desk/sdk/result.hpp>

namespace tv {

/// "Send client link again": mails the link of the open session to the initiator once more.
desk::Result<Outcome> session_invite(const OnActivity& on, const desk::Call& call);

} // namespace tv
