#include "tests/unit/plugin/teamviewer/token_fixture.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace tv {
namespace {

using desk::Errc;
using testing::answer;
using testing::failure;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;
using State = AuthorizationRecord::State;
using TokenRenewalTest = testing::TokenTest;

TEST_F(TokenRenewalTest, TenThreadsWithAnOldTokenMakeOneRenewal)
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

TEST_F(TokenRenewalTest, OneNodeDoesNotRenewWhileAnotherDoes)
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

TEST_F(TokenRenewalTest, LeaseOfANodeThatDiedEnds)
{
    world.clock.advance(25h);
    const auto until = world.clock.now() + 30s;
    world.state.cells.set("token/lease",
                          std::to_string(until.time_since_epoch().count()) + " dead");

    EXPECT_EQ(get(tokens), "access-2");
    EXPECT_GE(world.clock.now(), until);
}

TEST_F(TokenRenewalTest, LeaseOfAClockThatWentAheadDoesNotHold)
{
    world.clock.advance(25h);
    const auto lease_for = [&](std::chrono::milliseconds time) {
        const auto until = (world.clock.now() + time).time_since_epoch().count();
        world.state.cells.set("token/lease", std::to_string(until) + " ahead");
    };

    lease_for(4min); // A clock may be two minutes fast, and a lease is as long.
    EXPECT_EQ(get(tokens), "teamviewer.renewal_busy");

    lease_for(4min + 1ms);
    const Time now = world.clock.now();
    EXPECT_EQ(get(tokens), "access-2");
    EXPECT_EQ(world.clock.now(), now);
}

TEST_F(TokenRenewalTest, AttemptAfterACrashTakesOverTheLeaseOfItsOwnCallAtOnce)
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

TEST_F(TokenRenewalTest, AttemptAfterACrashEndsTheLeaseOfItsOwnCallForWhoeverWaitsForIt)
{
    world.clock.advance(25h);
    const Time now = world.clock.now();
    const std::string until = std::to_string((now + 30s).time_since_epoch().count());
    const auto revision = world.vault.cells.get("tokens")->revision;
    const std::string lease = until + " dead " + std::to_string(revision) + " click/12";
    world.state.cells.set("token/lease", lease);
    const desk::Call after_crash({.id = 2, .attempt = 2, .idempotency_key = "click/12"}, nullptr);
    std::thread second;
    int checks = 0;
    const desk::Call other({.id = 3, .idempotency_key = "click/13"}, [&]() -> desk::Status {
        if (++checks == 2) { // It waits for the end of the lease.
            second = std::thread([&] { EXPECT_TRUE(tokens.get(after_crash)); });
            for (int look = 0; look < 5000 && world.state.cells.get("token/lease")->value == lease;
                 ++look)
                std::this_thread::sleep_for(1ms);
        }
        return {};
    });

    EXPECT_TRUE(tokens.get(other));
    ASSERT_TRUE(second.joinable());
    second.join();
    EXPECT_LT(world.clock.now(), now + 2s);
    EXPECT_EQ(endpoint.asked, 1);
}

TEST_F(TokenRenewalTest, LeaseIsOverWhenItsHolderDiedBehindStoringNewTokens)
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

TEST_F(TokenRenewalTest, LeaseThatIsStoredAlthoughTheStoreFailedIsRecognised)
{
    world.clock.advance(25h);
    const auto now = world.clock.now();
    world.state.cells.doubts = 1;
    const desk::Call call({.idempotency_key = "click/7"}, nullptr);

    ASSERT_TRUE(tokens.get(call));
    EXPECT_LT(world.clock.now(), now + 1s);
    EXPECT_EQ(endpoint.asked, 1);
}

TEST_F(TokenRenewalTest, LeaseSaysWhichCallTookIt)
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

TEST_F(TokenRenewalTest, DeadRefreshTokenAsksForAPersonOnce)
{
    endpoint.current = 7; // Somebody used ours up.
    world.clock.advance(25h);

    EXPECT_EQ(get(tokens), "teamviewer.reauthorize");
    EXPECT_EQ(get(tokens), "teamviewer.reauthorize");

    EXPECT_EQ(endpoint.asked, 1);
    ASSERT_THAT(world.news.records, SizeIs(1));
    EXPECT_EQ(world.news.records[0].state, State::reauthorize);
}

TEST_F(TokenRenewalTest, CallForAPersonThatIsNotRecordedIsMadeAgainAfterTenMinutes)
{
    endpoint.current = 7;
    world.clock.advance(25h);
    world.news.failures = 1;

    EXPECT_EQ(get(tokens), "teamviewer.reauthorize");
    world.clock.advance(9min);
    EXPECT_EQ(get(tokens), "teamviewer.reauthorize");
    EXPECT_THAT(world.news.records, IsEmpty());
    EXPECT_EQ(endpoint.asked, 1);

    world.clock.advance(2min);
    EXPECT_EQ(get(tokens), "teamviewer.reauthorize");
    ASSERT_THAT(world.news.records, SizeIs(1));
    EXPECT_EQ(world.news.records[0].state, State::reauthorize);
    world.clock.advance(24h);
    EXPECT_EQ(get(tokens), "teamviewer.reauthorize");
    EXPECT_EQ(endpoint.asked, 2);
}

TEST_F(TokenRenewalTest, RefusalThatNamesNoReasonIsAskedAboutAgainAfterTenMinutes)
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

TEST_F(TokenRenewalTest, PersonWhoWantsToKnowHasDeadTokensAskedAboutAgain)
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

TEST_F(TokenRenewalTest, NewAuthorizationEndsTheWaitForAPerson)
{
    endpoint.current = 7;
    world.clock.advance(25h);
    ASSERT_EQ(get(tokens), "teamviewer.reauthorize");

    world.hold_tokens("access-new", 24h);

    EXPECT_EQ(get(tokens), "access-new");
}

TEST_F(TokenRenewalTest, WrongClientSecretIsNotADeadToken)
{
    world.clock.advance(25h);
    world.transport.handler = [](const http::Request&) {
        return answer(401, R"({"error":"invalid_client"})");
    };

    EXPECT_EQ(get(tokens), "teamviewer.invalid_client");
    EXPECT_THAT(world.news.records, IsEmpty());
}

TEST_F(TokenRenewalTest, TokenAndClientSecretThatComeBackAreNotPassedOn)
{
    for (const char* secret : {"refresh-1", "CANARY-secret-0123456789"}) {
        world.clock.advance(25h);
        world.transport.handler = [&](const http::Request&) {
            return answer(403, R"({"error":"blocked","error_signature":")" + std::string(secret) +
                                   R"("})");
        };
        const auto token = tokens.get(world.call);

        ASSERT_FALSE(token);
        EXPECT_THAT(token.error().detail, HasSubstr("403 blocked, signature ..."));
    }
}

TEST_F(TokenRenewalTest, ServerErrorIsNotADeadToken)
{
    world.clock.advance(25h);
    world.transport.handler = [](const http::Request&) {
        return answer(500, R"({"error":"internal_error","error_description":"refresh_token"})");
    };

    EXPECT_NE(get(tokens), "teamviewer.reauthorize");
    EXPECT_THAT(world.news.records, IsEmpty());
}

TEST_F(TokenRenewalTest, LostAnswerIsAskedForOnceMoreWithTheSameToken)
{
    world.clock.advance(25h);
    world.transport.handler = [&](const http::Request& it) -> desk::Result<http::Response> {
        if (world.transport.sent().size() == 1) return failure(Errc::answer_lost);
        return endpoint(it);
    };

    EXPECT_EQ(get(tokens), "access-2");
}

TEST_F(TokenRenewalTest, LostAnswerThatUsedTheTokenUpAsksForAPerson)
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

TEST_F(TokenRenewalTest, NewTokensSurviveAVaultThatFailsForAWhile)
{
    world.clock.advance(25h);
    world.vault.cells.failures = 3;

    EXPECT_EQ(get(tokens), "access-2");
    EXPECT_THAT(world.vault.at("tokens"), HasSubstr("refresh-2"));
}

TEST_F(TokenRenewalTest, NewTokensAreNeverUsedUnsavedAndSavedLater)
{
    world.clock.advance(25h);
    world.vault.cells.failures = 6;

    EXPECT_EQ(get(tokens), "net.test");
    EXPECT_EQ(get(tokens), "access-2");
    EXPECT_EQ(endpoint.asked, 1);
}

TEST_F(TokenRenewalTest, RenewalThatBeganIsFinishedAlthoughItsCallEnds)
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

} // namespace
} // namespace tv
