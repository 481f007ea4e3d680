#pragma once

#include "plugin/domain/activity.hpp"
#include "plugin/domain/outcome.hpp"

namespace tv {

/// The desk keeps a limited number of records for us on a target. Before a new one comes, the
/// oldest that nothing is waited for go; the journal keeps what they stood for. If these are too
/// few, the oldest clicks go as well: what they led to comes with the sweep.
void forget_oldest(const Activity& activity, Time now, std::vector<Effect>& effects);
void forget_oldest(const AssetTarget& target, Time now, std::vector<Effect>& effects);

/// Has a record of everything that was ever clicked on it: it was never too full for one.
bool remembers_all(const Activity& activity);
bool remembers_all(const AssetTarget& target);

} // namespace tv
