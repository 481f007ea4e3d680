#include <desk/sdk/wait.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

using desk::Call;
using desk::Errc;
using desk::Error;
using desk::Status;

struct Gate {
    std::mutex mutex;
    std::condition_variable_any changed;
    bool open = false; ///< guarded by `mutex`
};

TEST(Wait, IsOverAtOnceIfItIsTrueAlready)
{
    Gate gate;
    std::unique_lock lock(gate.mutex);
    const Call cancelled({}, [] { return Status{Error{.status = Errc::cancelled}}; });
    EXPECT_TRUE(desk::wait(gate.changed, lock, cancelled, [] { return true; }));
}

TEST(Wait, EndsWhenItBecomesTrue)
{
    Gate gate;
    std::atomic<bool> asked{false};
    const Call call({}, [&] {
        asked = true;
        return Status{};
    });
    std::thread opener([&] {
        while (!asked)
            std::this_thread::yield(); // Only opens what is being waited for.
        const std::lock_guard lock(gate.mutex);
        gate.open = true;
        gate.changed.notify_all();
    });

    std::unique_lock lock(gate.mutex);
    EXPECT_TRUE(desk::wait(gate.changed, lock, call, [&] { return gate.open; }));
    EXPECT_TRUE(lock.owns_lock());
    lock.unlock();
    opener.join();
}

TEST(Wait, EndsWithTheReasonWhenTheCallIsToStop)
{
    Gate gate;
    int asked = 0;
    const Call call(
        {}, [&] { return ++asked < 3 ? Status{} : Status{Error{.status = Errc::deadline}}; });

    std::unique_lock lock(gate.mutex);
    const Status waited = desk::wait(gate.changed, lock, call, [&] { return gate.open; });

    EXPECT_EQ(waited.error().status, Errc::deadline);
    EXPECT_EQ(asked, 3);
    EXPECT_TRUE(lock.owns_lock());
}

TEST(Call, ThatMustBeFinishedIsNotStopped)
{
    const Call call({.id = 7, .deadline = desk::Time{}, .idempotency_key = "click/1"},
                    [] { return Status{Error{.status = Errc::cancelled}}; });
    const desk::Time limit{std::chrono::seconds{60}};
    const Call finishing = call.to_the_end(limit);
    EXPECT_FALSE(call.check());
    EXPECT_TRUE(finishing.check());
    EXPECT_EQ(finishing.id(), 7U);
    EXPECT_EQ(finishing->idempotency_key, "click/1");
    EXPECT_EQ(finishing->deadline, limit);
    EXPECT_TRUE(finishing.must_finish());
    EXPECT_TRUE(finishing.until(desk::Time{}).must_finish());
    EXPECT_FALSE(call.until(limit).must_finish());
}

} // namespace
