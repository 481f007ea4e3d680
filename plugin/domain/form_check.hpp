#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/domain/outcome.hpp"

#include <vector>

namespace tv {

/// What is wrong with the values of the form that its schema cannot express. Each finding points to
/// its field. Pure: nothing is tried.
std::vector<Finding> check_form(const Configuration& configuration);

} // namespace tv
