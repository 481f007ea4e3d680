#include "tests/unit/mock-host/store/calls_fixture.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(Calls, TwiceTheSameKeyIsOneCall)
{
    Transaction change(*desk.store);
    const auto first = insert_call(change, desk.click("cfg-1", "click-1", one));
    const auto again = insert_call(change, desk.click("cfg-1", "click-1", two));
    const auto other = insert_call(change, desk.click("cfg-2", "click-1", one));
    EXPECT_TRUE(first.is_new);
    EXPECT_FALSE(again.is_new);
    EXPECT_EQ(again.call.number, first.call.number);
    EXPECT_EQ(again.call.request.target, one);
    EXPECT_TRUE(other.is_new);
    EXPECT_EQ(first.call.id, "c-000001");
    EXPECT_EQ(find_call(change, "c-000001")->request.idempotency_key, "click-1");
    EXPECT_FALSE(find_call(change, "c-1"));
}

TEST_F(Calls, EndWithWhatThePluginSaid)
{
    insert(desk.click("cfg-1", "click", one));
    const auto call = take(Lane::click);
    EXPECT_TRUE(end(*call, {.state = CallState::done,
                            .at = noon(9),
                            .message = "Fertig",
                            .sealed_open_url = "sealed",
                            .findings = "[1]",
                            .stats = R"({"seen":1})"}));

    EXPECT_FALSE(end(*call, {.message = "twice"}));

    const Call ended = stored(*call);
    EXPECT_EQ(ended.state, CallState::done);
    EXPECT_EQ(ended.message, "Fertig");
    EXPECT_EQ(ended.ended_at, noon(9));
    EXPECT_EQ(ended.findings, "[1]");
    EXPECT_EQ(ended.stats, R"({"seen":1})");
    EXPECT_FALSE(ended.error);
    EXPECT_FALSE(is_current(attempt(*call)));
}

TEST_F(Calls, UrlToOpenIsThereOnce)
{
    insert(desk.click("cfg-1", "click", one));
    const auto call = take(Lane::click);
    end(*call, {.sealed_open_url = "sealed"});
    Transaction change(*desk.store);
    EXPECT_EQ(take_open_url(change, call->number), "sealed");
    EXPECT_EQ(take_open_url(change, call->number), "");
    EXPECT_EQ(take_open_url(change, 999), "");
}

TEST_F(Calls, AreCancelledAtOnceOrAskedTo)
{
    const Call waiting = insert(desk.event("cfg-1", "waiting", one));
    insert(desk.click("cfg-1", "click", two));
    const auto running = take(Lane::click);
    Transaction change(*desk.store);
    EXPECT_EQ(cancel_call(change, waiting.number, noon()), Cancelled::at_once);
    EXPECT_EQ(find_call(change, waiting.number)->state, CallState::cancelled);
    EXPECT_EQ(cancel_call(change, waiting.number, noon()), Cancelled::too_late);
    EXPECT_EQ(cancel_call(change, 999, noon()), Cancelled::not_found);

    EXPECT_THAT(list_cancel_requests(change, "n-1"), IsEmpty());
    EXPECT_EQ(cancel_call(change, running->number, noon()), Cancelled::requested);
    ASSERT_THAT(list_cancel_requests(change, "n-1"), SizeIs(1));
    EXPECT_EQ(list_cancel_requests(change, "n-1")[0].number, running->number);
    EXPECT_THAT(list_cancel_requests(change, "n-2"), IsEmpty());
    EXPECT_TRUE(end_call(change, attempt(*running), {.state = CallState::done}));
}

TEST_F(Calls, ThatFailedStartAgainWithTheNextAttempt)
{
    insert(desk.click("cfg-1", "click", one));
    const auto call = take(Lane::click);
    desk.write([&](Transaction& change) {
        EXPECT_FALSE(start_again(change, call->number, noon()));
        end_call(change, attempt(*call), {.state = CallState::failed, .error = broken});
        EXPECT_TRUE(start_again(change, call->number, noon(5)));
    });
    const auto again = take(Lane::click, noon(5));
    EXPECT_EQ(again->attempt, 2);
    EXPECT_EQ(again->attempts_before, 1);
    EXPECT_EQ(again->ended_at, std::nullopt);
}

TEST_F(Calls, OfAScheduleWaitUntilTheyRun)
{
    const auto waits = [&](const CallRequest& like) {
        return is_scheduled_call_waiting(Reader(*desk.store), like);
    };
    const CallRequest tuesday = desk.job("cfg-1", "tuesday", "sync");
    CallRequest manual = desk.job("cfg-1", "manual", "sync");
    manual.actor = "p-0001";
    insert(manual);
    EXPECT_FALSE(waits(tuesday));
    ASSERT_EQ(taken(Lane::background), "manual");
    insert(desk.job("cfg-1", "monday", "sync"));
    EXPECT_TRUE(waits(tuesday));
    EXPECT_FALSE(waits(desk.job("cfg-1", "tuesday", "sweep")));
    EXPECT_FALSE(waits(desk.job("cfg-2", "tuesday", "sync")));

    end(*find_call(Reader(*desk.store), "c-000001"));
    EXPECT_TRUE(waits(tuesday));
    const auto monday = take(Lane::background);
    EXPECT_FALSE(waits(tuesday));
    desk.write([&](Transaction& change) {
        EXPECT_TRUE(retry_call(change, attempt(*monday), broken, noon(60)));
    });
    EXPECT_TRUE(waits(tuesday));
}

TEST_F(Calls, AreListedByTargetStateAndInstance)
{
    insert(desk.event("cfg-1", "e1", one));
    insert(desk.event("cfg-2", "e2", one));
    insert(desk.event("cfg-1", "e3", two));
    const auto numbers = [&](const CallFilter& filter) {
        std::vector<std::int64_t> all;
        for (const auto& call : list_calls(Reader(*desk.store), filter))
            all.push_back(call.number);
        return all;
    };
    EXPECT_THAT(numbers({}), ElementsAre(3, 2, 1));
    EXPECT_THAT(numbers({.target = one}), ElementsAre(2, 1));
    EXPECT_THAT(numbers({.state = CallState::done}), IsEmpty());
    EXPECT_THAT(numbers({.instance = "cfg-1"}), ElementsAre(3, 1));
    EXPECT_THAT(numbers({.before = 3, .limit = 1}), ElementsAre(2));
}

} // namespace
} // namespace mock::store
