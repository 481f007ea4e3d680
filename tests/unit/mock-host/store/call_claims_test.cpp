#include "mock-host/store/query.hpp"
#include "mock-host/store/retention.hpp"
#include "tests/unit/mock-host/store/calls_fixture.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mutex>
#include <set>
#include <thread>

namespace mock::store {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;

TEST_F(Calls, ClaimStartsAnAttempt)
{
    insert(desk.click("cfg-1", "click", one));

    const auto call = take(Lane::click, noon(5));

    ASSERT_TRUE(call);
    EXPECT_EQ(call->state, CallState::running);
    EXPECT_EQ(call->attempt, 1);
    EXPECT_EQ(call->node, "n-1");
    EXPECT_EQ(call->started_at, noon(5));
    EXPECT_EQ(call->deadline, noon(35));
    EXPECT_EQ(stored(*call).deadline, noon(35));
    EXPECT_TRUE(is_current(attempt(*call)));
    EXPECT_EQ(taken(Lane::click), "");
}

TEST_F(Calls, OfOneTargetRunOneAfterTheOther)
{
    insert(desk.event("cfg-1", "e1", one));
    insert(desk.event("cfg-1", "e2", one));
    insert(desk.event("cfg-2", "e3", one));
    insert(desk.event("cfg-1", "e4", two));

    const auto first = take(Lane::background);
    EXPECT_EQ(first->request.idempotency_key, "e1");
    EXPECT_EQ(taken(Lane::background), "e4");
    EXPECT_EQ(taken(Lane::background), "");
    end(*first);
    EXPECT_EQ(taken(Lane::background), "e2");
}

TEST_F(Calls, OfOneJobRunOneAfterTheOther)
{
    insert(desk.job("cfg-1", "monday", "sync"));
    insert(desk.job("cfg-1", "tuesday", "sync"));
    insert(desk.job("cfg-1", "monday-sweep", "sweep"));
    insert(desk.job("cfg-2", "monday", "sync"));
    EXPECT_EQ(taken(Lane::background), "monday");
    EXPECT_EQ(taken(Lane::background), "monday-sweep");
    EXPECT_EQ(take(Lane::background)->request.instance, "cfg-2");
    EXPECT_EQ(taken(Lane::background), "");
}

TEST_F(Calls, SeveralAreClaimedTogetherInTheirOrderButOnlyOneOfATarget)
{
    for (const char* key : {"first", "second"})
        insert(desk.click("cfg-1", key, one));
    insert(desk.click("cfg-1", "elsewhere", two));
    insert(desk.click("cfg-2", "other", {TargetKind::activity, "a-000003"}));
    ClaimRequest request = claim(Lane::click);
    request.most = 2;
    const auto calls = claim_calls(*desk.store, request);
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(calls[0].request.idempotency_key, "first");
    EXPECT_EQ(calls[1].request.idempotency_key, "elsewhere");
    EXPECT_EQ(taken(Lane::click), "other");
    EXPECT_EQ(taken(Lane::click), "");
    EXPECT_EQ(stored(calls[1]).state, CallState::running);
}

TEST_F(Calls, ActionsOfATargetGoFirst)
{
    insert(desk.event("cfg-1", "event", one));
    insert(desk.click("cfg-1", "click", one));
    EXPECT_EQ(taken(Lane::background), "");
    const auto click = take(Lane::click);
    EXPECT_EQ(taken(Lane::background), "");
    end(*click);
    EXPECT_EQ(taken(Lane::background), "event");
}

TEST_F(Calls, BehindTheOneThatIsAwaitedAreLeftAloneAndThoseBeforeItAreTaken)
{
    insert(desk.job("cfg-1", "monday", "sync"));
    const auto awaited = insert(desk.job("cfg-1", "tuesday", "sync"));
    insert(desk.job("cfg-1", "wednesday", "sync"));
    insert(desk.job("cfg-1", "monday-sweep", "sweep"));
    insert(desk.event("cfg-1", "event", {TargetKind::configuration, "cfg-1"}));
    ClaimRequest request = claim(Lane::background);
    request.awaited = awaited.number;
    for (const char* key : {"monday", "tuesday"}) {
        const auto call = claim_one(*desk.store, request);
        ASSERT_TRUE(call);
        EXPECT_EQ(call->request.idempotency_key, key);
        EXPECT_FALSE(claim_one(*desk.store, request));
        end(*call);
    }
    EXPECT_FALSE(claim_one(*desk.store, request));
}

TEST_F(Calls, BeforeAnAwaitedEventAreTheActionsThatItLetsPass)
{
    const auto event = insert(desk.event("cfg-1", "event", one));
    insert(desk.click("cfg-1", "click", one));
    insert(desk.click("cfg-2", "other", one));
    ClaimRequest clicks = claim(Lane::click);
    clicks.awaited = event.number;
    const auto click = claim_one(*desk.store, clicks);
    ASSERT_TRUE(click);
    EXPECT_EQ(click->request.idempotency_key, "click");
    end(*click);
    EXPECT_FALSE(claim_one(*desk.store, clicks));
}

TEST_F(Calls, BeforeAnAwaitedActionAreNoEventsHoweverOld)
{
    insert(desk.event("cfg-1", "event", one));
    insert(desk.event("cfg-2", "other", one));
    const auto click = insert(desk.click("cfg-1", "click", one));
    ClaimRequest behind = claim(Lane::background);
    behind.awaited = click.number;
    EXPECT_FALSE(claim_one(*desk.store, behind));
    ClaimRequest clicks = claim(Lane::click);
    clicks.awaited = click.number;
    EXPECT_TRUE(claim_one(*desk.store, clicks));
}

TEST_F(Calls, ThatAreAwaitedInVainHoldNobodyUp)
{
    insert(desk.event("cfg-1", "e1", one));
    const auto awaited = insert(desk.event("cfg-1", "e2", one));
    desk.write([&](Transaction& change) { cancel_call(change, awaited.number, noon()); });
    ClaimRequest request = claim(Lane::background);
    request.awaited = awaited.number;
    EXPECT_FALSE(claim_one(*desk.store, request));
    EXPECT_EQ(taken(Lane::background), "e1");
}

TEST_F(Calls, DatabaseRefusesASecondRunningCallOfATarget)
{
    insert(desk.event("cfg-1", "e1", one));
    insert(desk.event("cfg-1", "e2", one));
    Transaction change(*desk.store);
    EXPECT_THROW(Query(change, "UPDATE calls SET state = 'running'").run(), Failure);
}

TEST_F(Calls, ThatWaitForARetryLetOthersPass)
{
    insert(desk.event("cfg-1", "e1", one));
    insert(desk.event("cfg-1", "e2", one));
    const auto first = take(Lane::background);
    desk.write([&](Transaction& change) {
        EXPECT_TRUE(retry_call(change, attempt(*first), broken, noon(60)));
    });
    EXPECT_EQ(stored(*first).state, CallState::waiting_retry);
    EXPECT_EQ(stored(*first).error->message, "Kaputt");

    const auto second = take(Lane::background, noon(1));
    EXPECT_EQ(second->request.idempotency_key, "e2");
    end(*second);
    EXPECT_EQ(taken(Lane::background, noon(59)), "");
    EXPECT_EQ(take(Lane::background, noon(60))->attempt, 2);
}

TEST_F(Calls, OfInstancesThatAreNotReadyStayWhereTheyAre)
{
    insert(desk.event("cfg-1", "e1", one));
    insert(desk.event("cfg-2", "e2", two));
    ClaimRequest nobody = claim(Lane::background);
    nobody.instances = {};
    EXPECT_FALSE(claim_one(*desk.store, nobody));
    ClaimRequest second = claim(Lane::background);
    second.instances = {"cfg-2"};
    EXPECT_EQ(claim_one(*desk.store, second)->request.instance, "cfg-2");

    desk.write([](Transaction& change) {
        set_configuration_state(change, "cfg-1", ConfigurationState::quarantined, "faults");
    });
    EXPECT_EQ(taken(Lane::background), "");
    desk.write([](Transaction& change) {
        set_configuration_state(change, "cfg-1", ConfigurationState::active, "");
    });
    EXPECT_EQ(taken(Lane::background), "e1");
}

TEST_F(Calls, ClicksThatNobodyTookExpire)
{
    insert(desk.click("cfg-1", "old", one));
    insert(desk.event("cfg-1", "event", one));
    CallRequest later = desk.click("cfg-1", "new", two);
    later.asked_at = noon(30);
    insert(later);
    Transaction change(*desk.store);
    const auto expired = expire_clicks(change, noon(30), broken, noon(90));
    ASSERT_THAT(expired, SizeIs(1));
    EXPECT_EQ(expired[0].request.idempotency_key, "old");
    EXPECT_EQ(find_call(change, expired[0].number)->state, CallState::failed);
}

using SqliteCalls = Calls;

TEST_F(SqliteCalls, ClaimAndListUseTheirIndexes)
{
    const Reader reader(*desk.store);
    const auto plan = [&](const std::string& sql) {
        std::string text;
        std::string line;
        std::int64_t number = 0;
        Query query(reader, "EXPLAIN QUERY PLAN " + sql);
        query.into(number, number, number, line);
        while (query.next())
            text += line + "\n";
        return text;
    };
    const auto unsorted = testing::Not(HasSubstr("TEMP B-TREE"));
    ClaimRequest of_one = claim(Lane::click);
    of_one.instances = {"cfg-1"};
    for (const auto awaited : {std::optional<std::int64_t>(), std::optional<std::int64_t>(1)}) {
        of_one.awaited = awaited;
        EXPECT_THAT(plan(next_call_sql(of_one)),
                    AllOf(HasSubstr("SEARCH c USING INDEX calls_waiting_by_instance (instance=? "
                                    "AND lane=? AND due_at>? AND due_at<?)"),
                          HasSubstr("SEARCH a USING INDEX calls_by_turn (turn=?"), unsorted));
    }
    EXPECT_THAT(plan(std::string(oldest_waiting_click_sql)), HasSubstr("calls_waiting (lane=?)"));
    EXPECT_THAT(plan(std::string(oldest_ended_call_sql)), HasSubstr("calls_ended"));
    EXPECT_THAT(plan(std::string(old_calls_sql)),
                AllOf(HasSubstr("calls_ended (ended_at<?)"), unsorted));
    EXPECT_THAT(plan(std::string(failed_calls_sql)), HasSubstr("calls_ended (ended_at>?)"));
    EXPECT_THAT(plan("SELECT * FROM journal WHERE target_kind = 'asset' AND target_id = 'x' "
                     "ORDER BY number"),
                AllOf(HasSubstr("journal_by_target"), unsorted));
    EXPECT_THAT(plan("SELECT * FROM activities WHERE state = 'new' AND number < 5 "
                     "ORDER BY number DESC"),
                AllOf(HasSubstr("activities_by_state"), unsorted));
}

TEST_F(Calls, AreTakenOnceByManyThreads)
{
    constexpr int calls = 40;
    desk.write([&](Transaction& change) {
        for (int i = 0; i < calls; ++i) {
            const Target target{TargetKind::asset, "as-" + std::to_string(i)};
            insert_call(change, desk.event("cfg-1", std::to_string(i), target));
        }
    });
    std::mutex mutex;
    std::multiset<std::int64_t> all;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            while (const auto call = take(Lane::background)) {
                const std::lock_guard lock(mutex);
                all.insert(call->number);
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_THAT(all, SizeIs(calls));
    EXPECT_EQ(std::set<std::int64_t>(all.begin(), all.end()).size(), calls);
}

TEST_F(Calls, AreTakenOnceByTwoProcesses)
{
    constexpr int calls = 30;
    desk.write([&](Transaction& change) {
        for (int i = 0; i < calls; ++i) {
            const Target target{TargetKind::asset, "as-" + std::to_string(i)};
            insert_call(change, desk.event("cfg-1", std::to_string(i), target));
        }
    });
    // SQLite does not survive a fork: the children begin with files of their own.
    desk.store.reset();
    std::vector<pid_t> children;
    for (const char* node : {"n-1", "n-2"}) {
        const pid_t child = ::fork();
        if (child == 0) {
            const auto store = desk.open_again();
            ClaimRequest request = claim(Lane::background);
            request.node = node;
            while (claim_one(*store, request)) {
            }
            ::_exit(0);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = -1;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    const auto store = desk.open_again();
    const auto taken_calls = list_calls(Reader(*store), {.state = CallState::running});
    EXPECT_THAT(taken_calls, SizeIs(calls));
    for (const auto& call : taken_calls)
        EXPECT_EQ(call.attempt, 1);
}

} // namespace
} // namespace mock::store
