#pragma once

#include "tests/fuzz/cut_struct.hpp"

#include <desk/abi/host.h>

#include <map>
#include <memory>
#include <vector>

namespace fuzz {

/// What the slots of a host that breaks the contract work with, as long as one input lasts.
struct HostileHost {
    explicit HostileHost(Input bytes) : input(bytes) {}

    Input input;
    Texts texts;
    std::vector<std::shared_ptr<void>> tables;
    std::map<desk_call_id_t, int> ends;
    std::string secret{canary};
};

/// For `desk_host_t`, whose data is a `HostileHost`: tables that are too short or have no slots,
/// with slots that answer anything. What the plugin tells them is checked: no secret, one end.
const void* find_hostile_service(const desk_host_t* host, const char* id) noexcept;

} // namespace fuzz
