#pragma once

#include "mock-host/store/store.hpp"

#include <string>

namespace mock::store {

/// Names what a plugin did once. Remembered as long as the target exists, also when the thing
/// itself (a mail, a journal entry) is long gone.
struct EffectKey {
    std::string instance{}; ///< configuration id
    Target target{};
    std::string family{}; ///< type of the effect before the dot: "journal"
    std::string key{};
};

/// True if it is new; false if it was done before, then nothing changes.
bool remember_effect(Transaction& change, const EffectKey& key);

} // namespace mock::store
