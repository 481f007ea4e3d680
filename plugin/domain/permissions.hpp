#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/domain/outcome.hpp"

#include <string>

namespace tv {

/// What it means that the app lacks a permission: an error if nothing works without it, a warning
/// if something that this configuration uses does not, else just information. With a remedy.
Finding permission_finding(const std::string& permission, const Configuration& configuration);

} // namespace tv
