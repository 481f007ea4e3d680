#pragma once

#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// Reads the value, changes it, and writes it if nobody was faster; otherwise again, a few times.
/// `change` may run more than once.
desk::Status update(SharedState& state, const std::string& key,
                    const std::function<std::string(const std::string&)>& change,
                    const desk::Call& call);

} // namespace tv
