#pragma once

#include "mock-host/loader/manifest.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace check {

/// The plugin that is checked: a library and what its maker says about it.
struct Subject {
    std::filesystem::path library;
    mock::loader::Manifest manifest;
};

/// One thing that every plugin has to keep. `run` says what is wrong, or nothing.
struct Case {
    const char* name;
    std::string (*run)(const Subject&);
};

const std::vector<Case>& all_cases();

} // namespace check
