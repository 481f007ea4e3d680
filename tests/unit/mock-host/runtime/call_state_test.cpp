#include "mock-host/runtime/call_state.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;

const CallState::TimePoint start{};

TEST(CallState, CompletionEndsARunningCall)
{
    CallState state(5s);
    EXPECT_EQ(state.complete().status, DESK_OK);
    EXPECT_EQ(state.ended_by(), CallState::EndedBy::completion);
    EXPECT_EQ(state.check(), DESK_E_NOT_FOUND);
}

TEST(CallState, SecondCompletionIsNotFoundAndAFault)
{
    CallState state(5s);
    state.complete();
    const auto second = state.complete();
    EXPECT_EQ(second.status, DESK_E_NOT_FOUND);
    EXPECT_TRUE(second.is_fault);
}

TEST(CallState, AcceptedCallIsEndedLater)
{
    CallState state(5s);
    EXPECT_FALSE(state.returned(DESK_OK));
    EXPECT_EQ(state.phase(), CallState::Phase::accepted);
    EXPECT_EQ(state.complete().status, DESK_OK);
}

TEST(CallState, ErrorEndsTheCallAndACompletionAfterItIsAFault)
{
    CallState state(5s);
    EXPECT_TRUE(state.returned(DESK_E_UNAVAILABLE));
    EXPECT_EQ(state.ended_by(), CallState::EndedBy::refusal);
    EXPECT_TRUE(state.complete().is_fault);
}

TEST(CallState, ErrorAfterACompletionIsAContradictionAndTheFirstEndCounts)
{
    CallState state(5s);
    state.complete();
    EXPECT_FALSE(state.returned(DESK_E_INTERNAL));
    EXPECT_TRUE(state.is_contradictory());
    EXPECT_EQ(state.ended_by(), CallState::EndedBy::completion);
}

TEST(CallState, CancelIsAdviceAndTheRealOutcomeIsKept)
{
    CallState state(5s);
    state.stop(DESK_E_CANCELLED, start);
    EXPECT_EQ(state.check(), DESK_E_CANCELLED);
    EXPECT_TRUE(state.may_commit());
    EXPECT_EQ(state.complete().status, DESK_OK);
    EXPECT_EQ(state.ended_by(), CallState::EndedBy::completion);
}

TEST(CallState, HostEndsWhatDoesNotStopInTime)
{
    CallState state(5s);
    state.stop(DESK_E_DEADLINE, start);
    EXPECT_FALSE(state.expire(start + 4999ms));
    EXPECT_TRUE(state.expire(start + 5s));
    EXPECT_EQ(state.ended_by(), CallState::EndedBy::host);
    EXPECT_FALSE(state.may_commit());
    EXPECT_TRUE(state.may_store());
    EXPECT_FALSE(state.returned(DESK_E_CANCELLED));
    EXPECT_FALSE(state.may_store());
    EXPECT_FALSE(state.is_contradictory());
}

/// Told to stop, and ended by the host while the handler was finishing something.
CallState ended_before_the_handler_returned()
{
    CallState state(5s);
    state.stop(DESK_E_CANCELLED, start);
    EXPECT_TRUE(state.expire(start + 5s));
    return state;
}

TEST(CallState, HandlerThatWasStillFinishingMayCompleteTooLateOnce)
{
    CallState state = ended_before_the_handler_returned();
    const auto late = state.complete();
    EXPECT_EQ(late.status, DESK_E_NOT_FOUND);
    EXPECT_FALSE(late.is_fault);
    EXPECT_FALSE(state.returned(DESK_OK));
    EXPECT_FALSE(state.was_never_completed());
    EXPECT_TRUE(state.complete().is_fault);
}

TEST(CallState, OnlyWhatWasAcceptedWasNeverCompleted)
{
    CallState finishing = ended_before_the_handler_returned();
    EXPECT_FALSE(finishing.was_never_completed());
    finishing.returned(DESK_E_CANCELLED);
    EXPECT_FALSE(finishing.was_never_completed());

    CallState silent = ended_before_the_handler_returned();
    silent.returned(DESK_OK);
    EXPECT_TRUE(silent.was_never_completed());

    CallState accepted(5s);
    accepted.returned(DESK_OK);
    accepted.stop(DESK_E_CANCELLED, start);
    EXPECT_TRUE(accepted.expire(start + 5s));
    EXPECT_TRUE(accepted.was_never_completed());
    EXPECT_TRUE(accepted.complete().is_fault);
}

TEST(CallState, FirstReasonToStopCounts)
{
    CallState state(5s);
    state.stop(DESK_E_CANCELLED, start);
    state.stop(DESK_E_DEADLINE, start + 4s);
    EXPECT_EQ(state.check(), DESK_E_CANCELLED);
    EXPECT_TRUE(state.expire(start + 5s));
}

/// One thing that may happen to a call, at any time and in any order.
struct Step {
    std::string name;
    std::function<int(CallState&)> deed; ///< how many ends it made
};

TEST(CallState, HasExactlyOneEndInEveryOrder)
{
    std::vector<Step> steps{
        {"complete", [](CallState& s) { return int{s.complete().status == DESK_OK}; }},
        {"complete", [](CallState& s) { return int{s.complete().status == DESK_OK}; }},
        {"accept", [](CallState& s) { return int{s.returned(DESK_OK)}; }},
        {"refuse", [](CallState& s) { return int{s.returned(DESK_E_INTERNAL)}; }},
        {"cancel", [](CallState& s) { return s.stop(DESK_E_CANCELLED, start), 0; }},
        {"deadline", [](CallState& s) { return s.stop(DESK_E_DEADLINE, start), 0; }},
        {"expire", [](CallState& s) { return int{s.expire(start + 5s)}; }},
    };
    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5, 6};
    int orders = 0;
    do {
        CallState state(5s);
        int ends = 0;
        std::string told;
        bool has_returned = false;
        for (const std::size_t i : order) {
            // A handler returns once: the second way of returning is left out.
            const bool is_return = steps[i].name == "accept" || steps[i].name == "refuse";
            if (is_return && std::exchange(has_returned, true)) continue;
            const bool was_over = state.phase() == CallState::Phase::ended;
            ends += steps[i].deed(state);
            told += steps[i].name + ' ';
            ASSERT_FALSE(was_over && state.phase() != CallState::Phase::ended) << told;
            ASSERT_EQ(ends, state.phase() == CallState::Phase::ended ? 1 : 0) << told;
            ASSERT_EQ(state.may_commit(), ends == 0) << told;
        }
        ASSERT_EQ(ends, 1) << told;
        ++orders;
    } while (std::next_permutation(order.begin(), order.end()));
    EXPECT_EQ(orders, 5040);
}

} // namespace
} // namespace mock::runtime
