#pragma once

#include "mock-host/commands/command.hpp"

#include <vector>

namespace mock::commands {

/// @name The groups of commands, a file each
/// @{
Group init_command();
Group package_commands();
Group config_commands();
Group activity_commands();
Group action_commands();
Group asset_commands();
Group job_commands();
Group call_commands();
Group mail_commands();
Group person_commands();
Group key_commands();
Group audit_commands();
Group setting_commands();
Group serve_command();
Group work_command();
Group health_command();
Group demo_command();
/// @}

/// All of them, in the order of the help.
std::vector<Group> all_commands();

} // namespace mock::commands
