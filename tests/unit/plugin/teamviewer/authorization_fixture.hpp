#pragma once

#include "plugin/teamviewer/teamviewer.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>

namespace tv {

inline constexpr const char* code_canary = "CANARY-code-0123456789";

class AuthorizationTest : public ::testing::Test {
protected:
    AuthorizationTest()
    {
        world.vault.set("tokens", "");
        world.transport.handler = [this](const http::Request& it) { return teamviewer(it); };
    }

    desk::Result<http::Response> teamviewer(const http::Request& request)
    {
        if (request.endpoint.path == "/account") return account;
        if (request.endpoint.path != "/oauth2/token") return testing::answer(200, "");
        if (reply) return *reply;
        return testing::answer(200,
                               R"({"access_token":"access-9-abcdefgh","refresh_token":"refresh-9",)"
                               R"("expires_in":86400})");
    }

    std::string begin()
    {
        const auto url = oauth().begin(world.call);
        EXPECT_TRUE(url);
        return http::form_value(url->substr(url->find('?') + 1), "state");
    }
    desk::Result<AuthorizationRecord> finish(const std::string& code)
    {
        world.vault.set("form.code", code);
        return oauth().finish(world.call);
    }
    std::string finish_code(const std::string& code)
    {
        const auto record = finish(code);
        EXPECT_THAT(record ? "" : record.error().detail,
                    ::testing::Not(::testing::HasSubstr("CANARY")));
        return record ? "fine" : record.error().code;
    }
    std::string revoke()
    {
        const auto revoked = oauth().revoke(world.call);
        return revoked ? "fine" : revoked.error().code;
    }
    Authorization& oauth()
    {
        if (!api) api = std::make_unique<TeamViewer>(world.configuration, world.services());
        return api->authorization();
    }

    testing::World world;
    std::unique_ptr<TeamViewer> api;
    std::optional<desk::Result<http::Response>> reply;
    http::Response account = testing::answer(403, R"({"error":"invalid_permission"})");
};

} // namespace tv
