#include "mock-host/runtime/worker_pool.hpp"
#include "tests/unit/mock-host/web/no_more_threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <system_error>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;

TEST(WorkerPool, WorkNeverWaitsForOtherWork)
{
    constexpr int count = 50;
    WorkerPool pool;
    std::latch all_run(count);
    for (int i = 0; i < count; ++i)
        pool.run([&] { all_run.arrive_and_wait(); }); // Ends only if all run at once.
    EXPECT_TRUE(pool.wait_until_idle(1h));
    EXPECT_EQ(pool.threads(), std::size_t{count});
}

TEST(WorkerPool, NothingIsForgottenWhileThreadsComeAndGo)
{
    constexpr int count = 200;
    std::atomic<int> done = 0;
    WorkerPool pool(0ms); // A thread goes as soon as it finds nothing to do.
    for (int i = 0; i < count; ++i)
        pool.run([&] { ++done; });
    EXPECT_TRUE(pool.wait_until_idle(1h));
    EXPECT_EQ(done, count);
}

TEST(WorkerPool, ThreadThatIsIdleIsUsedAgain)
{
    WorkerPool pool(1h);
    for (int i = 0; i < 10; ++i) {
        pool.run([] {});
        ASSERT_TRUE(pool.wait_until_idle(1h));
    }
    EXPECT_EQ(pool.threads(), 1U);
}

TEST(WorkerPool, WorkThatFindsNoThreadIsDoneByTheNextOneThatCanBeMade)
{
    std::atomic<int> done = 0;
    const auto work = [&] { ++done; };
    WorkerPool pool(0ms);
    pool.run(work);
    while (pool.threads() != 0) // The first has left, and nobody has joined it.
        std::this_thread::yield();
    {
        const web::NoMoreThreads none;
        EXPECT_THROW(pool.run(work), std::system_error);
    }
    pool.run(work);
    EXPECT_TRUE(pool.wait_until_idle(1h));
    EXPECT_EQ(done, 3);
}

} // namespace
} // namespace mock::runtime
