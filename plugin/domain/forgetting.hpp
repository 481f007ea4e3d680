#pragma once

#include "plugin/domain/activity.hpp"
#include "plugin/domain/outcome.hpp"

namespace tv {

/// The desk keeps a limited number of records for us on a target. Before a new one comes, the
/// oldest that nothing is waited for go; the journal keeps what they stood for.
void forget_oldest(const Activity& activity, std::vector<Effect>& effects);
void forget_oldest(const AssetTarget& target, std::vector<Effect>& effects);

} // namespace tv
