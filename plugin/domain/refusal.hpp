#pragma once

#include <desk/sdk/result.hpp>

#include <string>
#include <utility>
#include <vector>

// Why a handler does not do what it is asked. `code` names the text that a person reads, `args` go
// into it.

namespace tv {

/// The data is wrong: somebody changes it and asks again.
inline desk::Error refuse_data(std::string code, std::string detail,
                               std::vector<std::string> args = {})
{
    return {.status = desk::Errc::invalid,
            .code = std::move(code),
            .detail = std::move(detail),
            .args = std::move(args)};
}

/// The data is fine, but the situation has changed since the button was shown.
inline desk::Error refuse_now(std::string code, std::string detail,
                              std::vector<std::string> args = {})
{
    return {.status = desk::Errc::state,
            .code = std::move(code),
            .detail = std::move(detail),
            .args = std::move(args)};
}

/// Nobody waits for it: the desk repeats the whole call later, whatever the reason.
inline desk::Error repeat_later(desk::Error error)
{
    error.retryable = true;
    return error;
}

} // namespace tv
