#include "plugin/teamviewer/teamviewer.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

#include <memory>

// A company-level token must pass the id of a group. The form may have its name.

namespace tv {
namespace {

using desk::Errc;
using testing::answer;
using ::testing::ElementsAre;
using testing::failure;
using ::testing::HasSubstr;
using testing::World;
using namespace std::chrono_literals;

constexpr const char* no_name = R"({"error":"invalid_request","error_description":"groupname"})";

class SessionInAGroup : public ::testing::Test {
protected:
    SessionInAGroup()
    {
        world.transport.handler = [this](const http::Request& it) {
            if (it.endpoint.method == http::Method::get) return groups;
            const bool has_id = it.body.find(R"("groupid")") != std::string::npos;
            return has_id ? answer(200, session) : by_name;
        };
    }

    desk::Result<RemoteSession> create(const std::string& group)
    {
        TeamViewer api(world.configuration, world.services());
        const SessionRequest wanted{.marker = {"conf-1", "a-1", "click-1"},
                                    .group = group,
                                    .valid_until = testing::noon + 24h};
        return api.cloud().create_session(wanted, world.call);
    }

    World world;
    const std::string session =
        R"({"code":"s1","end_customer_link":"https://get.teamviewer.com/v15/s1"})";
    desk::Result<http::Response> by_name = answer(400, no_name);
    desk::Result<http::Response> groups = answer(200, R"({"groups":[
        {"id":"g1","name":"Service Desk 2"},{"id":"g2","name":"service desk"},
        {"id":"g3","name":"Service Desk"},{"id":"g4","name":"Service Desk"}]})");
};

TEST_F(SessionInAGroup, IsAskedForByTheIdWhenTheNameIsRefused)
{
    const auto created = create(""); // The default has a name, too.

    ASSERT_TRUE(created) << created.error().detail;
    EXPECT_THAT(world.transport.sent(),
                ElementsAre("POST /sessions", "GET /groups?name=Service%20Desk", "POST /sessions"));
    EXPECT_THAT(world.transport.bodies()[2], HasSubstr(R"("groupid":"g3")"));
    EXPECT_THAT(world.transport.bodies()[2], HasSubstr("click-1")); // The same marker.
}

TEST_F(SessionInAGroup, IsNotAskedForAgainWithoutAGroupOfThatName)
{
    const auto created = create("Berlin");

    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, "teamviewer.no_session_group");
    EXPECT_THAT(created.error().args, ElementsAre("Berlin"));
    EXPECT_THAT(created.error().detail, HasSubstr("400 invalid_request")); // Why it was refused.
    EXPECT_THAT(world.transport.sent(), ElementsAre("POST /sessions", "GET /groups?name=Berlin"));
}

TEST_F(SessionInAGroup, NeedsThePermissionToLookForIt)
{
    groups = answer(403, R"({"error":"invalid_permission"})");

    const auto created = create("Service Desk");

    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, "teamviewer.groups_unreadable");
    EXPECT_THAT(created.error().args, ElementsAre("Service Desk"));
}

TEST_F(SessionInAGroup, IsRefusedForGoodIfTheGroupWasNotTheReason)
{
    world.transport.handler = [this](const http::Request& it) {
        return it.endpoint.method == http::Method::get ? groups : by_name;
    };

    EXPECT_EQ(create("Service Desk").error().code, "teamviewer.refused_request");
    EXPECT_EQ(world.transport.sent().size(), 3U);
    EXPECT_EQ(create("g3").error().code, "teamviewer.refused_request");
    EXPECT_EQ(world.transport.sent().size(), 4U); // An id needs no look.
}

TEST_F(SessionInAGroup, IsNeverAskedForTwiceUnlessItWasClearlyRefused)
{
    const desk::Result<http::Response> failures[] = {
        failure(Errc::answer_lost),
        answer(500, R"({"error":"internal_error"})"),
        answer(502, "bad gateway"),
        answer(404, R"({"error":"not_found"})"),
        answer(403, R"({"error":"invalid_permission"})"),
        answer(400, "You reached the license limitations."),
        answer(200, R"({"sess)"),
    };
    for (const auto& one : failures) {
        by_name = one;
        const auto before = world.transport.sent().size();

        const auto created = create("Service Desk");

        ASSERT_FALSE(created);
        SCOPED_TRACE(created.error().code + ": " + created.error().detail);
        EXPECT_EQ(world.transport.sent().size(), before + 1);
    }
}

} // namespace
} // namespace tv
