#pragma once

#include "mock-host/runtime/call_table.hpp"
#include "mock-host/services/outcome.hpp"
#include "mock-host/store/calls.hpp"

#include <optional>
#include <string>
#include <variant>

namespace mock::runtime {

/// It did what it was asked to.
struct Succeeded {
    services::Outcome outcome;
};
/// It did not; nothing of it is committed, and it is not tried again.
struct GaveUp {
    store::CallState state = store::CallState::failed; ///< or cancelled
    store::CallError error;
    std::string fault{}; ///< not empty: the plugin broke the contract
};
/// It did not, and is tried again.
struct Again {
    store::CallError error;
    store::Time due_at{};
    bool is_failure = true; ///< false: the desk ended it, for its own sake
};
/// It was stopped since others may have taken it over; if nobody has, it is delivered again.
struct GivenBack {};
using Decision = std::variant<Succeeded, GaveUp, Again, GivenBack>;

/// What becomes of a call that has ended: ABI.md 4.1 and 7.4. Pure.
Decision decide(const EndedCall& ended, store::Time now);

/// The pause after so many failures: 1, 2, 4 ... up to 60 minutes.
std::chrono::minutes backoff(int failures);

store::CallError call_error(const desk::Error& error);

} // namespace mock::runtime
