#pragma once

#include "mock-host/loader/manifest.hpp"

#include <desk/abi/ext/actions.h>
#include <desk/abi/ext/config.h>
#include <desk/abi/ext/events.h>
#include <desk/abi/ext/health.h>
#include <desk/abi/ext/jobs.h>
#include <desk/abi/module.h>
#include <desk/sdk/result.hpp>

#include <filesystem>

namespace mock::loader {

/// A module that is loaded and keeps what its manifest promises. All of it is constant and stays
/// mapped until the process ends, so copies are cheap and never dangle.
struct Module {
    const desk_module_t* entry = nullptr;
    const desk_actions_t* actions = nullptr; ///< as all tables: NULL if the module has none
    const desk_events_t* events = nullptr;
    const desk_jobs_t* jobs = nullptr;
    const desk_config_t* config = nullptr;
    const desk_health_t* health = nullptr;
};

/// Loads (now, local, for ever) and checks: from here on, code of the plugin runs in this process.
/// One library at a time, whatever the number of threads that ask.
desk::Result<Module> load_library(const std::filesystem::path& file, const Manifest& manifest);

/// The checks without the loading: what the tables say, and that it equals the manifest.
desk::Result<Module> check_module(const desk_module_t* entry, const Manifest& manifest);

} // namespace mock::loader
