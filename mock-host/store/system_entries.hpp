#pragma once

#include "mock-host/store/store.hpp"

#include <string>
#include <string_view>

namespace mock::store {

enum class SystemEvent { created, closed, reopened, taken };

/// What the desk itself writes into the journal of an activity, in the language of the desk.
/// `actor`: id of a person, or empty.
void append_system_entry(Transaction& change, const std::string& activity, SystemEvent event,
                         std::string_view actor, Time now);

} // namespace mock::store
