#include "plugin/actions/collect_reports.hpp"
#include "plugin/actions/connect_to_asset.hpp"
#include "plugin/domain/connect_clicks.hpp"
#include "plugin/domain/connection_report.hpp"
#include "plugin/domain/limits.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::IsEmpty;
using testing::Key;
using testing::SizeIs;

struct CollectConnects : testing::Test {
    tv::ConnectRecord click(const std::string& activity, const std::string& key)
    {
        const auto outcome = tv::connect_to_asset(world.on(activity), world.state, world.call(key));
        EXPECT_TRUE(outcome);
        world.commit(*outcome, activity);
        return world.desk.activity(activity).connects.back();
    }

    void follow_up(const std::string& activity, const tv::ConnectRecord& click)
    {
        const auto outcome =
            tv::collect_reports(world.on(activity, {{"connect", click.id}}), world.cloud,
                                world.state, world.checkpoints, world.call("follow-up"));
        ASSERT_TRUE(outcome);
        world.commit(*outcome, activity);
    }

    /// The click is noted for all; then the desk cannot store what came of it.
    std::string failed_click(const std::string& activity, const std::string& key)
    {
        const auto outcome = tv::connect_to_asset(world.on(activity), world.state, world.call(key));
        EXPECT_TRUE(outcome);
        return clicks().back().id;
    }

    /// The sweep has found the click to be the owner of the connection.
    tv::Outcome hand_over(const tv::Connection& connection, const std::string& click)
    {
        auto args = tv::connection_args(connection);
        args["click"] = click;
        const auto outcome = tv::collect_reports(world.on("a-1", args), world.cloud, world.state,
                                                 world.checkpoints, world.call("from-sweep"));
        EXPECT_TRUE(outcome);
        world.commit(*outcome);
        return *outcome;
    }

    std::vector<tv::ConnectClick> clicks()
    {
        const std::string bucket = tv::clicks_bucket("1234567890");
        return tv::read_clicks(world.state.get(bucket, world.call("look"))->value);
    }

    fakes::World world;
};

TEST_F(CollectConnects, ConnectionGoesToTheLatestClickOnThatDeviceAndToNoOther)
{
    const auto first = click("a-1", "click-1");
    world.pass(10min);
    const auto second = click("a-2", "click-2");
    world.cloud.connected_to("1234567890", world.clock.time + 1min, 20min);
    world.pass(1h);

    follow_up("a-1", first);
    follow_up("a-2", second);

    EXPECT_THAT(world.desk.on("a-1").times, IsEmpty());
    EXPECT_THAT(world.desk.on("a-2").times, SizeIs(1));
}

TEST_F(CollectConnects, ClickThatSharedStateHasForgottenStillGetsItsReports)
{
    const auto first = click("a-1", "click-1");
    world.state.store = {};
    world.cloud.connected_to("1234567890", world.clock.time + 1min, 20min);
    world.pass(1h);

    follow_up("a-1", first);

    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(1));
}

TEST_F(CollectConnects, LooksLessOftenAsTimePassesAndStopsAfterHalfADay)
{
    const auto record = click("a-1", "click-1");
    const tv::Time at = world.clock.time;
    auto& followups = world.desk.on("a-1").followups;

    world.pass(15min);
    follow_up("a-1", record);
    EXPECT_EQ(followups.at(record.key() + "/collect").at, at + 30min);

    world.clock.time = at + 12h;
    followups.clear();
    follow_up("a-1", record);
    EXPECT_THAT(followups, IsEmpty());
    EXPECT_TRUE(world.desk.activity("a-1").connects.at(0).collected);
}

TEST_F(CollectConnects, OnAnAssetThereIsAnEntryButNoTime)
{
    const auto outcome = tv::connect_to_asset(world.on_asset(), world.state, world.call("click"));
    ASSERT_TRUE(outcome);
    world.commit(*outcome, "as-1");
    const auto connection = world.cloud.connected_to("1234567890", world.clock.time + 1min, 20min);
    world.pass(1h);
    const auto id = world.desk.asset("as-1").connects.at(0).id;

    const auto collected = tv::collect_reports(world.on_asset("as-1", {{"connect", id}}),
                                               world.cloud, world.state, world.call("follow-up"));

    ASSERT_TRUE(collected);
    world.commit(*collected, "as-1");
    EXPECT_THAT(world.desk.on("as-1").journal,
                Contains(Key("connection/" + connection.id + "/report")));
    EXPECT_THAT(world.desk.on("as-1").times, IsEmpty());
}

TEST_F(CollectConnects, ClickThatFailedGetsNoConnectionAndIsForgotten)
{
    const auto click = failed_click("a-1", "click-1");
    const auto connection = world.cloud.connected_to("1234567890", world.clock.time + 1min, 20min);
    world.pass(1h);

    const auto outcome = hand_over(connection, click);

    EXPECT_THAT(outcome.effects, IsEmpty());
    EXPECT_THAT(clicks(), IsEmpty());
}

TEST_F(CollectConnects, ClickOnAnAssetThatFailedGetsNoConnection)
{
    ASSERT_TRUE(tv::connect_to_asset(world.on_asset(), world.state, world.call("click")));
    auto args =
        tv::connection_args(world.cloud.connected_to("1234567890", world.clock.time + 1min, 20min));
    args["click"] = clicks().back().id;

    const auto outcome = tv::collect_reports(world.on_asset("as-1", args), world.cloud, world.state,
                                             world.call("from-sweep"));

    ASSERT_TRUE(outcome);
    EXPECT_THAT(outcome->effects, IsEmpty());
    EXPECT_THAT(clicks(), IsEmpty());
}

TEST_F(CollectConnects, ConnectionOfAClickThatFailedGoesToTheNextThatMayHaveLedToIt)
{
    const auto before = click("a-2", "click-1");
    world.pass(3min);
    const auto failed = failed_click("a-1", "click-2");
    const auto connection = world.cloud.connected_to("1234567890", world.clock.time + 1min, 20min);
    world.pass(1h);

    hand_over(connection, failed);

    EXPECT_THAT(world.desk.on("a-1").journal, IsEmpty());
    const auto& followups = world.desk.on("a-2").followups;
    const auto passed_on = followups.find("connection/" + connection.id + "/collect");
    ASSERT_NE(passed_on, followups.end());
    EXPECT_EQ(passed_on->second.args.at("click"), before.id);
}

TEST_F(CollectConnects, ClickOfAFullTicketMayHaveBeenForgottenAndGetsItsConnection)
{
    const auto click = failed_click("a-1", "click-1");
    for (std::size_t i = 0; i < tv::limits::records_kept; ++i) {
        const tv::SessionRecord kept{.code = "s9-" + std::to_string(i)};
        world.desk.on("a-1").records[kept.key()] = kept;
    }
    const auto connection = world.cloud.connected_to("1234567890", world.clock.time + 1min, 20min);
    world.pass(1h);

    hand_over(connection, click);

    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(1));
}

} // namespace
