#pragma once

#include "mock-host/store/calls.hpp"

#include <desk/abi/call.h>

#include <optional>
#include <string>

namespace mock::runtime {

/// What a call points to; lives as long as its handler runs.
struct Snapshot {
    std::string target;
    std::string configuration;
    std::string trace;
};

/// Nothing: the target or the configuration is not there any more.
std::optional<Snapshot> snapshot(store::Store& store, const store::Call& call);

/// The call as the plugin gets it; points into `call` and `snapshot`.
desk_call_t raw_call(desk_call_id_t id, const store::Call& call, const Snapshot& snapshot);

} // namespace mock::runtime
