#pragma once

#include "plugin/teamviewer/teamviewer.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace tv {

inline const std::string our_marker =
    R"("custom_api":"{\"desk\":1,\"o\":\"this-desk\",\"c\":\"conf-1\",\"a\":\"a-1\",\"k\":\"click-1\"}")";

inline const std::string session_text = R"({"code":"s12-345-678","state":"Open",
    "end_customer_link":"https://get.teamviewer.com/v15/s12345678",
    "supporter_link":"https://get.teamviewer.com/v15/s12345678-secret",
    "webclient_supporter_link":"https://login.teamviewer.com/Connect?x=secret",
    )" + our_marker + R"(,
    "created_at":"2025-03-04T12:00:00Z","valid_until":"2025-03-05T12:00:00Z","online":true})";

class ClientTest : public ::testing::Test {
protected:
    ClientTest() { world.state.cells.set("origin", "this-desk"); }

    Cloud& cloud()
    {
        if (!api) api = std::make_unique<TeamViewer>(world.configuration, world.services());
        return api->cloud();
    }
    void answers(int status, const std::string& body)
    {
        world.transport.handler = [=](const http::Request&) {
            return testing::answer(status, body);
        };
    }
    SessionRequest wanted() const
    {
        return {.marker = {"conf-1", "a-1", "click-1"},
                .description = "INC-1",
                .end_customer_name = "Ada",
                .group = "Desk",
                .valid_until = testing::noon + std::chrono::hours{24}};
    }
    desk::Error refused(int status, const std::string& body)
    {
        answers(status, body);
        auto session = cloud().create_session(wanted(), world.call);
        EXPECT_FALSE(session);
        return session ? desk::Error{} : session.error();
    }

    testing::World world;
    std::unique_ptr<TeamViewer> api;
};

} // namespace tv
