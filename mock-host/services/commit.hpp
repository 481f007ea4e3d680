#pragma once

#include "mock-host/services/outcome.hpp"
#include "mock-host/store/calls.hpp"
#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>

#include <string>
#include <vector>

namespace mock::services {

/// In whose name effects are committed.
struct Origin {
    std::string instance; ///< configuration id
    std::string actor;    ///< id of a person; empty: nobody clicked
    store::Time now{};
};

/// What the host did differently: a target that is gone, a mail without an address.
using Notes = std::vector<std::string>;

/// Carries out the effects, in order, as part of `change`. `invalid`: they would exceed a limit of
/// a target, and the transaction must not be committed.
desk::Result<Notes> apply_effects(store::Transaction& change, const std::vector<Effect>& effects,
                                  const Origin& origin);

/// A portion of a call: all of it or nothing. `not_found`: the attempt is not the current one.
desk::Result<Notes> commit_portion(store::Store& store, const store::Attempt& attempt,
                                   const std::vector<Effect>& effects, const Origin& origin);

std::string write_notes(const Notes& notes);

} // namespace mock::services
