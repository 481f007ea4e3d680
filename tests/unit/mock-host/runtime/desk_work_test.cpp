#include "mock-host/store/audit.hpp"
#include "mock-host/store/followups.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/nodes.hpp"
#include "mock-host/store/schedules.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Desk, CallsOfOneTargetNeverOverlapAndKeepTheirOrder)
{
    TestDesk world("echo");
    for (int i = 0; i < 4; ++i)
        world.insert(world.entry("e" + std::to_string(i), R"("sleep_ms":5,)"));
    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_THAT(world.entries(), ElementsAre("e0", "e1", "e2", "e3"));
}

TEST(Desk, WhoWaitsForOneCallRunsWhatIsBeforeItAndNothingBehindIt)
{
    TestDesk world("echo");
    const store::Target here{store::TargetKind::configuration, world.configuration.id};
    const auto job = [&](const std::string& key) {
        return world.insert(world.entry(key, R"("sleep_ms":50,)"), store::CallKind::job,
                            store::Lane::background, here);
    };
    const auto before = job("before");
    const auto awaited = job("awaited");
    const auto behind = job("behind");
    const auto beside =
        world.insert(world.entry("beside"), store::CallKind::event, store::Lane::background, here);
    {
        const auto desk = world.open();
        ASSERT_TRUE(desk->wait(awaited.number));
    }
    EXPECT_THAT(world.entries(), ElementsAre("before", "awaited"));
    for (const auto& call : {before, awaited})
        EXPECT_EQ(world.call(call).attempt, 1);
    for (const auto& untouched : {behind, beside}) {
        EXPECT_EQ(world.call(untouched).state, store::CallState::queued);
        EXPECT_EQ(world.call(untouched).request.due_at, untouched.request.due_at);
        EXPECT_EQ(world.call(untouched).attempt, 0);
        EXPECT_EQ(world.call(untouched).node, "");
    }
}

TEST(Desk, TwoDesksOnOneStoreRunNoCallTwice)
{
    TestDesk world("echo");
    std::vector<store::Call> calls;
    for (int i = 0; i < 12; ++i)
        calls.push_back(world.insert(world.entry("e" + std::to_string(i))));
    const auto first = world.open();
    const auto second = world.open();
    first->start();
    second->start();
    ASSERT_TRUE(first->work_until_idle(60s));
    ASSERT_TRUE(second->work_until_idle(60s));
    for (const auto& call : calls) {
        EXPECT_EQ(world.call(call).state, store::CallState::done);
        EXPECT_EQ(world.call(call).attempt, 1);
    }
    EXPECT_THAT(world.entries(), SizeIs(12));
}

TEST(Desk, WhatADeadProcessLeftIsDeliveredAgainWithAHigherAttempt)
{
    TestDesk world("echo");
    const auto call = world.insert(world.entry("once"));
    {
        const auto dead = store::Node::join(world.store(), TestDesk::real_time(), 60s);
        ASSERT_TRUE(dead);
        store::ClaimRequest claim;
        claim.node = (*dead)->id();
        claim.now = TestDesk::real_time();
        claim.instances = {world.configuration.id};
        claim.time_limit = [](const store::Call&) { return 20s; };
        ASSERT_EQ(claim_calls(world.store(), claim).size(), 1);
    }
    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.call(call).state, store::CallState::done);
    EXPECT_EQ(world.call(call).attempt, 2);
    EXPECT_THAT(world.entries(), ElementsAre("once"));
}

TEST(Desk, WhatNobodyHasForeseenIsToldAndDoesNotEndTheProcess)
{
    TestDesk world("echo");
    const auto call = world.insert(world.entry("once"));
    DeskOptions options = world.options();
    options.log = world.open_log();
    options.open_package = [tries = 0](const store::Package&) mutable {
        if (++tries == 1) throw std::runtime_error("the first time always fails");
        return TestDesk::package("echo");
    };
    const auto desk = world.open(std::move(options));
    desk->start();
    while (world.call(call).state != store::CallState::done)
        std::this_thread::yield();
    EXPECT_THAT(world.log(), HasSubstr("the first time always fails"));
}

TEST(Desk, DroppedDeskCommitsNothingAndTheNextOneDoesItAgain)
{
    TestDesk world("echo");
    const auto call = world.insert(world.entry("once", world.until_let_go()));
    {
        const auto dropped = world.open();
        dropped->start();
        while (!dropped->progress(call.number) || dropped->progress(call.number)->done == 0) {
            std::this_thread::yield();
        }
    }
    EXPECT_EQ(world.call(call).state, store::CallState::running);
    EXPECT_THAT(world.entries(), IsEmpty());
    world.let_go();
    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.call(call).state, store::CallState::done);
    EXPECT_EQ(world.call(call).redeliveries, 1);
    EXPECT_THAT(world.entries(), ElementsAre("once"));
}

TEST(Desk, RetryWaitsForItsTimeAndIsThenDone)
{
    TestDesk world("echo");
    const auto call =
        world.insert(R"({"fail":{"status":6,"code":"x","retryable":true}})", store::CallKind::job);
    {
        const auto desk = world.open();
        ASSERT_TRUE(desk->work_until_idle(60s));
        EXPECT_EQ(world.call(call).state, store::CallState::waiting_retry);
    }
    DeskOptions later = world.options();
    later.at = TestDesk::real_time() + 2min;
    {
        const auto desk = world.open(std::move(later));
        ASSERT_TRUE(desk->work_until_idle(60s));
    }
    EXPECT_EQ(world.call(call).attempt, 2);
}

TEST(Desk, FollowupComesBackAtItsTimeWithItsArgs)
{
    TestDesk world("echo");
    {
        store::Transaction change(world.store());
        put_followup(change, {world.configuration.id, world.target(), "f", "echo.job",
                              TestDesk::real_time() + 1h, world.entry("later")});
        change.commit();
    }
    {
        const auto desk = world.open();
        ASSERT_TRUE(desk->work_until_idle(60s));
        EXPECT_THAT(world.entries(), IsEmpty());
    }
    DeskOptions later = world.options();
    later.at = TestDesk::real_time() + 2h;
    const auto desk = world.open(std::move(later));
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_THAT(world.entries(), ElementsAre("later"));
}

TEST(Desk, MissedScheduleRunsOnce)
{
    TestDesk world("echo");
    DeskOptions later = world.options();
    later.at = TestDesk::real_time() + 24h * 5;
    const auto desk = world.open(std::move(later));
    ASSERT_TRUE(desk->work_until_idle(60s));
    int jobs = 0;
    for (const auto& call : list_calls(store::Reader(world.store()), {})) {
        jobs += call.request.kind == store::CallKind::job;
    }
    EXPECT_EQ(jobs, 1);
}

TEST(Desk, TimesThatPassWhileNobodyCanWorkBecomeOneCall)
{
    TestDesk world("create_fails");
    const auto desk = world.open();
    desk->start();
    const auto last = [&] {
        return last_scheduled(store::Reader(world.store()), world.configuration.id, "echo.job");
    };
    for (int day = 1; day <= 3; ++day) {
        const auto before = last();
        // A day of the end of summer time has 25.
        desk->pretend(TestDesk::real_time() + 25h * day);
        while (last() == before)
            std::this_thread::yield();
    }
    const auto calls = list_calls(store::Reader(world.store()), {.name = "echo.job"});
    ASSERT_THAT(calls, SizeIs(1));
    EXPECT_EQ(calls[0].state, store::CallState::queued);
}

TEST(Desk, CallOfAConfigurationThatIsNoMoreIsCancelled)
{
    TestDesk world("echo");
    const auto desk = world.open();
    ASSERT_TRUE(desk->remove_configuration(world.configuration.id, world.agent.id));
    const auto call = world.insert("{}"); // As if a dead node had left it.
    desk->start();
    while (world.call(call).state == store::CallState::queued)
        std::this_thread::yield();
    EXPECT_EQ(world.call(call).state, store::CallState::cancelled);
}

TEST(Desk, ClosingAnActivityTellsWhoHoldsSomethingOnIt)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(R"({"outcome":{"effects":[{"type":"record.put","activity":")" +
                                    world.activity.id + R"(","key":"r","value":{}}]}})");
    ASSERT_TRUE(call && desk->wait(call->number));
    ASSERT_TRUE(desk->close_activity(world.activity.id, world.agent.id));
    EXPECT_EQ(desk->close_activity(world.activity.id, world.agent.id).error().status,
              desk::Errc::conflict);
    ASSERT_TRUE(desk->work_until_idle(60s));
    int events = 0;
    for (const auto& one : list_calls(store::Reader(world.store()), {})) {
        events += one.request.kind == store::CallKind::event && one.state == store::CallState::done;
    }
    EXPECT_EQ(events, 1);
}

TEST(Desk, ClosingAnActivityTellsWhoIsStillAtWorkOnIt)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = desk->submit(world.click());
    ASSERT_TRUE(call);
    ASSERT_TRUE(desk->close_activity(world.activity.id, world.agent.id));
    ASSERT_TRUE(desk->work_until_idle(60s));
    const auto calls =
        list_calls(store::Reader(world.store()), {.target = world.target(), .limit = 2});
    ASSERT_THAT(calls, SizeIs(2));
    EXPECT_EQ(calls[0].request.name, "activity.closed");
    EXPECT_EQ(calls[0].state, store::CallState::done);
    EXPECT_EQ(calls[1].number, call->number);
}

TEST(Desk, ClosingAndReopeningIsInTheAuditTrail)
{
    TestDesk world("echo");
    const auto desk = world.open();
    ASSERT_TRUE(desk->close_activity(world.activity.id, world.agent.id));
    ASSERT_TRUE(desk->reopen_activity(world.activity.id, world.agent.id));
    EXPECT_FALSE(desk->reopen_activity(world.activity.id, world.agent.id));

    const auto trail = list_audit(store::Reader(world.store()),
                                  {.subject = "activity " + world.activity.number, .limit = 3});
    ASSERT_THAT(trail, SizeIs(2));
    EXPECT_EQ(trail[0].action, "activity.reopen");
    EXPECT_EQ(trail[1].action, "activity.close");
    EXPECT_EQ(trail[1].actor.name, "Grace");
}

TEST(Desk, MailWithoutAServerIsKept)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(R"({"outcome":{"effects":[{"type":"mail.send","activity":")" +
                                    world.activity.id +
                                    R"(","key":"m","to":"initiator","subject":"s","text":"t"}]}})");
    ASSERT_TRUE(call && desk->wait(call->number));
    ASSERT_TRUE(desk->work_until_idle(60s));
    const auto mails = list_mails(store::Reader(world.store()));
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_EQ(mails[0].state, store::MailState::kept);
}

TEST(Desk, BackgroundWorkLeavesAWorkerForClicks)
{
    TestDesk world("echo"); // Takes four calls at once; one of them is for clicks.
    for (int i = 0; i < 8; ++i) {
        store::Target target{store::TargetKind::activity, {}};
        {
            store::Transaction change(world.store());
            store::Activity one;
            one.title = "One of many";
            target.id = insert_activity(change, one).id;
            change.commit();
        }
        world.insert(R"({"wait_for_stop":true})", store::CallKind::event, store::Lane::background,
                     target);
    }
    const auto desk = world.open();
    desk->start();
    while (world.running() < 3)
        std::this_thread::yield();

    const auto click = world.clicked(world.entry("click"));
    ASSERT_TRUE(click);
    EXPECT_EQ(desk->wait(click->number)->state, store::CallState::done);
    EXPECT_EQ(world.running(), 3U);
}

TEST(Desk, EndThatTheBusyStoreDoesNotTakeIsCommittedLaterAndOnce)
{
    TestDesk world("echo");
    const auto desk = world.open_impatient(20ms);
    const auto call = world.insert(world.entry("once", world.until_let_go()));
    desk->start();
    while (!desk->progress(call.number) || desk->progress(call.number)->done == 0)
        std::this_thread::yield();
    {
        // As another program that writes for a long time.
        const store::Transaction writing(world.store());
        world.let_go();
        while (world.log().find("the store does not answer") == std::string::npos)
            std::this_thread::yield();
        EXPECT_THAT(world.entries(), IsEmpty());
    }
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.call(call).state, store::CallState::done);
    EXPECT_EQ(world.call(call).attempt, 1);
    EXPECT_THAT(world.entries(), ElementsAre("once"));
}

TEST(Desk, LinkIsRemovedWhenItExpires)
{
    TestDesk world("echo");
    {
        store::Transaction change(world.store());
        const auto now = TestDesk::real_time();
        put_link(change, {world.configuration.id, world.target(), "old", "l",
                          "https://example.com/old", store::Audience::agent, now - 1min});
        put_link(change, {world.configuration.id, world.target(), "new", "l",
                          "https://example.com/new", store::Audience::agent, now + 1h});
        put_link(change, {world.configuration.id,
                          world.target(),
                          "ever",
                          "l",
                          "https://example.com/ever",
                          store::Audience::agent,
                          {}});
        change.commit();
    }
    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    std::vector<std::string> keys;
    for (const auto& link : list_links(store::Reader(world.store()), world.target()))
        keys.push_back(link.key);
    EXPECT_THAT(keys, ElementsAre("new", "ever"));
}

} // namespace
} // namespace mock::runtime
