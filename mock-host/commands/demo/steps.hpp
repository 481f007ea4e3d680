#pragma once

#include "mock-host/commands/demo/cloud.hpp"
#include "mock-host/commands/demo/stage.hpp"

#include <desk/sdk/result.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace mock::commands {

/// What one step leaves for the next.
struct Play {
    Stage stage;
    const Cloud& cloud;
    std::filesystem::path package;
    bool has_keys = false; ///< that this desk trusts; without any no signature can be checked
    std::string initiator = "marie.dupont@example.com";
    std::string agent = "david.brown@example.com";
    std::string asset{}; ///< that has a TeamViewer id after the synchronisation
    std::string teamviewer_id{};
    std::string redirect{}; ///< where the consent page led to; holds the code
    std::string number{};   ///< of the activity that is played with
};

/// A row of the guide's table: what a person reads above it, and what is done and checked.
struct Step {
    const char* heading;
    desk::Status (*play)(Play&);
};

const std::vector<Step>& configuration_steps(); ///< from the empty folder to synchronised assets
const std::vector<Step>& session_steps();       ///< an activity with a remote session
const std::vector<Step>& later_steps();         ///< what happens by itself, or goes wrong

} // namespace mock::commands
