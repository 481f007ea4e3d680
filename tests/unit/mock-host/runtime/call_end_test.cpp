#include "mock-host/runtime/call_end.hpp"

#include <gtest/gtest.h>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;

const store::Time now{1000h};

EndedCall ended(store::CallKind kind, desk::Result<std::string> end)
{
    EndedCall call{.end = std::move(end)};
    call.row.request.kind = kind;
    call.row.attempt = 1;
    call.grants = std::make_shared<const services::Grants>();
    call.max_attempts = 3;
    call.by = CallState::EndedBy::completion;
    return call;
}

desk::Error failure(desk::Errc status, bool retryable)
{
    desk::Error error{status, "x", "d"};
    error.retryable = retryable;
    return error;
}

TEST(CallEnd, InvalidOutcomeFailsIsAFaultAndIsNotTriedAgain)
{
    const auto decision = decide(ended(store::CallKind::job, std::string("{\"x\":1}")), now);
    ASSERT_TRUE(std::holds_alternative<GaveUp>(decision));
    EXPECT_EQ(std::get<GaveUp>(decision).error.code, "outcome.invalid");
    EXPECT_FALSE(std::get<GaveUp>(decision).fault.empty());
}

TEST(CallEnd, RetryableFailureOfAJobIsTriedAgainUntilItsAttemptsAreUsedUp)
{
    auto call = ended(store::CallKind::job, failure(desk::Errc::unavailable, true));
    ASSERT_TRUE(std::holds_alternative<Again>(decide(call, now)));
    EXPECT_EQ(std::get<Again>(decide(call, now)).due_at, now + 1min);
    EXPECT_TRUE(std::get<Again>(decide(call, now)).is_failure);
    call.row.attempt = 3;
    EXPECT_TRUE(std::holds_alternative<GaveUp>(decide(call, now)));
}

TEST(CallEnd, AttemptsThatTheDeskItselfEndedAreNoFailures)
{
    auto call = ended(store::CallKind::job, failure(desk::Errc::unavailable, true));
    call.row.attempt = 5;
    call.row.redeliveries = 4;
    ASSERT_TRUE(std::holds_alternative<Again>(decide(call, now)));
    EXPECT_EQ(std::get<Again>(decide(call, now)).due_at, now + 1min);
    call.row.attempt = 7;
    EXPECT_TRUE(std::holds_alternative<GaveUp>(decide(call, now)));
}

TEST(CallEnd, AttemptsBeforeAPersonStartedItAgainAreNoFailures)
{
    auto call = ended(store::CallKind::job, failure(desk::Errc::unavailable, true));
    call.row.attempt = 7;
    call.row.attempts_before = 5;
    call.row.redeliveries = 1;
    ASSERT_TRUE(std::holds_alternative<Again>(decide(call, now)));
    EXPECT_EQ(std::get<Again>(decide(call, now)).due_at, now + 1min);
    call.row.attempt = 9;
    EXPECT_TRUE(std::holds_alternative<GaveUp>(decide(call, now)));
}

TEST(CallEnd, ClockThatWasSetAheadMeanwhileDoesNotPutTheNextAttemptOff)
{
    EndedCall call = ended(store::CallKind::job, failure(desk::Errc::unavailable, true));
    call.row.deadline = now;
    EXPECT_EQ(std::get<Again>(decide(call, now + 5h)).due_at, now + 1min);
}

TEST(CallEnd, PauseThatThePluginAsksForWins)
{
    desk::Error limit = failure(desk::Errc::limit, true);
    limit.retry_after = 7s;
    const auto decision = decide(ended(store::CallKind::event, limit), now);
    EXPECT_EQ(std::get<Again>(decision).due_at, now + 7s);
}

TEST(CallEnd, ClickIsNeverTriedAgain)
{
    const auto decision =
        decide(ended(store::CallKind::action, failure(desk::Errc::unavailable, true)), now);
    EXPECT_TRUE(std::holds_alternative<GaveUp>(decision));
}

TEST(CallEnd, DeadlineOfAJobIsTriedAgainAndOfAClickIsNot)
{
    auto call = ended(store::CallKind::job, desk::Error{});
    call.by = CallState::EndedBy::host;
    call.stop_reason = DESK_E_DEADLINE;
    EXPECT_TRUE(std::holds_alternative<Again>(decide(call, now)));
    call.row.request.kind = store::CallKind::action;
    ASSERT_TRUE(std::holds_alternative<GaveUp>(decide(call, now)));
    EXPECT_EQ(std::get<GaveUp>(decide(call, now)).error.status, DESK_E_DEADLINE);
}

TEST(CallEnd, CancelledCallIsCancelledButNotWhenItsInstanceDrained)
{
    auto call = ended(store::CallKind::job, failure(desk::Errc::cancelled, false));
    call.stop_reason = DESK_E_CANCELLED;
    ASSERT_TRUE(std::holds_alternative<GaveUp>(decide(call, now)));
    EXPECT_EQ(std::get<GaveUp>(decide(call, now)).state, store::CallState::cancelled);
    call.was_drained = true;
    ASSERT_TRUE(std::holds_alternative<Again>(decide(call, now)));
    EXPECT_EQ(std::get<Again>(decide(call, now)).due_at, now);
    EXPECT_FALSE(std::get<Again>(decide(call, now)).is_failure);
}

TEST(CallEnd, WhoseHandlerMayBeInsideStillIsNotBegunAgainAtOnce)
{
    auto call = ended(store::CallKind::job, failure(desk::Errc::cancelled, false));
    call.by = CallState::EndedBy::host;
    call.stop_reason = DESK_E_CANCELLED;
    call.was_drained = true;
    ASSERT_TRUE(std::holds_alternative<Again>(decide(call, now)));
    EXPECT_EQ(std::get<Again>(decide(call, now)).due_at, now + 30s);
    call.was_lost = true;
    ASSERT_TRUE(std::holds_alternative<Again>(decide(call, now)));
    EXPECT_EQ(std::get<Again>(decide(call, now)).due_at, now + 30s);
    EXPECT_FALSE(std::get<Again>(decide(call, now)).is_failure);
}

TEST(CallEnd, WhatAGivenUpInstanceWasRefusedIsNoFailureOfTheCall)
{
    auto call = ended(store::CallKind::event, failure(desk::Errc::state, false));
    EXPECT_TRUE(std::holds_alternative<GaveUp>(decide(call, now)));
    call.stop_reason = DESK_E_CANCELLED;
    call.was_drained = true;
    ASSERT_TRUE(std::holds_alternative<Again>(decide(call, now)));
    EXPECT_FALSE(std::get<Again>(decide(call, now)).is_failure);
    call.row.request.kind = store::CallKind::action; // A person decides, and reads why.
    ASSERT_TRUE(std::holds_alternative<GaveUp>(decide(call, now)));
    EXPECT_EQ(std::get<GaveUp>(decide(call, now)).state, store::CallState::failed);
}

TEST(CallEnd, CallThatOthersMayHaveTakenOverIsLeftToThemUnlessItSucceeded)
{
    auto call = ended(store::CallKind::action, failure(desk::Errc::cancelled, false));
    call.stop_reason = DESK_E_CANCELLED;
    call.was_lost = true;
    EXPECT_TRUE(std::holds_alternative<GivenBack>(decide(call, now)));
    call.end = std::string("{\"message\":\"m\"}");
    EXPECT_TRUE(std::holds_alternative<Succeeded>(decide(call, now)));
}

TEST(CallEnd, RealOutcomeOfACancelledCallIsKept)
{
    auto call = ended(store::CallKind::action, std::string("{\"message\":\"m\"}"));
    call.stop_reason = DESK_E_CANCELLED;
    EXPECT_TRUE(std::holds_alternative<Succeeded>(decide(call, now)));
}

TEST(CallEnd, PausesDoubleUpToAnHour)
{
    EXPECT_EQ(backoff(1), 1min);
    EXPECT_EQ(backoff(2), 2min);
    EXPECT_EQ(backoff(6), 32min);
    EXPECT_EQ(backoff(7), 60min);
    EXPECT_EQ(backoff(99), 60min);
}

} // namespace
} // namespace mock::runtime
