#include "plugin/teamviewer/teamviewer.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

#include <set>

namespace tv {
namespace {

using testing::answer;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::World;
using namespace std::chrono_literals;
using Of = AuthorizationRecord::Of;
using State = AuthorizationRecord::State;

/// Script tokens of which TeamViewer refuses some.
struct ScriptTokensTest : ::testing::Test {
    ScriptTokensTest()
    {
        world.configuration.secrets = {"form.script_token", "form.report_token"};
        world.vault.set("form.script_token", "script-token-1");
        world.vault.set("form.report_token", "report-token-1");
        world.transport.handler = [this](const http::Request& it) {
            const bool is_dead = dead.contains(std::string(it.bearer.reveal()));
            if (is_dead) return answer(401, R"({"error":"invalid_token"})");
            return answer(200, R"({"sessions":[],"records":[]})");
        };
    }

    /// "" or the code of the error.
    std::string sessions(TeamViewer& node)
    {
        const auto found = node.cloud().open_sessions("conf-1", world.call);
        return found ? "" : found.error().code;
    }
    std::string reports(TeamViewer& node)
    {
        const ConnectionQuery hour{.from = world.clock.now() - 1h, .to = world.clock.now()};
        const auto found = node.cloud().connections(hour, world.call);
        return found ? "" : found.error().code;
    }

    World world;
    std::set<std::string> dead;
};

TEST_F(ScriptTokensTest, RefusedOneIsToldOnceAndAgainAsSoonAsOneWorks)
{
    TeamViewer node(world.configuration, world.services());
    ASSERT_EQ(sessions(node), "");
    ASSERT_THAT(world.news.records, IsEmpty()); // It is as it was.
    dead = {"script-token-1"};

    for (int click = 0; click < 3; ++click) {
        EXPECT_EQ(sessions(node), "teamviewer.script_token_refused");
        world.clock.advance(11min); // It is asked about again.
    }

    ASSERT_THAT(world.news.records, SizeIs(1));
    const AuthorizationRecord told = world.news.records[0];
    EXPECT_EQ(told.state, State::reauthorize);
    EXPECT_EQ(told.of, Of::script_token);
    EXPECT_EQ(told.last4, "en-1");
    EXPECT_THAT(told.mark, SizeIs(16));

    EXPECT_EQ(reports(node), ""); // With a token of their own: says nothing about the other.
    EXPECT_THAT(world.news.records, SizeIs(1));

    world.vault.set("form.script_token", " script-token-2\n");
    for (int click = 0; click < 3; ++click)
        EXPECT_EQ(sessions(node), "");
    ASSERT_THAT(world.news.records, SizeIs(2));
    EXPECT_EQ(world.news.records[1].state, State::valid);
    EXPECT_EQ(world.news.records[1].of, Of::script_token);

    dead = {"script-token-2"};
    EXPECT_EQ(sessions(node), "teamviewer.script_token_refused");
    ASSERT_THAT(world.news.records, SizeIs(3));
    EXPECT_NE(world.news.records[2].mark, told.mark);
}

TEST_F(ScriptTokensTest, TokenForReportsIsToldApart)
{
    TeamViewer node(world.configuration, world.services());
    dead = {"report-token-1"};

    EXPECT_EQ(reports(node), "teamviewer.report_token_refused");
    EXPECT_EQ(sessions(node), "");

    ASSERT_THAT(world.news.records, SizeIs(1));
    EXPECT_EQ(world.news.records[0].state, State::reauthorize);
    EXPECT_EQ(world.news.records[0].of, Of::report_token);

    dead.clear();
    world.clock.advance(11min);
    EXPECT_EQ(reports(node), "");
    ASSERT_THAT(world.news.records, SizeIs(2));
    EXPECT_EQ(world.news.records[1].state, State::valid);
    EXPECT_EQ(world.news.records[1].of, Of::report_token);
}

TEST_F(ScriptTokensTest, RevokingEndsTheTokensOfOAuthThatAreStillThere)
{
    TeamViewer node(world.configuration, world.services());
    ASSERT_NE(world.vault.at("tokens"), "");
    std::string revoked;
    world.transport.handler = [&](const http::Request& it) {
        if (it.endpoint.path == "/oauth2/revoke") revoked = it.bearer.reveal();
        return answer(200, R"({"sessions":[]})");
    };

    ASSERT_TRUE(node.authorization().revoke(world.call));

    EXPECT_EQ(revoked, "access-1");
    EXPECT_EQ(world.vault.at("tokens"), "");
    EXPECT_EQ(sessions(node), ""); // The script token stays.
}

TEST_F(ScriptTokensTest, NextProcessKnowsWhatIsRecorded)
{
    dead = {"script-token-1"};
    {
        TeamViewer node(world.configuration, world.services());
        ASSERT_EQ(sessions(node), "teamviewer.script_token_refused");
    }
    world.configuration.authorization = world.news.records.at(0);
    TeamViewer next(world.configuration, world.services());

    EXPECT_EQ(sessions(next), "teamviewer.script_token_refused");
    EXPECT_THAT(world.news.records, SizeIs(1));

    dead.clear();
    world.clock.advance(11min);
    EXPECT_EQ(sessions(next), "");
    ASSERT_THAT(world.news.records, SizeIs(2));
    EXPECT_EQ(world.news.records[1].state, State::valid);
}

TEST_F(ScriptTokensTest, WhatWasNotRecordedIsToldAgain)
{
    TeamViewer node(world.configuration, world.services());
    dead = {"script-token-1"};
    world.news.failures = 1;

    EXPECT_EQ(sessions(node), "teamviewer.script_token_refused");
    EXPECT_THAT(world.news.records, IsEmpty());
    EXPECT_EQ(sessions(node), "teamviewer.script_token_refused");
    EXPECT_THAT(world.news.records, SizeIs(1));
}

TEST_F(ScriptTokensTest, AnswerThatEverybodyGetsDoesNotSayThatATokenWorks)
{
    TeamViewer node(world.configuration, world.services());
    dead = {"script-token-1"};
    ASSERT_EQ(sessions(node), "teamviewer.script_token_refused");
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path == "/ping") return answer(200, R"({"token_valid":false})");
        return answer(403, R"({"error":"invalid_permission"})");
    };

    EXPECT_FALSE(node.cloud().probe(SyncSource::managed, world.call));

    EXPECT_THAT(world.news.records, SizeIs(1));
}

} // namespace
} // namespace tv
