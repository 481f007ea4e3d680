#include "mock-host/store/shared_sync.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
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
    void mend() { ++mended; }

    std::atomic<int> begun = 0;
    std::atomic<int> mended = 0;
    std::promise<void> has_begun;
    std::promise<void> may_end;
    bool fails_once = false;
};

/// One thread is inside the first fsync, and so many more have come meanwhile.
std::vector<std::future<void>> first_and_more(SharedSync& syncs, SlowDisk& disk, std::size_t more)
{
    const auto come = [&] { syncs.run([&disk] { disk.sync(); }, [&disk] { disk.mend(); }); };
    std::vector<std::future<void>> all;
    all.push_back(std::async(std::launch::async, come));
    disk.has_begun.get_future().wait();
    for (std::size_t i = 0; i < more; ++i)
        all.push_back(std::async(std::launch::async, come));
    while (syncs.asked() < all.size())
        std::this_thread::yield();
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
    EXPECT_EQ(disk.begun, 2);
    EXPECT_EQ(disk.mended, 0);
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
    EXPECT_EQ(disk.mended, 1) << "before the first of them, and then it is sound";
}

TEST(SharedSync, EachOneAfterTheOtherHasItsOwn)
{
    SharedSync syncs;
    int begun = 0;
    for (int i = 0; i < 3; ++i)
        syncs.run([&] { ++begun; }, [] {});
    EXPECT_EQ(begun, 3);
}

TEST(SharedSync, WhatFailedIsMendedBeforeEachTryUntilOneSucceeds)
{
    SharedSync syncs;
    std::string order;
    bool is_broken = true;
    const auto sync = [&] {
        order += 's';
        if (is_broken) throw std::runtime_error("no disk");
    };
    const auto mend = [&] { order += 'm'; };
    EXPECT_THROW(syncs.run(sync, mend), std::runtime_error);
    EXPECT_THROW(syncs.run(sync, mend), std::runtime_error);
    EXPECT_FALSE(syncs.is_sound());
    is_broken = false;
    syncs.run(sync, mend);
    EXPECT_TRUE(syncs.is_sound());
    syncs.run(sync, mend);
    EXPECT_EQ(order, "smsmss");

    syncs.note_failure();
    EXPECT_FALSE(syncs.is_sound());
    syncs.run(sync, mend);
    EXPECT_EQ(order, "smsmssms");
}

} // namespace
} // namespace mock::store
