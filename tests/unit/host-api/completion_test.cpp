#include "tests/contract/abi/recording_host.hpp"

#include <desk/sdk/completion.hpp>
#include <desk/sdk/guard.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <utility>

namespace {

using testing::SizeIs;

class Completion : public testing::Test {
protected:
    desk::Completion owed() { return {host.get(), &host.calls, 7}; }
    const test::RecordingHost::End& end() { return host.ends[7].front(); }

    test::RecordingHost host;
};

TEST_F(Completion, EndsTheCallWithAnOutcome)
{
    auto completion = owed();
    EXPECT_TRUE(completion.is_owed());
    EXPECT_TRUE(completion.complete(R"({"message":"done"})"));
    EXPECT_FALSE(completion.is_owed());

    ASSERT_THAT(host.ends[7], SizeIs(1));
    EXPECT_EQ(end().outcome, R"({"message":"done"})");
}

TEST_F(Completion, EndsTheCallWithAnError)
{
    EXPECT_TRUE(owed().fail(desk::Error{.status = desk::Errc::denied, .code = "no"}));

    ASSERT_THAT(host.ends[7], SizeIs(1));
    EXPECT_TRUE(end().is_failure);
    EXPECT_EQ(end().error.status, desk::Errc::denied);
    EXPECT_EQ(end().error.code, "no");
}

TEST_F(Completion, ThatIsDroppedFailsTheCall)
{
    {
        const auto completion = owed();
    }
    ASSERT_THAT(host.ends[7], SizeIs(1));
    EXPECT_EQ(end().error.code, "handler.dropped");
    EXPECT_EQ(end().error.status, desk::Errc::internal);
}

TEST_F(Completion, EndsOnceWhenTheHandlerThrows)
{
    desk::guard(nullptr, [&]() -> desk::Status {
        const auto completion = owed();
        throw std::runtime_error("lost");
    });
    ASSERT_THAT(host.ends[7], SizeIs(1));
    EXPECT_EQ(end().error.code, "handler.dropped");
}

TEST_F(Completion, EndsOnceWhenTheHandlerCompletesAndThenThrows)
{
    desk::guard(nullptr, [&]() -> desk::Status {
        auto completion = owed();
        DESK_CHECK(completion.complete("{}"));
        throw std::runtime_error("after the end");
    });
    ASSERT_THAT(host.ends[7], SizeIs(1));
    EXPECT_FALSE(end().is_failure);
}

TEST_F(Completion, EndsOnceWhenItIsMovedAwayAndTheHandlerThrows)
{
    std::thread elsewhere;
    desk::guard(nullptr, [&]() -> desk::Status {
        auto completion = owed();
        elsewhere = std::thread(
            [moved = std::move(completion)]() mutable { EXPECT_TRUE(moved.complete("{}")); });
        throw std::runtime_error("after moving");
    });
    elsewhere.join();
    ASSERT_THAT(host.ends[7], SizeIs(1));
    EXPECT_FALSE(end().is_failure);
}

TEST_F(Completion, SendsNoSecondEnd)
{
    auto completion = owed();
    EXPECT_TRUE(completion.complete("{}"));

    const auto again = completion.complete("{}");
    const auto failed = completion.fail(desk::Error{});

    EXPECT_EQ(again.error().status, desk::Errc::state);
    EXPECT_EQ(failed.error().status, desk::Errc::state);
    EXPECT_THAT(host.ends[7], SizeIs(1));
}

TEST_F(Completion, SaysThatTheCallWasOverAlready)
{
    ASSERT_TRUE(owed().complete("{}")); // The host has ended it in our place.

    EXPECT_EQ(owed().complete("{}").error().status, desk::Errc::not_found);
}

TEST_F(Completion, ThatGetsAnotherOneEndsItsOwnFirst)
{
    auto completion = owed();
    completion = desk::Completion(host.get(), &host.calls, 8);
    ASSERT_THAT(host.ends[7], SizeIs(1));
    EXPECT_EQ(end().error.code, "handler.dropped");
    EXPECT_THAT(host.ends[8], SizeIs(0));
    EXPECT_TRUE(completion.complete("{}"));
    EXPECT_THAT(host.ends[8], SizeIs(1));
}

} // namespace
