#pragma once

#include "plugin/domain/availability.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tv::host {

/// When each action is offered: `actions[].offered` of the manifest, by id of the action. Throws
/// std::runtime_error, naming it, for a condition that the code does not know: the manifest is
/// built into the plugin, so that is a bug and no input.
std::map<std::string, std::vector<Rule>, std::less<>> read_rules(std::string_view manifest);

} // namespace tv::host
