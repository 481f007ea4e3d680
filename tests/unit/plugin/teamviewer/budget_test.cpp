#include "plugin/teamviewer/budget.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

#include <latch>
#include <thread>
#include <vector>

namespace tv {
namespace {

using testing::noon;
using testing::World;
using namespace std::chrono_literals;

TEST(Ledger, CountsTwentyFourHours)
{
    Ledger ledger;
    ledger.add(10, noon);
    ledger.add(5, noon + 1h);
    EXPECT_EQ(ledger.used(noon + 1h), 15);
    EXPECT_EQ(ledger.used(noon + 23h + 59min), 15);
    EXPECT_EQ(ledger.used(noon + 24h), 5);
    EXPECT_EQ(ledger.used(noon + 25h), 0);
    EXPECT_EQ(ledger.used_at_most(5, noon + 2h), noon + 24h);
    EXPECT_EQ(ledger.used_at_most(0, noon + 2h), noon + 25h);
    EXPECT_EQ(ledger.used_at_most(15, noon + 2h), noon + 2h);
    ledger.pause_until(noon + 3h);
    const Ledger read = Ledger::read(ledger.text());
    EXPECT_EQ(read.used(noon + 1h), 15);
    EXPECT_EQ(read.paused_until(noon), noon + 3h);
    EXPECT_EQ(Ledger::read("not a ledger").used(noon), 0);
}

TEST(Ledger, ForgetsWhatAClockCountedThatWasAhead)
{
    Ledger ledger;
    ledger.add(10, noon + 24h * 30);
    ledger.pause_until(noon + 24h * 31);
    EXPECT_EQ(ledger.used(noon), 0);
    EXPECT_EQ(ledger.paused_until(noon), noon);
    ledger.add(5, noon);
    EXPECT_EQ(ledger.used(noon + 24h * 30), 0);
    EXPECT_EQ(ledger.used_at_most(0, noon), noon + 24h);
}

TEST(Budget, PauseOfAClockThatWasAheadIsOver)
{
    World world;
    Budget budget(world.state, world.clock, 7200);
    world.clock.advance(24h * 30);
    budget.pause("reports", 1h, world.background);
    ASSERT_FALSE(budget.spend("reports", world.background));
    world.clock.advance(-24h * 30);
    EXPECT_TRUE(budget.spend("reports", world.background));
}

TEST(Budget, KeepsAFifthForPeople)
{
    World world;
    Budget budget(world.state, world.clock, 100);
    int allowed = 0;
    while (budget.spend("sessions.list", world.background))
        ++allowed;
    EXPECT_EQ(allowed, 80);
    const auto refused = budget.spend("sessions.list", world.background);
    EXPECT_EQ(refused.error().code, "teamviewer.budget");
    EXPECT_EQ(refused.error().retry_after, 24h);
    for (int i = 0; i < 40; ++i)
        EXPECT_TRUE(budget.spend("sessions.list", world.call));
    EXPECT_TRUE(budget.spend("reports", world.background)); // Another function, another count.
    world.clock.advance(24h);
    EXPECT_TRUE(budget.spend("sessions.list", world.background));
}

TEST(Budget, WritesOnceForManyCalls)
{
    World world;
    Budget budget(world.state, world.clock, 7200);
    for (int i = 0; i < 40; ++i)
        ASSERT_TRUE(budget.spend("reports", world.background));
    EXPECT_EQ(world.state.cells.puts, 6); // 1, 2, 4, 8, 16 and 20 calls at a time.
}

TEST(Budget, ProcessesThatEndSoonUseUpLittleMoreThanTheyAskFor)
{
    World world;
    for (int i = 0; i < 10; ++i) {
        Budget budget(world.state, world.clock, 7200);
        ASSERT_TRUE(budget.spend("reports", world.background));
    }
    const Ledger ledger = Ledger::read(world.state.cells.get("budget/reports")->value);
    EXPECT_EQ(ledger.used(world.clock.now()), 10);
}

TEST(Budget, CrowdOfCallsWritesOnceForEachBlockToo)
{
    World world;
    Budget budget(world.state, world.clock, 7200);
    std::latch all_are_here(40);
    std::vector<std::thread> calls;
    for (int i = 0; i < 40; ++i) {
        calls.emplace_back([&] {
            all_are_here.arrive_and_wait();
            EXPECT_TRUE(budget.spend("sessions", world.call));
        });
    }
    for (std::thread& call : calls)
        call.join();
    EXPECT_EQ(world.state.cells.puts, 6); // 1, 2, 4, 8, 16 and 20 calls at a time.
}

TEST(Budget, NodesShareIt)
{
    World world;
    Budget ours(world.state, world.clock, 100);
    Budget theirs(world.state, world.clock, 100);
    while (ours.spend("reports", world.background)) {
    }
    EXPECT_FALSE(theirs.spend("reports", world.background));
}

TEST(Budget, PauseIsForBackgroundWorkOnly)
{
    World world;
    Budget budget(world.state, world.clock, 7200);
    ASSERT_TRUE(budget.spend("reports", world.background));
    budget.pause("reports", 5min, world.call);
    EXPECT_EQ(budget.spend("reports", world.background).error().retry_after, 5min);
    EXPECT_TRUE(budget.spend("reports", world.call));
    world.clock.advance(5min);
    EXPECT_TRUE(budget.spend("reports", world.background));
}

TEST(Budget, CallsGoOnWhenCountingFails)
{
    World world;
    Budget budget(world.state, world.clock, 100);
    world.state.cells.failures = 1;
    EXPECT_TRUE(budget.spend("reports", world.background));
}

} // namespace
} // namespace tv
