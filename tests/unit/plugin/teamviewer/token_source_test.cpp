#include "tests/unit/plugin/teamviewer/token_fixture.hpp"

#include <gmock/gmock.h>

#include <thread>

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

TEST_F(TokenSourceTest, TenThreadsWithAnOldTokenMakeOneRenewal)
{
    world.clock.advance(25h);
    std::vector<std::thread> threads;
    std::atomic<int> good{0};
    for (int i = 0; i < 10; ++i) {
        threads.emplace_back([&] { good += get(tokens) == "access-2" ? 1 : 0; });
    }
    for (auto& thread : threads)
        thread.join();

    EXPECT_EQ(good, 10);
    EXPECT_EQ(endpoint.asked, 1);
}

TEST_F(TokenSourceTest, OneNodeDoesNotRenewWhileAnotherDoes)
{
    world.clock.advance(25h);
    TokenSource other(world.configuration, world.services());
    world.transport.handler = [&](const http::Request& it) {
        EXPECT_EQ(get(other), "teamviewer.renewal_busy"); // It waits as long as it may.
        return endpoint(it);
    };

    EXPECT_EQ(get(tokens), "access-2");
    EXPECT_EQ(get(other), "access-2");
    EXPECT_EQ(endpoint.asked, 1);
}

TEST_F(TokenSourceTest, LeaseOfANodeThatDiedEnds)
{
    world.clock.advance(25h);
    const auto until = world.clock.now() + 30s;
    world.state.cells.set("token/lease",
                          std::to_string(until.time_since_epoch().count()) + " dead");

    EXPECT_EQ(get(tokens), "access-2");
    EXPECT_GE(world.clock.now(), until);
}

TEST_F(TokenSourceTest, AttemptAfterACrashTakesOverTheLeaseOfItsOwnCallAtOnce)
{
    world.clock.advance(25h);
    const auto now = world.clock.now();
    const auto lease_of = [&](const std::string& key) {
        const auto until = std::to_string((world.clock.now() + 30s).time_since_epoch().count());
        world.state.cells.set("token/lease", until + " dead " + key);
    };
    const desk::Call call({.id = 2, .attempt = 2, .idempotency_key = "click/12"}, nullptr);

    lease_of("click/12");
    ASSERT_TRUE(tokens.get(call));
    EXPECT_EQ(world.clock.now(), now);

    world.clock.advance(25h);
    const auto later = world.clock.now();
    lease_of("click/2");
    ASSERT_TRUE(tokens.get(call));
    EXPECT_GE(world.clock.now(), later + 30s); // Somebody else's: it may still be at work.
}

TEST_F(TokenSourceTest, LeaseIsOverWhenItsHolderDiedBehindStoringNewTokens)
{
    world.clock.advance(25h);
    const auto now = world.clock.now();
    const auto revision = world.vault.cells.get("tokens")->revision;
    const auto lease_for = [&](std::uint64_t tokens) {
        const auto until = std::to_string((world.clock.now() + 30s).time_since_epoch().count());
        world.state.cells.set("token/lease",
                              until + " dead " + std::to_string(tokens) + " click/1");
    };

    lease_for(revision - 1);
    EXPECT_EQ(get(tokens), "access-2");
    EXPECT_EQ(world.clock.now(), now);

    world.clock.advance(25h);
    const auto later = world.clock.now();
    lease_for(revision + 1);
    EXPECT_EQ(get(tokens), "access-3");
    EXPECT_GE(world.clock.now(), later + 30s); // For the tokens that are there: it may be at work.
}

TEST_F(TokenSourceTest, LeaseThatIsStoredAlthoughTheStoreFailedIsRecognised)
{
    world.clock.advance(25h);
    const auto now = world.clock.now();
    world.state.cells.doubts = 1;
    const desk::Call call({.idempotency_key = "click/7"}, nullptr);

    ASSERT_TRUE(tokens.get(call));
    EXPECT_LT(world.clock.now(), now + 1s);
    EXPECT_EQ(endpoint.asked, 1);
}

TEST_F(TokenSourceTest, LeaseSaysWhichCallTookIt)
{
    world.clock.advance(25h);
    world.transport.handler = [this](const http::Request& it) {
        EXPECT_THAT(world.state.cells.get("token/lease")->value, ::testing::EndsWith(" click/7"));
        return endpoint(it);
    };
    const desk::Call call({.id = 3, .idempotency_key = "click/7"}, nullptr);

    ASSERT_TRUE(tokens.get(call));
    EXPECT_EQ(endpoint.asked, 1);
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

TEST_F(TokenSourceTest, DeadRefreshTokenAsksForAPersonOnce)
{
    endpoint.current = 7; // Somebody used ours up.
    world.clock.advance(25h);

    EXPECT_EQ(get(tokens), "teamviewer.reauthorize");
    EXPECT_EQ(get(tokens), "teamviewer.reauthorize");

    EXPECT_EQ(endpoint.asked, 1);
    ASSERT_THAT(world.news.records, SizeIs(1));
    EXPECT_EQ(world.news.records[0].state, State::reauthorize);
}

TEST_F(TokenSourceTest, RefusalThatNamesNoReasonIsAskedAboutAgainAfterTenMinutes)
{
    world.clock.advance(25h);
    world.transport.handler = [](const http::Request&) { return answer(401, "{}"); };
    ASSERT_EQ(get(tokens), "teamviewer.reauthorize");
    world.transport.handler = [this](const http::Request& it) { return endpoint(it); };

    world.clock.advance(9min);
    EXPECT_EQ(get(tokens), "teamviewer.reauthorize");
    EXPECT_EQ(endpoint.asked, 0);

    world.clock.advance(2min);
    EXPECT_EQ(get(tokens), "access-2");
}

TEST_F(TokenSourceTest, PersonWhoWantsToKnowHasDeadTokensAskedAboutAgain)
{
    endpoint.current = 7;
    world.clock.advance(25h);
    ASSERT_EQ(get(tokens), "teamviewer.reauthorize");
    world.clock.advance(24h);
    endpoint.current = 1;
    ASSERT_EQ(get(tokens), "teamviewer.reauthorize"); // It was told clearly: no need to ask.

    tokens.try_anew(world.call);

    EXPECT_EQ(get(tokens), "access-2");
}

TEST_F(TokenSourceTest, NewAuthorizationEndsTheWaitForAPerson)
{
    endpoint.current = 7;
    world.clock.advance(25h);
    ASSERT_EQ(get(tokens), "teamviewer.reauthorize");

    world.hold_tokens("access-new", 24h);

    EXPECT_EQ(get(tokens), "access-new");
}

TEST_F(TokenSourceTest, WrongClientSecretIsNotADeadToken)
{
    world.clock.advance(25h);
    world.transport.handler = [](const http::Request&) {
        return answer(401, R"({"error":"invalid_client"})");
    };

    EXPECT_EQ(get(tokens), "teamviewer.invalid_client");
    EXPECT_THAT(world.news.records, IsEmpty());
}

TEST_F(TokenSourceTest, ServerErrorIsNotADeadToken)
{
    world.clock.advance(25h);
    world.transport.handler = [](const http::Request&) {
        return answer(500, R"({"error":"internal_error","error_description":"refresh_token"})");
    };

    EXPECT_NE(get(tokens), "teamviewer.reauthorize");
    EXPECT_THAT(world.news.records, IsEmpty());
}

TEST_F(TokenSourceTest, LostAnswerIsAskedForOnceMoreWithTheSameToken)
{
    world.clock.advance(25h);
    world.transport.handler = [&](const http::Request& it) -> desk::Result<http::Response> {
        if (world.transport.sent().size() == 1) return failure(Errc::answer_lost);
        return endpoint(it);
    };

    EXPECT_EQ(get(tokens), "access-2");
}

TEST_F(TokenSourceTest, LostAnswerThatUsedTheTokenUpAsksForAPerson)
{
    world.clock.advance(25h);
    world.transport.handler = [&](const http::Request& it) -> desk::Result<http::Response> {
        auto reply = endpoint(it);
        if (world.transport.sent().size() == 1) return failure(Errc::answer_lost);
        return reply;
    };

    EXPECT_EQ(get(tokens), "teamviewer.reauthorize");
    EXPECT_EQ(world.transport.sent().size(), 2u);
}

TEST_F(TokenSourceTest, NewTokensSurviveAVaultThatFailsForAWhile)
{
    world.clock.advance(25h);
    world.vault.cells.failures = 3;

    EXPECT_EQ(get(tokens), "access-2");
    EXPECT_THAT(world.vault.at("tokens"), HasSubstr("refresh-2"));
}

TEST_F(TokenSourceTest, NewTokensAreNeverUsedUnsavedAndSavedLater)
{
    world.clock.advance(25h);
    world.vault.cells.failures = 6;

    EXPECT_EQ(get(tokens), "net.test");
    EXPECT_EQ(get(tokens), "access-2");
    EXPECT_EQ(endpoint.asked, 1);
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

TEST_F(TokenSourceTest, RenewalThatBeganIsFinishedAlthoughItsCallEnds)
{
    world.clock.advance(25h);
    bool is_over = false;
    const desk::Call stopped({.id = 9}, [&]() -> desk::Status {
        if (!is_over) return {};
        return desk::Error{.status = Errc::cancelled, .code = "call.cancelled"};
    });
    world.transport.handler = [&](const http::Request& it) {
        is_over = true;
        world.vault.cells.failures = 2;
        return endpoint(it);
    };

    EXPECT_TRUE(tokens.get(stopped));
    EXPECT_THAT(world.vault.at("tokens"), HasSubstr("refresh-2"));
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
