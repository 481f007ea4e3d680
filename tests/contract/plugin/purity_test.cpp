#include "tests/contract/plugin/view.hpp"
#include "tests/contract/plugin/world.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

// What may be asked at any time: the same view has the same answer, and the desk is not asked back.

namespace test {
namespace {

using testing::Contains;
using testing::IsEmpty;

std::string text_of(const std::vector<desk::Verdict>& verdicts)
{
    std::string text;
    for (const auto& verdict : verdicts)
        text += std::to_string(static_cast<int>(verdict.offer)) + " " + verdict.reason + "\n";
    return text;
}

class ContractPurity : public testing::TestWithParam<Situation> {
protected:
    /// Makes every later use of a service count, the clock too.
    void watch()
    {
        world.desk.used.clear();
        clock_asked = 0;
        world.desk.clock.now = [](const desk_host_t*) noexcept -> desk_time_t {
            return ++clock_asked;
        };
    }
    static inline int clock_asked = 0;
    World world;
};

INSTANTIATE_TEST_SUITE_P(InEverySituation, ContractPurity,
                         testing::Values(Situation::form, Situation::connected, Situation::session,
                                         Situation::reported, Situation::closed));

TEST_P(ContractPurity, AvailabilityIsTheSameTwiceAndAsksNobody)
{
    world.reach(GetParam());
    watch();
    for (const Target& target : {the_activity, the_asset, the_configuration}) {
        const View view(world.desk, target);
        const auto first = world.plugin.instance().availability(view.get());
        const auto second = world.plugin.instance().availability(view.get());
        ASSERT_TRUE(first) << first.error().detail;
        EXPECT_EQ(text_of(*first), text_of(*second));
    }
    EXPECT_THAT(world.desk.used, IsEmpty());
    EXPECT_EQ(clock_asked, 0);
}

TEST_P(ContractPurity, HealthAndFormAreTheSameTwiceAndAskNobody)
{
    world.reach(GetParam());
    watch();
    const View view(world.desk, the_configuration);
    const auto health = world.plugin.instance().report(view.get());
    ASSERT_TRUE(health);
    EXPECT_EQ(*world.plugin.instance().report(view.get()), *health);
    EXPECT_TRUE(mock::services::read_findings(*health, grants())) << *health;

    const auto form = module_under_test().validate(view.get());
    ASSERT_TRUE(form);
    EXPECT_EQ(*module_under_test().validate(view.get()), *form);
    EXPECT_TRUE(mock::services::read_findings(*form, grants())) << *form;
    EXPECT_THAT(world.desk.used, IsEmpty());
    EXPECT_EQ(clock_asked, 0);
}

TEST(ContractAvailability, EveryDeedIsOfferedInItsSituation)
{
    for (const Deed& deed : deeds()) {
        if (!manifest().action(deed.name)) continue;
        SCOPED_TRACE(deed.label);
        World world;
        world.reach(deed.situation);
        const View view(world.desk, deed.target);
        const auto verdicts = world.plugin.instance().availability(view.get());
        const auto& ids = manifest().actions;
        const auto at = std::find_if(ids.begin(), ids.end(),
                                     [&](const auto& action) { return action.id == deed.name; });
        const auto& verdict = verdicts->at(static_cast<std::size_t>(at - ids.begin()));
        EXPECT_EQ(verdict.offer, desk::Offer::available) << verdict.reason;
    }
}

std::size_t count(const char* folder)
{
    const std::filesystem::directory_iterator entries(folder);
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

TEST(ContractLeftovers, NoThreadAndNoDescriptorIsLeftAfterDestroy)
{
    World world;
    world.reach(Situation::reported);
    world.plugin.stop();
    const auto threads = count("/proc/self/task");
    const auto descriptors = count("/proc/self/fd");

    world.plugin.restart();
    for (const Deed& deed : deeds()) {
        if (deed.situation > Situation::reported || !deed.may_repeat) continue;
        EXPECT_TRUE(world.plugin.ask(world.ask_for(deed))) << deed.label;
    }
    world.plugin.stop();

    EXPECT_EQ(count("/proc/self/task"), threads);
    EXPECT_EQ(count("/proc/self/fd"), descriptors);
}

} // namespace
} // namespace test
