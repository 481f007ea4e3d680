#include "mock-host/store/shared_sync.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

namespace mock::store {
namespace {

using namespace std::chrono_literals;

/// A disk that takes its time: the first fsync ends when it is told to.
class SlowDisk {
public:
    void sync()
    {
        if (++begun != 1) return;
        has_begun.set_value();
        may_end.get_future().wait();
        if (fails_once) throw std::runtime_error("no disk");
    }

    std::atomic<int> begun = 0;
    std::promise<void> has_begun;
    std::promise<void> may_end;
    bool fails_once = false;
};

/// One thread is inside the first fsync, and so many more come meanwhile.
std::vector<std::future<void>> first_and_more(SharedSync& syncs, SlowDisk& disk, int more)
{
    const auto come = [&] { syncs.run([&disk] { disk.sync(); }); };
    std::vector<std::future<void>> all;
    all.push_back(std::async(std::launch::async, come));
    disk.has_begun.get_future().wait();
    for (int i = 0; i < more; ++i)
        all.push_back(std::async(std::launch::async, come));
    std::this_thread::sleep_for(50ms); // They wait. Who comes later shares the next one as well.
    return all;
}

TEST(SharedSync, WhoComesDuringOneIsServedByTheNextTogetherWithAllOthers)
{
    SharedSync syncs;
    SlowDisk disk;
    auto all = first_and_more(syncs, disk, 8);
    for (std::size_t i = 1; i < all.size(); ++i)
        EXPECT_EQ(all[i].wait_for(0s), std::future_status::timeout) << "it began before they came";
    disk.may_end.set_value();
    for (auto& one : all)
        one.get();
    EXPECT_GE(disk.begun, 2);
    EXPECT_LE(disk.begun, 3) << "one that is late may need its own";
}

TEST(SharedSync, FailureIsToldToWhoTriedAndTheOthersTryThemselves)
{
    SharedSync syncs;
    SlowDisk disk;
    disk.fails_once = true;
    auto all = first_and_more(syncs, disk, 3);
    disk.may_end.set_value();
    EXPECT_THROW(all[0].get(), std::runtime_error);
    for (std::size_t i = 1; i < all.size(); ++i)
        EXPECT_NO_THROW(all[i].get());
    EXPECT_GE(disk.begun, 2);
}

TEST(SharedSync, EachOneAfterTheOtherHasItsOwn)
{
    SharedSync syncs;
    int begun = 0;
    for (int i = 0; i < 3; ++i)
        syncs.run([&] { ++begun; });
    EXPECT_EQ(begun, 3);
}

} // namespace
} // namespace mock::store
