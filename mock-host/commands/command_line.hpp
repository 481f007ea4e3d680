#pragma once

#include "mock-host/commands/command.hpp"
#include "mock-host/commands/context.hpp"

#include <vector>

namespace mock::commands {

/// Reads the command line, does what it says, and gives the exit status. Errors, also those that
/// are thrown on the way, become a sentence on `streams.err`.
Exit run_command_line(const std::vector<std::string>& arguments, const std::vector<Group>& groups,
                      Streams streams);

} // namespace mock::commands
