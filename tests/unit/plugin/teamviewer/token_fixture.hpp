#pragma once

#include "plugin/teamviewer/token_source.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

namespace tv::testing {

/// TeamViewer's side: each refresh token is good for one time.
class TokenEndpoint {
public:
    desk::Result<http::Response> operator()(const http::Request& request)
    {
        ++asked;
        if (field(request, "refresh_token") != "refresh-" + std::to_string(current)) {
            return answer(400, R"({"error":"invalid_request","error_description":)"
                               R"("refresh_token is not valid"})");
        }
        const std::string next = std::to_string(++current);
        return answer(200, R"({"access_token":"access-)" + next + R"(","refresh_token":"refresh-)" +
                               next + R"(","expires_in":86400,"token_type":"bearer"})");
    }
    std::atomic<int> asked{0};
    std::atomic<int> current{1};
};

/// Tokens of a configuration that TeamViewer answers for.
class TokenTest : public ::testing::Test {
protected:
    TokenTest()
    {
        world.transport.handler = [this](const http::Request& it) { return endpoint(it); };
    }
    std::string get(TokenSource& source)
    {
        const auto token = source.get(world.call);
        return token ? std::string(token->reveal()) : token.error().code;
    }

    World world;
    TokenEndpoint endpoint;
    TokenSource tokens{world.configuration, world.services()};
};

} // namespace tv::testing
