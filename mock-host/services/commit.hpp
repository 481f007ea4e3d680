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

/// What the host did differently: a target that is gone, a mail without an address, a link of a
/// configuration that was removed meanwhile.
using Notes = std::vector<std::string>;

/// The part of the store that effects change: their target, if they have one in common.
store::Part part_of(const std::vector<Effect>& effects);

/// Carries out the effects, in order, as part of `change`. `invalid`: they would exceed a limit of
/// a target, and the transaction must not be committed.
desk::Result<Notes> apply_effects(store::Transaction& change, const std::vector<Effect>& effects,
                                  const Origin& origin);

/// A portion of a call: all of it or nothing, with its notes, so that they are there whatever
/// becomes of the call. `not_found`: the attempt is not the current one.
desk::Status commit_portion(store::Store& store, const store::Attempt& attempt,
                            const std::vector<Effect>& effects, const Origin& origin);

/// Adds to the row of a call what is not noted there yet: a portion may be committed once more.
void add_notes(store::Transaction& change, const store::Attempt& attempt, const Notes& notes);

} // namespace mock::services
