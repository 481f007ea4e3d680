#include "mock-host/web/elastic_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

namespace mock::web {
namespace {

TEST(ElasticQueue, DoesAllThatWasTakenIn)
{
    ElasticQueue queue(2, 1);
    std::atomic<int> done = 0;
    for (int i = 0; i < 100; ++i)
        queue.enqueue([&] { ++done; });
    queue.shutdown();
    EXPECT_EQ(done, 100);
}

TEST(ElasticQueue, TakesNoMoreThanMayWait)
{
    ElasticQueue queue(1, 1);
    std::latch began{1};
    std::atomic<bool> may_end = false;
    std::atomic<bool> is_taken = false;
    queue.enqueue([&] {
        began.count_down();
        // Whoever wants in is given time enough to be wrong.
        for (int turn = 0; turn < 10'000 && !is_taken; ++turn)
            std::this_thread::yield();
        EXPECT_FALSE(is_taken);
        may_end = true;
    });
    began.wait();
    queue.enqueue([] {}); // This one may wait.
    std::thread late([&] {
        queue.enqueue([] {});
        is_taken = true;
    });
    late.join();
    EXPECT_TRUE(may_end);
    queue.shutdown();
}

} // namespace
} // namespace mock::web
