#include "tests/unit/mock-host/runtime/child_desk.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(Crash, PluginThatTakesTheDeskDownTwiceIsInQuarantineAtTheNextStart)
{
    TestDesk world("crashes");
    const auto call = world.insert("{}");

    EXPECT_EQ(end_of(start_child(world, "crashes")), SIGABRT);
    EXPECT_EQ(world.stored_configuration().state, store::ConfigurationState::active);
    EXPECT_EQ(end_of(start_child(world, "crashes")), SIGABRT);
    EXPECT_EQ(world.call(call).attempt, 2);

    EXPECT_EQ(end_of(start_child(world, "crashes")), 0);
    EXPECT_EQ(world.stored_configuration().state, store::ConfigurationState::quarantined);
    EXPECT_THAT(world.stored_configuration().state_reason, HasSubstr("crashed twice"));
    EXPECT_EQ(world.call(call).state, store::CallState::queued);
}

TEST(Crash, PluginThatUsesUpItsStackIsNotedAsWell)
{
    TestDesk world("overflows");
    world.insert("{}");
    // Of its signal, or as a sanitizer ends a process that gets it.
    for (int i = 0; i < 2; ++i)
        EXPECT_NE(end_of(start_child(world, "overflows")), 0);
    EXPECT_EQ(end_of(start_child(world, "overflows")), 0);
    EXPECT_EQ(world.stored_configuration().state, store::ConfigurationState::quarantined);
}

TEST(Crash, ReleasedConfigurationGoesOnWithWhatWaited)
{
    TestDesk world("echo");
    const auto call = world.insert(world.entry("after"));
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(end_of(start_child(world, "crashes")), SIGABRT);
    EXPECT_EQ(end_of(start_child(world, "crashes")), 0);

    const auto desk = world.open();
    ASSERT_TRUE(desk->release(world.configuration.id));
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.call(call).state, store::CallState::done);
}

TEST(Crash, FirstCrashAfterAReleaseIsTheFirstAgain)
{
    TestDesk world("echo");
    world.insert("{}");
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(end_of(start_child(world, "crashes")), SIGABRT);
    EXPECT_EQ(end_of(start_child(world, "crashes")), 0);
    {
        DeskOptions options = world.options();
        options.safe_mode = true; // Only releases.
        ASSERT_TRUE(world.open(std::move(options))->release(world.configuration.id));
    }
    EXPECT_EQ(end_of(start_child(world, "crashes")), SIGABRT);

    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.stored_configuration().state, store::ConfigurationState::active);
}

TEST(Crash, ProcessThatSomebodyKilledSaysNothingAboutThePlugin)
{
    TestDesk world("echo");
    // The portion says that the process is inside the plugin.
    const auto call =
        world.insert(R"({"checkpoint":{"effects":[{"type":"record.put","activity":")" +
                     world.activity.id + R"(","key":"r","value":{}}]},"sleep_ms":19000})");
    store::Time last{};
    for (int i = 0; i < 2; ++i) {
        const pid_t child = start_child(world, "echo");
        while (world.records().empty() || world.records()[0].updated_at == last)
            std::this_thread::yield();
        last = world.records()[0].updated_at;
        ::kill(child, SIGKILL);
        EXPECT_EQ(end_of(child), SIGKILL);
    }
    const auto desk = world.open();
    ASSERT_TRUE(desk->cancel(call.number));
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.stored_configuration().state, store::ConfigurationState::active);
}

} // namespace
} // namespace mock::runtime
