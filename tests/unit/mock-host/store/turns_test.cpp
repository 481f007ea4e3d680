#include "mock-host/store/turns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace mock::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

TEST(Turns, LetInAsManyAsMayBeInAtOnce)
{
    Turns turns(2);
    const Turn one(turns, 0ms);
    {
        const Turn two(turns, 0ms);
        const Turn three(turns, 1ms);
        EXPECT_TRUE(one);
        EXPECT_TRUE(two);
        EXPECT_FALSE(three);
    }
    const Turn again(turns, 0ms);
    EXPECT_TRUE(again);
}

TEST(Turns, ComeInTheOrderInWhichTheyWereAskedFor)
{
    Turns turns(1);
    ASSERT_TRUE(turns.enter(0ms));
    std::vector<int> order;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&turns, &order, i] {
            const Turn turn(turns, 60s);
            order.push_back(i); // One at a time, so without a lock.
        });
        while (turns.waiting() <= static_cast<std::size_t>(i)) // Only then the next one comes.
            std::this_thread::yield();
    }
    turns.leave();
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_THAT(order, ElementsAre(0, 1, 2));
}

TEST(Turns, WhoGaveUpIsPassedOver)
{
    Turns turns(1);
    ASSERT_TRUE(turns.enter(0ms));
    EXPECT_FALSE(turns.enter(1ms));
    turns.leave();
    EXPECT_TRUE(turns.enter(0ms));
}

} // namespace
} // namespace mock::store
