#pragma once

#include "mock-host/runtime/crash_file.hpp"
#include "mock-host/runtime/host_parts.hpp"

#include <vector>

namespace mock::runtime {

/// An instance that was inside the plugin in the last two crashes is put into quarantine: whatever
/// the reason, it would take the desk down again.
void note_crashes(const HostParts& host, const std::vector<Crash>& crashes);

/// The next crash is the first one again: somebody released an instance.
void forget_crashes(store::Transaction& change);

} // namespace mock::runtime
