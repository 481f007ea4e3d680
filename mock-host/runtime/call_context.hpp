#pragma once

#include "mock-host/runtime/log.hpp"
#include "mock-host/store/calls.hpp"

#include <string>

namespace mock::runtime {

/// A W3C traceparent for `desk_call_t::trace`: one trace for a call whatever becomes of it, one
/// span for each attempt. The plugin may pass it on; the lines of both sides carry it.
std::string traceparent(const store::Call& call);

/// What every line about a call carries.
LogContext context_of(const store::Call& call);

} // namespace mock::runtime
