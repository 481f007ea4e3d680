#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/domain/outcome.hpp"

#include <string>

namespace tv {

/// Is it ticked in a script token, and not in the app? Reports, and the list of users that
/// completes them, may be read with a token of their own.
bool is_of_a_script_token(const std::string& permission, const Configuration& configuration);

/// What it means that the app lacks a permission: an error if nothing works without it, a warning
/// if something that this configuration uses does not, else just information. With a remedy.
Finding permission_finding(const std::string& permission, const Configuration& configuration);

} // namespace tv
