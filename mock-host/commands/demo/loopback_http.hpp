#pragma once

#include <desk/sdk/result.hpp>

#include <string>

namespace mock::commands {

struct HttpReply {
    int status = 0;
    std::string location{}; ///< where a redirect leads; it is not followed
    std::string body{};
};

/// To programs on this machine only; at most 10 s.
desk::Result<HttpReply> http_get(const std::string& url);
desk::Result<HttpReply> http_post(const std::string& url, const std::string& json);

} // namespace mock::commands
