#include "tests/unit/plugin/teamviewer/token_fixture.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace tv {
namespace {

using desk::Errc;
using testing::answer;
using ::testing::Each;
using testing::failure;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using testing::World;
using namespace std::chrono_literals;
using State = AuthorizationRecord::State;
using TokenSourceTest = testing::TokenTest;

TEST_F(TokenSourceTest, FreshTokenIsUsedWithoutAsking)
{
    EXPECT_EQ(get(tokens), "access-1");
    EXPECT_THAT(world.transport.sent(), IsEmpty());
}

TEST_F(TokenSourceTest, IsRenewedFiveMinutesEarlyAndStoredBeforeUse)
{
    world.clock.advance(24h - 4min);

    EXPECT_EQ(get(tokens), "access-2");

    EXPECT_THAT(world.vault.at("tokens"), HasSubstr("refresh-2"));
    EXPECT_THAT(world.vault.at("tokens"), HasSubstr("Ada"));
    ASSERT_THAT(world.news.records, SizeIs(1));
    EXPECT_EQ(world.news.records[0].state, State::valid);
}

TEST_F(TokenSourceTest, RefusedTokenIsRenewedHoweverLongItWouldLast)
{
    ASSERT_EQ(get(tokens), "access-1");
    tokens.refused(desk::Secret("access-1"));

    EXPECT_EQ(get(tokens), "access-2");
}

TEST_F(TokenSourceTest, RenewedTokenThatIsRefusedAlreadyIsAnErrorInWords)
{
    world.clock.advance(25h);
    tokens.refused(desk::Secret("access-2"));

    EXPECT_EQ(get(tokens), "teamviewer.renewal_busy");
}

TEST_F(TokenSourceTest, RefusalOfAnOldTokenDoesNotHitTheNewOne)
{
    ASSERT_EQ(get(tokens), "access-1");
    tokens.refused(desk::Secret("access-1"));
    ASSERT_EQ(get(tokens), "access-2");
    tokens.refused(desk::Secret("access-1"));

    EXPECT_EQ(get(tokens), "access-2");
    EXPECT_EQ(endpoint.asked, 1);
}

TEST_F(TokenSourceTest, RefusedTokenThatAnotherNodeRenewedIsReadAgain)
{
    ASSERT_EQ(get(tokens), "access-1");
    world.hold_tokens("access-other", 24h);
    tokens.refused(desk::Secret("access-1"));

    EXPECT_EQ(get(tokens), "access-other");
    EXPECT_EQ(endpoint.asked, 0);
}

TEST_F(TokenSourceTest, FailedRenewalUsesATokenThatStillWorks)
{
    world.clock.advance(24h - 4min);
    world.transport.handler = [](const http::Request&) { return failure(Errc::unavailable); };

    EXPECT_EQ(get(tokens), "access-1");
    world.clock.advance(5min);
    EXPECT_EQ(get(tokens), "net.test");
}

TEST_F(TokenSourceTest, ScriptTokenNeedsNoOAuthAndIsNotUsedAgainOnceRefused)
{
    world.configuration.secrets = {"form.script_token"};
    world.vault.set("form.script_token", " script-1 \n");

    EXPECT_EQ(get(tokens), "script-1");
    tokens.refused(desk::Secret("script-1"));
    EXPECT_EQ(get(tokens), "teamviewer.script_token_refused");
    EXPECT_THAT(world.transport.sent(), IsEmpty());
}

TEST_F(TokenSourceTest, ReportTokenIsForReportsOnly)
{
    world.configuration.secrets.insert("form.report_token");
    world.vault.set("form.report_token", "report-1");

    EXPECT_EQ(get(tokens), "access-1");
    EXPECT_EQ(tokens.get_for_reports(world.call)->reveal(), "report-1");
}

TEST_F(TokenSourceTest, ConfigurationThatWasNeverConnectedSaysSo)
{
    World fresh;
    fresh.vault.set("tokens", "");
    TokenSource source(fresh.configuration, fresh.services());

    EXPECT_EQ(source.get(fresh.call).error().code, "teamviewer.not_connected");
    EXPECT_EQ(source.current(fresh.call)->state, State::none);
}

TEST_F(TokenSourceTest, WaitersLeaveWhenTheirCallEnds)
{
    world.clock.advance(25h);
    const desk::Call over({.id = 9}, []() -> desk::Status {
        return desk::Error{.status = Errc::cancelled, .code = "call.cancelled"};
    });
    world.transport.handler = [&](const http::Request& it) {
        // The renewal is under way: whoever comes now has to wait, and this one may not.
        EXPECT_EQ(tokens.get(over).error().status, Errc::cancelled);
        return endpoint(it);
    };

    EXPECT_EQ(get(tokens), "access-2");
}

TEST_F(TokenSourceTest, NobodyWaitsForEverForOneWhoThrewWhileTheyLed)
{
    world.clock.advance(25h);
    world.transport.handler = [](const http::Request&) { return failure(Errc::cancelled); };
    const desk::Call throwing({.id = 9}, [&]() -> desk::Status {
        if (!world.transport.sent().empty()) throw std::runtime_error("a bug");
        return {};
    });
    EXPECT_THROW((void)tokens.get(throwing), std::runtime_error);

    world.transport.handler = [this](const http::Request& it) { return endpoint(it); };
    EXPECT_TRUE(tokens.get(testing::impatient()));
}

TEST_F(TokenSourceTest, WhoLeadsLeavesWhenTheirCallEndsWhileAnotherNodeRenews)
{
    world.clock.advance(25h);
    const Time end = world.clock.now() + 5s;
    const desk::Call stopped({.id = 9}, [&]() -> desk::Status {
        if (world.clock.now() < end) return {};
        return desk::Error{.status = Errc::cancelled, .code = "call.cancelled"};
    });
    TokenSource other(world.configuration, world.services());
    world.transport.handler = [&](const http::Request& it) {
        EXPECT_EQ(other.get(stopped).error().status, Errc::cancelled);
        EXPECT_LT(world.clock.now(), end + 2s);
        return endpoint(it);
    };

    EXPECT_EQ(get(tokens), "access-2");
}

TEST_F(TokenSourceTest, PauseOfAnHourThatTeamViewerAsksForHoldsNobodyUp)
{
    world.clock.advance(25h);
    world.transport.handler = [](const http::Request&) {
        auto busy = answer(429, R"({"error":"rate_limit_reached"})");
        busy.retry_after = 1h;
        return busy;
    };
    const Time before = world.clock.now();

    EXPECT_FALSE(tokens.get(world.call));
    EXPECT_LT(world.clock.now() - before, 30s);
}

TEST_F(TokenSourceTest, TokensThatAreSavedLateAreToldToo)
{
    world.clock.advance(25h);
    world.vault.cells.failures = 6;
    ASSERT_EQ(get(tokens), "net.test");
    ASSERT_THAT(world.news.records, IsEmpty());

    ASSERT_EQ(get(tokens), "access-2");

    ASSERT_THAT(world.news.records, SizeIs(1));
    EXPECT_EQ(world.news.records[0].state, State::valid);
}

TEST_F(TokenSourceTest, RefusedScriptTokenIsTriedAgainLaterAndAtOnceForWhoTestsTheConnection)
{
    world.configuration.secrets = {"form.script_token"};
    world.vault.set("form.script_token", "script-1");
    tokens.refused(desk::Secret("script-1"));
    world.clock.advance(9min);
    EXPECT_EQ(get(tokens), "teamviewer.script_token_refused");
    world.clock.advance(2min);
    EXPECT_EQ(get(tokens), "script-1");

    tokens.refused(desk::Secret("script-1"));
    tokens.try_anew(world.call);
    EXPECT_EQ(get(tokens), "script-1");
}

TEST_F(TokenSourceTest, NoErrorAndNoLogLineHoldsASecret)
{
    world.clock.advance(25h);
    for (const int status : {400, 401, 403, 429, 500}) {
        world.hold_tokens("CANARY-access-0123456789", 0s);
        world.transport.handler = [status](const http::Request& it) {
            return answer(status, R"({"error":"x","error_description":"no: )" + it.body + R"("})");
        };
        const auto token = tokens.get(world.call);
        ASSERT_FALSE(token);
        EXPECT_THAT(token.error().detail, Not(HasSubstr("CANARY")));
        EXPECT_THAT(token.error().detail, Not(HasSubstr("refresh-1")));
    }
    EXPECT_THAT(world.log.lines, Each(Not(HasSubstr("CANARY"))));
}

} // namespace
} // namespace tv
