#include "mock-host/web/elastic_queue.hpp"
#include "tests/unit/mock-host/web/no_more_threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

namespace mock::web {
namespace {

using namespace std::chrono_literals;

TEST(ElasticQueue, DoesAllThatWasTakenIn)
{
    ElasticQueue queue(2, 1, 10s);
    std::atomic<int> done = 0;
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(queue.enqueue([&] { ++done; }));
    queue.shutdown();
    EXPECT_EQ(done, 100);
}

TEST(ElasticQueue, TakesNoMoreThanMayWait)
{
    ElasticQueue queue(1, 1, 10s);
    std::latch began{1};
    std::atomic<bool> may_end = false;
    std::atomic<bool> is_taken = false;
    EXPECT_TRUE(queue.enqueue([&] {
        began.count_down();
        // Whoever wants in is given time enough to be wrong.
        for (int turn = 0; turn < 10'000 && !is_taken; ++turn)
            std::this_thread::yield();
        EXPECT_FALSE(is_taken);
        may_end = true;
    }));
    began.wait();
    EXPECT_TRUE(queue.enqueue([] {})); // This one may wait.
    std::thread late([&] {
        EXPECT_TRUE(queue.enqueue([] {}));
        is_taken = true;
    });
    late.join();
    EXPECT_TRUE(may_end);
    queue.shutdown();
}

TEST(ElasticQueue, RefusesOnlyWhatNoThreadWillEverDo)
{
    ElasticQueue queue(2, 2, 10s);
    std::latch may_end{1};
    std::atomic<int> done = 0;
    {
        const NoMoreThreads none;
        EXPECT_FALSE(queue.enqueue([&] { ++done; }));
    }
    EXPECT_TRUE(queue.enqueue([&] { may_end.wait(); }));
    {
        const NoMoreThreads none;
        EXPECT_TRUE(queue.enqueue([&] { ++done; })); // By the one that there is.
    }
    may_end.count_down();
    queue.shutdown();
    EXPECT_EQ(done, 1);
}

} // namespace
} // namespace mock::web
