#pragma once

#include "mock-host/store/store.hpp"

namespace mock::store {

/// Deletes the rows of a target that no foreign key reaches, because targets are of three kinds:
/// records, links, follow-ups, keys of effects.
void remove_what_hangs_on(Transaction& change, const Target& target);

} // namespace mock::store
