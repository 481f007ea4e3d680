#pragma once

#include "mock-host/loader/manifest.hpp"
#include "tests/contract/check/scene.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace check {

/// The plugin that is checked: a library and what its maker says about it.
struct Subject {
    std::filesystem::path library;
    mock::loader::Manifest manifest;
    Scene scene;           ///< what the calls are about
    std::span<char> doing; ///< what is being done, for whoever sees the case crash or hang

    void note(const std::string& what) const;
};

/// One thing that every plugin has to keep. `run` says what is wrong, or nothing; when nothing is
/// wrong, `Subject::doing` may say how much was tried.
struct Case {
    const char* name;
    std::string (*run)(const Subject&);
    const char* remedy; ///< what the author of a plugin that fails is to do
};

const std::vector<Case>& all_cases();

} // namespace check
