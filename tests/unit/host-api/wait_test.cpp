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

/// An hour passes each time that it is asked.
struct HastyClock {
    desk::Time now() const { return desk::Time{std::chrono::hours{++asked}}; }
    mutable int asked = 0;
};

TEST(Wait, EndsAtTheLimitOfAPartOfTheCallByItsClock)
{
    const Call call({.deadline = desk::Time{std::chrono::hours{100}}}, [] { return Status{}; });
    const desk::Time limit{std::chrono::hours{2}};
    for (const Call& part : {call.until(limit), call.to_the_end(limit)}) {
        Gate gate;
        const HastyClock clock;
        std::unique_lock lock(gate.mutex);
        const Status waited =
            desk::wait(gate.changed, lock, part, clock, [&] { return gate.open; });

        ASSERT_FALSE(waited);
        EXPECT_EQ(waited.error().status, Errc::deadline);
        EXPECT_EQ(clock.asked, 2);
        EXPECT_TRUE(lock.owns_lock());
    }
}

TEST(Wait, WithAClockEndsForTheOtherReasonsAsWell)
{
    Gate gate;
    const HastyClock clock;
    std::unique_lock lock(gate.mutex);
    const Call cancelled({}, [] { return Status{Error{.status = Errc::cancelled}}; });
    EXPECT_TRUE(desk::wait(gate.changed, lock, cancelled, clock, [] { return true; }));
    const Status waited = desk::wait(gate.changed, lock, cancelled, clock, [] { return false; });
    EXPECT_EQ(waited.error().status, Errc::cancelled);
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
