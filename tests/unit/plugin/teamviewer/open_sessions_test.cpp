#include "tests/unit/plugin/teamviewer/client_fixture.hpp"

#include <gmock/gmock.h>

namespace tv {
namespace {

using testing::answer;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::World;
using namespace std::chrono_literals;

using OpenSessions = ClientTest;

TEST_F(OpenSessions, OpenSessionsAreReadPageByPageAndOnlyOurs)
{
    world.transport.handler = [](const http::Request& it) {
        if (it.query.find("offset=s1") != std::string::npos) {
            return answer(200, R"({"sessions":[)" + session_text + "]}");
        }
        return answer(200, R"({"sessions":[{"code":"s1","custom_api":"free text"},
            {"code":"s2","custom_api":"{\"desk\":1,\"c\":\"other\",\"a\":\"a\",\"k\":\"k\"}"}],
            "next_offset":"s1","sessions_remaining":1})");
    };

    const auto ours = cloud().open_sessions("conf-1", world.call);
    ASSERT_TRUE(ours);
    ASSERT_THAT(*ours, SizeIs(1));
    EXPECT_EQ(ours->at(0).code, "s12-345-678");
    const auto found = cloud().find_session(wanted().marker, world.call);
    EXPECT_EQ((*found)->code, "s12-345-678");
    EXPECT_FALSE(*cloud().find_session({"conf-1", "a-1", "click-2"}, world.call));
}

TEST_F(OpenSessions, SessionsAndReportsOfAnotherDeskAreNotOurs)
{
    world.state.cells.set("origin", "another-desk"); // With the same numbers for everything.
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path == "/sessions") {
            return answer(200, R"({"sessions":[)" + session_text + "]}");
        }
        return answer(200, R"({"records":[{"id":"r1","start_date":"2025-03-04T11:00:00Z",
            "session_code":"s12-345-678",)" +
                               our_marker + "}]}");
    };

    EXPECT_THAT(*cloud().open_sessions("conf-1", world.call), IsEmpty());
    EXPECT_FALSE(*cloud().find_session(wanted().marker, world.call));
    const auto reports =
        cloud().connections({.from = testing::noon - 2h, .to = testing::noon}, world.call);
    ASSERT_THAT(*reports, SizeIs(1));
    EXPECT_FALSE(reports->at(0).marker);
}

TEST_F(OpenSessions, DeskThatHasNoNameYetMakesOneForAllItsNodes)
{
    World fresh;
    fresh.transport.handler = [](const http::Request&) { return answer(200, session_text); };
    TeamViewer first(fresh.configuration, fresh.services());
    TeamViewer second(fresh.configuration, fresh.services());

    ASSERT_TRUE(first.cloud().create_session(wanted(), fresh.call));
    ASSERT_TRUE(second.cloud().create_session(wanted(), fresh.call));

    const std::string name = fresh.state.get("origin", fresh.call)->value;
    EXPECT_THAT(name, SizeIs(32));
    for (const std::string& body : fresh.transport.bodies())
        EXPECT_THAT(body, HasSubstr(name));
}

TEST_F(OpenSessions, ListThatRepeatsItselfIsGivenUp)
{
    answers(200, R"({"sessions":[],"next_offset":"s1"})");
    EXPECT_EQ(cloud().open_sessions("conf-1", world.call).error().code, "teamviewer.endless_list");
}

} // namespace
} // namespace tv
