#include "mock-host/runtime/work_listener.hpp"
#include "mock-host/store/followups.hpp"
#include "mock-host/store/query.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;

/// A desk whose own rhythm is so slow that it does nothing which it is not told of.
std::unique_ptr<Desk> open_sleepy(const TestDesk& world)
{
    DeskOptions options = world.options();
    options.lease = 24h;
    return world.open(std::move(options));
}

store::Time heart_beat(TestDesk& world)
{
    store::Time at;
    store::Query(store::Reader(world.store()), "SELECT max(heartbeat_at) FROM nodes")
        .into(at)
        .next();
    return at;
}

void wait_for_heart_beat(TestDesk& world)
{
    for (const auto before = heart_beat(world); heart_beat(world) == before;)
        std::this_thread::yield();
}

void wait_until_done(const TestDesk& world, const store::Call& call)
{
    while (world.call(call).state != store::CallState::done)
        std::this_thread::yield();
}

TEST(DeskAtRest, LooksForWorkOnlyWhenItsHeartBeats)
{
    TestDesk world("echo");
    DeskOptions options = world.options();
    options.lease = 3s; // One beat in half a second.
    const auto desk = world.open(std::move(options));
    ASSERT_TRUE(desk->work_until_idle(60s));
    wait_for_heart_beat(world);
    wait_for_heart_beat(world);

    const auto first = heart_beat(world);
    const auto before = desk->rounds();
    for (int i = 0; i < 3; ++i)
        wait_for_heart_beat(world);
    const auto rounds = desk->rounds() - before;
    // On a busy machine there were more than those that we saw.
    const auto beats = std::chrono::round<std::chrono::duration<std::uint64_t, std::ratio<1, 2>>>(
        heart_beat(world) - first);
    EXPECT_LE(rounds, beats.count() + 1);
}

TEST(WorkListener, WakesWhoeverWaitsOnceItListens)
{
    TestDesk world("echo");
    CallTable calls;
    StoreTrouble trouble({}, {});
    WorkListener listener(world.store(), calls, trouble);
    const auto before = calls.wait_for_change(0, 0ms, {});
    listener.start();
    EXPECT_NE(calls.wait_for_change(before, 60s, {}), before);
    listener.stop();
}

TEST(DeskAtRest, HearsOfWorkThatAnotherProcessLeaves)
{
    TestDesk world("echo");
    const auto desk = open_sleepy(world);
    desk->start();
    wait_until_done(world, world.insert(world.entry("first")));
    wait_until_done(world, world.insert(world.entry("second")));
    desk->stop();
}

TEST(DeskAtRest, GetsUpWhenSomethingBecomesDue)
{
    TestDesk world("echo");
    const auto desk = open_sleepy(world);
    desk->start();
    wait_until_done(world, world.insert(world.entry("first")));
    {
        store::Transaction change(world.store());
        put_followup(change, {.instance = world.configuration.id,
                              .target = world.target(),
                              .key = "later",
                              .job = "echo.job",
                              .at = TestDesk::real_time() + 1s,
                              .args = world.entry("later")});
        change.commit();
    }
    while (world.entries().size() < 2)
        std::this_thread::yield();
    desk->stop();
}

} // namespace
} // namespace mock::runtime
