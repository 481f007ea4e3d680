#pragma once

#include "mock-host/runtime/log.hpp"
#include "mock-host/store/store.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mock::runtime {

/// A crash while these instances were inside the plugin. One that was there in the last two crashes
/// is put into quarantine: whatever the reason, it would take the desk down again. The last crash,
/// noted once more, is still one.
void note_crash(store::Transaction& change, const std::string& node,
                const std::vector<std::string>& instances);

/// Notes those of nodes of which the store knows nothing any more: others took over their calls and
/// did not see their files.
void note_left_crashes(store::Store& store, const std::filesystem::path& folder, const Log& log);
/// What the log says of each crash that is noted.
void log_crash(const Log& log, const std::vector<std::string>& instances);

/// The next crash is the first one again: somebody released an instance.
void forget_crashes(store::Transaction& change);

} // namespace mock::runtime
