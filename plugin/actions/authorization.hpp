#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/authorization.hpp"

// Three buttons of a TeamViewer Configuration. Tokens stay behind the port.

namespace tv {

/// "OAuth2 Authorization URL": opens TeamViewer's page where access is allowed.
desk::Result<Outcome> authorize(const Situation& on, Authorization& authorization,
                                const desk::Call& call);

/// "Get Token": turns the saved code into access, and records how it stands.
desk::Result<Outcome> get_token(const Situation& on, Authorization& authorization,
                                const desk::Call& call);

/// "Revoke access": TeamViewer forgets the tokens of OAuth2, then we do. A script token stays.
desk::Result<Outcome> revoke(const Situation& on, Authorization& authorization,
                             const desk::Call& call);

} // namespace tv
