#include "mock-host/runtime/crash_file.hpp"
#include "mock-host/store/call_claims.hpp"
#include "tests/unit/mock-host/runtime/full_disk.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

void wait_for_progress(const Desk& desk, const store::Call& call)
{
    while (!desk.progress(call.number) || desk.progress(call.number)->done == 0)
        std::this_thread::yield();
}

TEST(CrashFile, ThatDoesNotFitOnTheDiskIsNotLeftBehind)
{
    const TestDesk world("echo");
    const auto folder = world.folder() / "crash-files";
    const FullDisk full;
    const rlimit nothing{.rlim_cur = 16, .rlim_max = RLIM_INFINITY};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &nothing), 0);

    EXPECT_FALSE(CrashFile::create(folder, "n-1"));
    EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST(DeskOnAFullDisk, GoesOnByItselfWhenThereIsRoomAndSaysBothOnce)
{
    TestDesk world("echo");
    const auto desk = world.open_impatient(1s);
    const auto call = world.insert(world.entry("once", world.until_let_go()));
    desk->start();
    wait_for_progress(*desk, call);
    {
        const FullDisk full;
        world.let_go();
        while (world.log().find("does not answer") == std::string::npos)
            std::this_thread::yield();
        EXPECT_THAT(world.entries(), IsEmpty());
    }
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.call(call).attempt, 1);
    EXPECT_THAT(world.entries(), ElementsAre("once"));
    EXPECT_EQ(count(world.log(), "the store does not answer: the disk with the store"), 1U);
    EXPECT_EQ(count(world.log(), "the store answers again"), 1U);
    EXPECT_EQ(count(world.log(), "call done"), 1U);
}

/// As if the answer to our claim had got lost: its row says that this desk is at it.
store::Call claimed_unheard(TestDesk& world, const std::string& node)
{
    const auto later = TestDesk::real_time() + 1h;
    const auto call = world.insert_at(later, world.entry("unheard"));
    store::ClaimRequest claim;
    claim.node = node;
    claim.now = later;
    claim.instances = {world.configuration.id};
    claim.time_limit = [](const store::Call&) { return 20s; };
    EXPECT_EQ(claim_calls(world.store(), claim).size(), 1U);
    return call;
}

TEST(DeskOnAFullDisk, GivesBackACallThatItGotWithoutHearingOfIt)
{
    TestDesk world("echo");
    DeskOptions options = world.options();
    options.log = world.open_log();
    options.lease = 1s; // So that it writes often, and notices.
    const auto desk = world.open(std::move(options));
    const auto first = world.insert(world.entry("first"));
    ASSERT_TRUE(desk->work_until_idle(60s));
    desk->start();
    const auto unheard = claimed_unheard(world, world.call(first).node);
    {
        const FullDisk full;
        while (world.log().find("does not answer") == std::string::npos)
            std::this_thread::yield();
    }
    while (world.call(unheard).state == store::CallState::running)
        std::this_thread::sleep_for(5ms);
    EXPECT_EQ(world.call(unheard).state, store::CallState::queued);
    EXPECT_EQ(world.call(unheard).attempt, 1);
    EXPECT_EQ(world.call(unheard).redeliveries, 1);
}

TEST(DeskOnAFullDisk, WhoWaitsIsToldAndTheNextDeskFinishesTheCallOnce)
{
    TestDesk world("echo");
    const auto call = world.insert(world.entry("once", world.until_let_go()));
    {
        DeskOptions impatient = world.options();
        impatient.store_patience = 1ms;
        const auto desk = world.open(std::move(impatient));
        desk->start();
        wait_for_progress(*desk, call);

        const FullDisk full;
        world.let_go();
        const auto waited = desk->wait(call.number);
        ASSERT_FALSE(waited);
        EXPECT_THAT(waited.error().detail, HasSubstr("work --until-idle"));
        const auto worked = desk->work_until_idle(60s);
        ASSERT_FALSE(worked);
        EXPECT_EQ(worked.error().code, waited.error().code);
        desk->stop();
    }
    EXPECT_EQ(world.call(call).state, store::CallState::running);
    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.call(call).state, store::CallState::done);
    EXPECT_THAT(world.entries(), ElementsAre("once"));
}

} // namespace
} // namespace mock::runtime
