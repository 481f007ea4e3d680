#include "mock-host/store/retention.hpp"
#include "mock-host/store/settings.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(OldRows, AreRemovedByADeskThatWorksUntilAllIsDone)
{
    TestDesk world("echo");
    const auto call = world.insert(world.entry("one"));
    ASSERT_TRUE(world.open()->work_until_idle(60s));
    ASSERT_EQ(world.call(call).state, store::CallState::done);

    DeskOptions options = world.options();
    options.at = TestDesk::real_time() + store::Days{91};
    ASSERT_TRUE(world.open(options)->work_until_idle(60s));
    EXPECT_FALSE(find_call(store::Reader(world.store()), call.number));
    EXPECT_THAT(world.entries(), ElementsAre("one"));
}

TEST(OldRows, StayWhenTheTimeIsOnlyPretended)
{
    TestDesk world("echo");
    const auto call = world.insert(world.entry("one"));
    ASSERT_TRUE(world.open()->work_until_idle(60s));

    DeskOptions options = world.options();
    options.at = TestDesk::real_time() + store::Days{181};
    options.keeps_old_rows = true;
    ASSERT_TRUE(world.open(options)->work_until_idle(60s));
    EXPECT_TRUE(find_call(store::Reader(world.store()), call.number));
}

TEST(OldRows, AreRemovedByADeskThatRunsWhileItsClockGoesOn)
{
    TestDesk world("echo");
    const auto call = world.insert(world.entry("one"));
    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    ASSERT_TRUE(find_call(store::Reader(world.store()), call.number));

    desk->pretend(TestDesk::real_time() + store::Days{91});
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_FALSE(find_call(store::Reader(world.store()), call.number));
}

TEST(OldRows, WithAKeyThatIsUsedAgainDoNotBringTheirEffectsBack)
{
    TestDesk world("echo");
    world.insert(world.entry("one"));
    ASSERT_TRUE(world.open()->work_until_idle(60s));

    DeskOptions options = world.options();
    options.at = TestDesk::real_time() + store::Days{91};
    const auto desk = world.open(options);
    ASSERT_TRUE(desk->work_until_idle(60s));
    world.insert(world.entry("one"));
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_THAT(world.entries(), ElementsAre("one"));
}

TEST(OldRows, HealthTellsWhatIsKept)
{
    TestDesk world("echo");
    store::Transaction change(world.store());
    put_setting(change, "keep.mails_days", "forever");
    change.commit();
    const auto findings = world.open()->health("en-GB");
    EXPECT_EQ(findings.back().finding.state, "ok");
    EXPECT_THAT(findings.back().finding.text, HasSubstr("calls are kept for 90 days"));
    EXPECT_THAT(findings.back().finding.text, HasSubstr("mails for any number of days"));
}

} // namespace
} // namespace mock::runtime
