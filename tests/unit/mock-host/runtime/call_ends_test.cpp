#include "mock-host/runtime/call_ends.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;

auto long_from_now()
{
    return std::chrono::steady_clock::now() + 1h;
}

TEST(CallEnds, EndThatCameBeforeTheWaitIsNotMissed)
{
    CallEnds ends;
    CallEnds::Waiter waiter(ends, 7);
    ends.ended(7);
    EXPECT_TRUE(waiter.wait(long_from_now(), {}));
}

TEST(CallEnds, EveryWaiterOfACallIsWokenAndNobodyElse)
{
    CallEnds ends;
    CallEnds::Waiter other(ends, 8);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
            CallEnds::Waiter waiter(ends, 7);
            EXPECT_TRUE(waiter.wait(long_from_now(), {}));
        });
    }
    while (ends.waiting() < 4)
        std::this_thread::yield();
    ends.ended(7);
    threads.clear();
    EXPECT_EQ(ends.waiting(), 1U);
    EXPECT_FALSE(other.wait(std::chrono::steady_clock::now(), {}));
}

TEST(CallEnds, WaitEndsWhenItIsStopped)
{
    CallEnds ends;
    CallEnds::Waiter waiter(ends, 7);
    std::stop_source stop;
    const std::jthread stopper([&] { stop.request_stop(); });
    EXPECT_FALSE(waiter.wait(long_from_now(), stop.get_token()));
}

} // namespace
} // namespace mock::runtime
