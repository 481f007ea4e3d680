#include "mock-host/store/query.hpp"
#include "tests/unit/mock-host/store/calls_fixture.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(Calls, NodeThatWasTakenForDeadCannotEndItsCall)
{
    insert(desk.click("cfg-1", "click", one));
    const auto lost = take(Lane::click);
    const auto requeued = desk.write([&](Transaction& change) {
        return requeue_calls_of(change, "n-1", {.at_once_max = 3}, noon(10));
    });
    ASSERT_THAT(requeued.again, SizeIs(1));
    EXPECT_FALSE(end(*lost));

    const auto again = take(Lane::click, noon(10));

    EXPECT_EQ(again->attempt, 2);
    EXPECT_EQ(again->redeliveries, 1);
    EXPECT_GT(again->generation, lost->generation);
    EXPECT_FALSE(end(*lost));
    EXPECT_TRUE(end(*again));
}

const Redelivery redelivery{1, 2, 30s, broken};

TEST_F(Calls, ThatNobodyWaitsForArePutOffLongerAndLongerBeforeTheyFail)
{
    insert(desk.event("cfg-1", "e", one));
    insert(desk.event("cfg-1", "f", two));
    Time now = noon();
    const auto die = [&] {
        while (take(Lane::background, now)) {
        }
        return desk.write(
            [&](Transaction& change) { return requeue_calls_of(change, "n-1", redelivery, now); });
    };
    EXPECT_THAT(die().again, SizeIs(2));
    EXPECT_THAT(die().put_off, SizeIs(2));

    EXPECT_EQ(taken(Lane::background, now + 29s), "");
    now += 30s;
    EXPECT_THAT(die().put_off, SizeIs(1)); // The other one comes a second later, on its own.
    now += 1s;
    EXPECT_THAT(die().put_off, SizeIs(1));

    EXPECT_EQ(find_call(Reader(*desk.store), "c-000001")->redeliveries, 3);
    now += 61s;
    EXPECT_THAT(die().failed, SizeIs(2));
}

TEST_F(Calls, ThatKillTheirNodeAgainAndAgainFail)
{
    insert(desk.click("cfg-1", "click", one));
    for (int death = 1; death <= 2; ++death) {
        ASSERT_TRUE(take(Lane::click));
        const auto requeued = desk.write([&](Transaction& change) {
            return requeue_calls_of(change, "n-1", redelivery, noon());
        });
        EXPECT_THAT(requeued.again, SizeIs(death == 1 ? 1 : 0));
        EXPECT_THAT(requeued.failed, SizeIs(death == 1 ? 0 : 1));
    }
    EXPECT_EQ(taken(Lane::click), "");
    const Call failed = *find_call(Reader(*desk.store), "c-000001");
    EXPECT_EQ(failed.state, CallState::failed);
    EXPECT_EQ(failed.error->code, "broken");
}

TEST_F(Calls, OfOtherNodesAreNotRequeued)
{
    insert(desk.click("cfg-1", "click", one));
    const auto call = take(Lane::click);
    desk.write([&](Transaction& change) {
        EXPECT_THAT(requeue_calls_of(change, "n-2", redelivery, noon()).again, IsEmpty());
    });
    EXPECT_TRUE(end(*call));
}

TEST_F(Calls, ThatAreGivenBackKeepTheirAttemptAndWereNotInVain)
{
    insert(desk.click("cfg-1", "click", one));
    const auto first = take(Lane::click);
    desk.write([&](Transaction& change) {
        EXPECT_TRUE(return_call(change, attempt(*first)));
        EXPECT_THAT(expire_clicks(change, noon(30), broken, noon(90)), IsEmpty());
    });
    EXPECT_FALSE(end(*first));

    const auto again = take(Lane::click);

    ASSERT_TRUE(again);
    EXPECT_EQ(again->attempt, 2); // It may have made a session already.
    EXPECT_EQ(again->redeliveries, 1);
}

TEST_F(Calls, ThatTheDeskItselfEndedAreRedelivered)
{
    insert(desk.event("cfg-1", "e", one));
    const auto first = take(Lane::background);
    desk.write([&](Transaction& change) {
        EXPECT_TRUE(redeliver_call(change, attempt(*first), broken, noon(60)));
        EXPECT_FALSE(redeliver_call(change, attempt(*first), broken, noon(60)));
    });
    EXPECT_EQ(taken(Lane::background, noon(59)), "");
    EXPECT_EQ(take(Lane::background, noon(60))->redeliveries, 1);
}

TEST_F(Calls, WhoseConfigurationIsNoMoreAreCancelledHoweverTheyCameToWait)
{
    const Call running = insert(desk.event("cfg-1", "running", one));
    const Call failed = insert(desk.event("cfg-1", "failed", two));
    const Call other = insert(desk.event("cfg-2", "other", {TargetKind::activity, "a-000003"}));
    ASSERT_EQ(taken(Lane::background), "running");
    const auto ends = take(Lane::background);
    desk.write([&](Transaction& change) {
        end_call(change, attempt(*ends), {.state = CallState::failed, .error = broken});
        remove_configuration(change, "cfg-1", noon());
        requeue_calls_of(change, "n-1", {.at_once_max = 3}, noon());
        start_again(change, failed.number, noon());
    });
    EXPECT_THAT(orphaned_calls(Reader(*desk.store)), SizeIs(2));

    desk.write([](Transaction& change) { cancel_orphaned_calls(change, noon(5)); });

    EXPECT_EQ(stored(running).state, CallState::cancelled);
    EXPECT_EQ(stored(failed).state, CallState::cancelled);
    EXPECT_EQ(stored(failed).ended_at, noon(5));
    EXPECT_EQ(stored(other).state, CallState::queued);
    EXPECT_THAT(orphaned_calls(Reader(*desk.store)), IsEmpty());
}

} // namespace
} // namespace mock::store
