#include "tests/contract/plugin/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

const Ask create{"session.create", the_activity};

class ContractRepeating : public testing::Test {
protected:
    void fault(const std::string& rule) { world.cloud.control("/sim/faults", rule); }

    World world;
};

TEST_F(ContractRepeating, LostAnswerLeadsToOneSession)
{
    world.reach(Situation::connected);
    fault(R"({"method":"POST","path":"/sessions","kind":"drop_after"})");

    EXPECT_TRUE(world.plugin.ask_and_commit(create));

    EXPECT_EQ(world.cloud.open_sessions(), 1);
    EXPECT_THAT(world.desk.memory.links, SizeIs(3));
}

TEST_F(ContractRepeating, HostThatDiedBeforeTheCommitGetsTheSameSession)
{
    world.reach(Situation::connected);
    const Answer lost = world.plugin.ask(create);
    world.plugin.restart();
    Ask again = create;
    again.attempt = 2;

    const Answer second = world.plugin.ask_and_commit(again);

    EXPECT_EQ(world.cloud.open_sessions(), 1);
    EXPECT_EQ(second.outcome.message, lost.outcome.message);
}

TEST_F(ContractRepeating, EventThatComesTwiceChangesNothing)
{
    world.reach(Situation::closed);
    const Ask closed{"activity.closed", the_activity, "{}", "event/1"};
    EXPECT_TRUE(world.plugin.ask_and_commit(closed));
    const Memory before = world.desk.memory;

    const Answer second = world.plugin.ask_and_commit(closed);

    EXPECT_TRUE(second);
    EXPECT_EQ(world.desk.memory.deeds(), before.deeds());
    EXPECT_EQ(world.desk.memory.records, before.records);
    EXPECT_THAT(world.desk.memory.links, IsEmpty());
    EXPECT_EQ(world.cloud.open_sessions(), 0);
}

class EveryDeedTwice : public testing::TestWithParam<Deed> {};

std::vector<Deed> repeatable_deeds()
{
    std::vector<Deed> some = deeds();
    std::erase_if(some, [](const Deed& deed) { return !deed.may_repeat; });
    return some;
}

INSTANTIATE_TEST_SUITE_P(ContractRepeating, EveryDeedTwice, testing::ValuesIn(repeatable_deeds()),
                         label);

TEST_P(EveryDeedTwice, RedeliveryWithTheSameKeyChangesNothing)
{
    World world;
    world.reach(GetParam().situation);
    Ask ask = world.ask_for(GetParam());
    const std::string target = world.desk.snapshot(ask.target);
    const std::string form = world.desk.snapshot(the_configuration);
    const Answer first = world.plugin.ask(ask, target, form);
    ASSERT_TRUE(first) << first.error->detail;
    world.desk.commit(first.outcome);
    const Memory before = world.desk.memory;
    const auto open_before = world.cloud.open_sessions();

    ask.attempt = 2;
    const Answer second = world.plugin.ask(ask, target, form);
    ASSERT_TRUE(second) << second.error->detail;
    world.desk.commit(second.outcome);

    EXPECT_EQ(world.desk.memory.journal, before.journal);
    EXPECT_EQ(world.desk.memory.mails, before.mails);
    EXPECT_EQ(world.desk.memory.times, before.times);
    EXPECT_EQ(world.cloud.open_sessions(), open_before);
}

/// What TeamViewer's functions are called; OAuth's are not among them, because a token that is
/// asked for must arrive.
constexpr const char* slow_cloud = R"({"faults":[
    {"path":"/sessions","kind":"latency","delay_ms":60000,"count":0},
    {"path":"/reports","kind":"latency","delay_ms":60000,"count":0},
    {"path":"/devices","kind":"latency","delay_ms":60000,"count":0},
    {"path":"/managed","kind":"latency","delay_ms":60000,"count":0},
    {"path":"/groups","kind":"latency","delay_ms":60000,"count":0},
    {"path":"/account","kind":"latency","delay_ms":60000,"count":0},
    {"path":"/ping","kind":"latency","delay_ms":60000,"count":0},
    {"path":"/oauth2/revoke","kind":"latency","delay_ms":60000,"count":0}]})";

class EveryDeedStopped : public testing::TestWithParam<Deed> {};

INSTANTIATE_TEST_SUITE_P(ContractStop, EveryDeedStopped, testing::ValuesIn(deeds()), label);

TEST_P(EveryDeedStopped, SlotReturnsSoonWhileTheCloudIsSlow)
{
    World world;
    world.reach(GetParam().situation);
    world.cloud.control("/sim/faults", slow_cloud);
    world.desk.trouble.stop_at = std::chrono::steady_clock::now() + 300ms;

    world.plugin.ask(world.ask_for(GetParam()));

    const bool was_told = world.desk.stopped != std::chrono::steady_clock::time_point{};
    EXPECT_EQ(was_told, GetParam().asks_teamviewer);
    if (!was_told) return;
    // The contract says a second; the rest is for machines with other things to do. The cloud
    // would have taken a minute.
    EXPECT_LT(std::chrono::steady_clock::now() - world.desk.stopped, 10s);
}

} // namespace
} // namespace test
