#pragma once

#include <desk/sdk/result.hpp>

#include <string>
#include <utility>

namespace mock::loader {

/// The error of data that is not as it has to be. `detail` names the thing, the reason, the remedy.
inline desk::Error refused(std::string code, std::string detail,
                           desk::Errc status = desk::Errc::invalid)
{
    desk::Error error;
    error.status = status;
    error.code = std::move(code);
    error.detail = std::move(detail);
    return error;
}

} // namespace mock::loader
