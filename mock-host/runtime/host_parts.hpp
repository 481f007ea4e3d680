#pragma once

#include "mock-host/loader/installer.hpp"
#include "mock-host/runtime/clock.hpp"
#include "mock-host/runtime/log.hpp"
#include "mock-host/store/packages.hpp"
#include "mock-host/store/secret_box.hpp"
#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>

#include <filesystem>
#include <functional>

namespace mock::runtime {

class CallTable;
class CrashFile;

/// What the parts of the runtime share. All of it outlives them.
struct HostParts {
    store::Store& store;
    const store::SecretBox& box;
    CallTable& calls;
    Clock& clock;
    CrashFile& crash_file;
    std::filesystem::path crash_folder; ///< where all processes of this desk have their files
    Log log;
};

/// Gives an installed package whose files were checked just now.
using OpenPackage = std::function<desk::Result<loader::Installed>(const store::Package&)>;

} // namespace mock::runtime
