#include "mock-host/store/failure.hpp"
#include "mock-host/store/places.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

namespace mock::store {
namespace {

using namespace std::chrono_literals;

/// Threads that try to take a place each, and keep it until they go home.
class Crowd {
public:
    Crowd(Places& places, Use use, int size) : tried_(size)
    {
        for (int i = 0; i < size; ++i)
            threads_.emplace_back([this, &places, use] { take_one(places, use); });
        tried_.wait();
    }
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;
    ~Crowd()
    {
        home_.count_down();
        for (std::thread& thread : threads_)
            thread.join();
    }

    std::size_t lucky() const { return lucky_; }

private:
    void take_one(Places& places, Use use)
    {
        std::unique_ptr<Place> place;
        try {
            place = places.take(use, 1ms);
            ++lucky_;
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.kind(), FailureKind::busy);
        }
        tried_.count_down();
        home_.wait();
    }

    std::latch tried_;
    std::latch home_{1};
    std::atomic<std::size_t> lucky_ = 0;
    std::vector<std::thread> threads_{};
};

TEST(Places, AreSoManyAtOnceAndThoseThatWereLeftAreTakenAgain)
{
    Places places;
    for (int round = 0; round < 2; ++round)
        EXPECT_EQ(Crowd(places, Use::reading, 60).lucky(),
                  Places::readers_max + Places::reserve_max);
}

TEST(Places, ForReadersAreFreeHoweverManyWrite)
{
    Places places;
    const Crowd writers(places, Use::writing, 60);
    EXPECT_EQ(writers.lucky(), Places::writers_max + Places::reserve_max);
    EXPECT_TRUE(places.take(Use::reading, 0ms));
}

TEST(Places, ThreadsThatHaveOneDoNotWaitForEachOtherWithItInHand)
{
    Places places;
    std::latch all_have_one(Places::readers_max);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < Places::readers_max; ++i) {
        threads.emplace_back([&] {
            const auto first = places.take(Use::reading, 10s);
            all_have_one.arrive_and_wait();
            EXPECT_NO_THROW(places.take(Use::reading, 60s));
        });
    }
    for (std::thread& thread : threads)
        thread.join();
}

TEST(Places, WhoWaitsLongGetsOneOfTheReserveSinceItMayBeWhatTheOthersWaitFor)
{
    Places places;
    const Crowd readers(places, Use::reading, static_cast<int>(Places::readers_max));
    EXPECT_TRUE(places.take(Use::reading, 60s));
}

} // namespace
} // namespace mock::store
