#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/domain/outcome.hpp"

#include <vector>

namespace tv {

/// How a configuration is doing, and what to do about it, from what it has recorded: nobody is
/// asked. The first finding has the id "authorization" and is the configuration's green tick.
std::vector<Finding> health(const Configuration& configuration, Time now);

} // namespace tv
