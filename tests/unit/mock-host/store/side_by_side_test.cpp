#include "mock-host/store/followups.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/values.hpp"
#include "tests/unit/mock-host/store/calls_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <set>
#include <thread>

namespace mock::store {
namespace {

/// The same in several threads, each with a store of its own, like nodes.
void at_once(const TemporaryStore& desk, const std::function<void(Store&)>& work)
{
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] { work(*desk.open_again()); });
    for (auto& thread : threads)
        thread.join();
}

TEST(SideBySide, CallOfOneKeyIsInsertedOnce)
{
    DeskWithPlugin desk;
    std::atomic<int> inserted = 0;
    at_once(desk, [&](Store& store) {
        for (int i = 0; i < 10; ++i) {
            Transaction change(store, Part::rows());
            const auto call =
                insert_call(change, DeskWithPlugin::click("cfg-1", "k" + std::to_string(i), one));
            change.commit();
            if (call.is_new) ++inserted;
        }
    });
    EXPECT_EQ(inserted, 10);
    EXPECT_EQ(list_calls(Reader(*desk.store), {}).size(), 10U);
}

TEST(SideBySide, OneCallOfATargetRunsAtATime)
{
    DeskWithPlugin desk;
    constexpr int calls = 20;
    desk.write([&](Transaction& change) {
        for (int i = 0; i < calls; ++i)
            insert_call(change, DeskWithPlugin::click("cfg-1", std::to_string(i), one));
    });
    std::atomic<int> running = 0;
    std::atomic<int> ended = 0;
    at_once(desk, [&](Store& store) {
        while (ended < calls) {
            const auto call = claim_one(store, claim(Lane::click));
            if (!call) continue;
            EXPECT_EQ(++running, 1);
            --running;
            Transaction change(store, Part::of(one));
            EXPECT_TRUE(end_call(change, {call->number, call->generation}, {}));
            change.commit();
            ++ended;
        }
    });
    EXPECT_EQ(ended, calls);
}

TEST(SideBySide, GroupsOfCallsOfTheSameTargetsAreClaimedWithoutAFailure)
{
    DeskWithPlugin desk;
    constexpr int targets = 8;
    constexpr int calls = 20 * targets;
    desk.write([&](Transaction& change) {
        for (int i = 0; i < calls; ++i) {
            const Target target{TargetKind::asset, "as-" + std::to_string(i % targets)};
            insert_call(change, DeskWithPlugin::click("cfg-1", std::to_string(i), target));
        }
    });
    std::atomic<int> ended = 0;
    std::atomic<bool> failed = false;
    ClaimRequest group = claim(Lane::click);
    group.most = 32;
    at_once(desk, [&](Store& store) {
        while (ended < calls && !failed) {
            try {
                for (const Call& call : claim_calls(store, group)) {
                    Transaction change(store, Part::of(call.request.target));
                    EXPECT_TRUE(end_call(change, {call.number, call.generation}, {}));
                    change.commit();
                    ++ended;
                }
            } catch (const Failure& failure) {
                failed = true;
                ADD_FAILURE() << failure.what();
            }
        }
    });
    EXPECT_EQ(ended, calls);
}

TEST(SideBySide, FollowupBecomesOneCall)
{
    DeskWithPlugin desk;
    constexpr int followups = 30;
    desk.write([](Transaction& change) {
        for (int i = 0; i < followups; ++i)
            put_followup(change, {.instance = "cfg-1",
                                  .target = one,
                                  .key = std::to_string(i),
                                  .job = "j",
                                  .at = noon()});
    });
    std::atomic<int> made = 0;
    at_once(desk, [&](Store& store) {
        while (next_followup_at(Reader(store))) {
            Transaction change(store, Part::rows());
            made += static_cast<int>(take_due_followups(change, noon(), 5).size());
            change.commit();
        }
    });
    EXPECT_EQ(made, followups);
    EXPECT_EQ(list_calls(Reader(*desk.store), {}).size(), std::size_t{followups});
}

TEST(SideBySide, MailIsTakenOnce)
{
    DeskWithPlugin desk;
    constexpr int mails = 30;
    desk.write([](Transaction& change) {
        for (int i = 0; i < mails; ++i)
            queue_mail(change, {.activity = one.id, .key = std::to_string(i)});
    });
    std::atomic<int> taken = 0;
    at_once(desk, [&](Store& store) {
        for (;;) {
            Transaction change(store, Part::rows());
            if (!take_queued_mail(change, noon(), "n-1")) return;
            change.commit();
            ++taken;
        }
    });
    EXPECT_EQ(taken, mails);
}

TEST(SideBySide, ValueOfOneRevisionIsSwappedOnce)
{
    DeskWithPlugin desk;
    std::atomic<int> swapped = 0;
    at_once(desk, [&](Store& store) {
        Transaction change(store, Part::named("values/cfg-1"));
        const auto swap = swap_value(change, ValueSpace::state, "cfg-1", "k", "v", 0);
        if (!swap.done) return;
        change.commit();
        ++swapped;
    });
    EXPECT_EQ(swapped, 1);
}

} // namespace
} // namespace mock::store
