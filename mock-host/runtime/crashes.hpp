#pragma once

#include "mock-host/store/store.hpp"

#include <string>
#include <vector>

namespace mock::runtime {

/// A crash while these instances were inside the plugin. One that was there in the last two crashes
/// is put into quarantine: whatever the reason, it would take the desk down again.
void note_crash(store::Transaction& change, const std::vector<std::string>& instances);

/// The next crash is the first one again: somebody released an instance.
void forget_crashes(store::Transaction& change);

} // namespace mock::runtime
