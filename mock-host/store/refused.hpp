#pragma once

#include <desk/sdk/result.hpp>

#include <string>
#include <utility>

namespace mock::store {

/// `detail` names the thing, the reason, the remedy.
inline desk::Error refused(desk::Errc status, const char* code, std::string detail)
{
    return {.status = status, .code = code, .detail = std::move(detail), .message = {}};
}

} // namespace mock::store
