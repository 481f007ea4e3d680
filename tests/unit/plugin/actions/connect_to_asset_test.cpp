#include "plugin/actions/connect_to_asset.hpp"
#include "plugin/domain/connect_clicks.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

tv::Asset asset(const std::string& id, const std::string& teamviewer_id)
{
    return {.id = id, .name = "NB-" + id, .teamviewer_id = teamviewer_id, .revision = "1"};
}

TEST(ConnectToAsset, OpensTeamViewerForTheDigitsAndNotesWhoAndWhy)
{
    fakes::World world;

    const auto outcome = tv::connect_to_asset(world.on("a-1", {{"reason", "Update of the driver"}}),
                                              world.state, world.call("click-1"));
    ASSERT_TRUE(outcome);
    world.commit(*outcome);

    EXPECT_EQ(outcome->open_url, "https://start.teamviewer.com/1234567890");
    EXPECT_EQ(outcome->message, (tv::Text{"connect.opened", {"NB-0815", "1 234 567 890"}}));
    ASSERT_THAT(world.desk.on("a-1").journal, SizeIs(1));
    const auto& entry = world.desk.on("a-1").journal.begin()->second;
    EXPECT_EQ(entry.at, world.clock.time);
    EXPECT_THAT(entry.fields, Contains(tv::Field{{"field.agent"}, std::string("Jonas Weber")}));
    EXPECT_THAT(entry.fields,
                Contains(tv::Field{{"field.reason"}, std::string("Update of the driver")}));
    EXPECT_THAT(entry.fields,
                Contains(tv::Field{{"field.teamviewer_id"}, std::string("1 234 567 890")}));
    EXPECT_THAT(world.desk.on("a-1").followups, SizeIs(1));
}

TEST(ConnectToAsset, ChoosesTheAssetOfTheInputOrTheOnlyCandidate)
{
    struct Row {
        const char* situation;
        std::vector<tv::Asset> assets;
        std::string chosen;
        const char* expected; ///< the page that opens, or the code of the error
    };
    const Row table[] = {
        {"the chosen one", {asset("1", "123456789"), asset("2", "987654321")}, "2", "987654321"},
        {"chosen by name", {asset("1", "123456789"), asset("2", "987654321")}, "NB-1", "123456789"},
        {"the only one with an id", {asset("1", ""), asset("2", "987654321")}, "", "987654321"},
        {"two candidates",
         {asset("1", "123456789"), asset("2", "987654321")},
         "",
         "connect.choose"},
        {"a foreign one", {asset("1", "123456789")}, "7", "connect.asset_unknown"},
        {"none at all", {}, "", "connect.no_asset"},
        {"several without an id", {asset("1", ""), asset("2", "x")}, "", "connect.none_usable"},
    };
    for (const Row& row : table) {
        SCOPED_TRACE(row.situation);
        fakes::World world;
        world.desk.activities["a-1"].assets = row.assets;

        const auto outcome = tv::connect_to_asset(world.on("a-1", {{"asset", row.chosen}}),
                                                  world.state, world.call("click-1"));

        const std::string is =
            outcome ? outcome->open_url.substr(std::string("https://start.teamviewer.com/").size())
                    : outcome.error().code;
        EXPECT_EQ(is, row.expected);
    }
}

TEST(ConnectToAsset, ErrorNamesTheAssetAndWhatIsWrongWithItsId)
{
    const struct {
        const char* id;
        const char* code;
        std::vector<std::string> args;
    } table[] = {
        {"", "connect.no_id", {"NB-1"}},
        {"12345", "connect.bad_id", {"NB-1", "12345"}},
        {"abc", "connect.bad_id", {"NB-1", "abc"}},
        {"123456789, 987654321", "connect.several_ids", {"NB-1", "123456789, 987654321"}},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.id);
        fakes::World world;
        world.desk.activities["a-1"].assets = {asset("1", row.id)};

        const auto outcome = tv::connect_to_asset(world.on(), world.state, world.call("click-1"));

        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().code, row.code);
        EXPECT_EQ(outcome.error().args, row.args);
        EXPECT_EQ(world.state.store.size(), 0U);
    }
}

TEST(ConnectToAsset, AsksForAReasonWhereTheConfigurationDoes)
{
    fakes::World world;
    world.configuration.require_reason = true;

    const auto without = tv::connect_to_asset(world.on("a-1", {{"reason", " \n"}}), world.state,
                                              world.call("click-1"));
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().code, "connect.reason_missing");

    EXPECT_TRUE(tv::connect_to_asset(world.on("a-1", {{"reason", "Driver"}}), world.state,
                                     world.call("click-2")));
}

TEST(ConnectToAsset, ClosedActivityIsRefused)
{
    fakes::World world;
    world.desk.activities["a-1"].closed = true;

    const auto outcome = tv::connect_to_asset(world.on(), world.state, world.call("click-1"));

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, "connect.activity_closed");
}

TEST(ConnectToAsset, RepeatedAttemptIsTheSameClick)
{
    fakes::World world;
    world.commit(*tv::connect_to_asset(world.on(), world.state, world.call("click-1")));

    world.commit(*tv::connect_to_asset(world.on(), world.state, world.call("click-1", 2)));

    EXPECT_THAT(world.desk.activity("a-1").connects, SizeIs(1));
    EXPECT_THAT(world.desk.on("a-1").journal, SizeIs(1));
    const auto bucket = world.state.store.get(tv::clicks_bucket("1234567890"));
    EXPECT_THAT(tv::read_clicks(bucket.value), SizeIs(1));
}

TEST(ConnectToAsset, ClickIsSharedWithTheTargetItWasMadeOn)
{
    fakes::World world;
    ASSERT_TRUE(tv::connect_to_asset(world.on("a-2"), world.state, world.call("click-1")));
    ASSERT_TRUE(tv::connect_to_asset(world.on_asset(), world.state, world.call("click-2")));

    const auto clicks =
        tv::read_clicks(world.state.store.get(tv::clicks_bucket("1234567890")).value);
    ASSERT_THAT(clicks, SizeIs(2));
    EXPECT_EQ(clicks[0].target, "a-2");
    EXPECT_EQ(clicks[1].target, "as-1");
    EXPECT_EQ(clicks[1].on, tv::ConnectClick::On::asset);
}

TEST(ConnectToAsset, WorksBeforeTeamViewerIsConnectedButWaitsForNoReports)
{
    fakes::World world;
    world.configuration.secrets.clear();

    const auto outcome = tv::connect_to_asset(world.on(), world.state, world.call("click-1"));

    ASSERT_TRUE(outcome);
    world.commit(*outcome);
    EXPECT_THAT(world.desk.on("a-1").followups, IsEmpty());
}

TEST(ConnectToAsset, ManyClicksDoNotFillTheFollowUpsOfTheDesk)
{
    fakes::World world;
    for (int i = 0; i < 40; ++i) {
        const auto outcome =
            tv::connect_to_asset(world.on(), world.state, world.call("click-" + std::to_string(i)));
        ASSERT_TRUE(outcome);
        world.commit(*outcome);
    }
    EXPECT_THAT(world.desk.on("a-1").followups, SizeIs(12));
}

TEST(ConnectToAsset, ClicksThatNobodyCollectsDoNotFillTheRecordsOfTheDesk)
{
    for (const auto pause : {std::chrono::minutes{0}, std::chrono::minutes{24h}}) {
        SCOPED_TRACE(pause.count());
        fakes::World world;
        world.configuration.secrets.clear();
        for (int i = 0; i < 70; ++i) {
            const auto outcome = tv::connect_to_asset(world.on_asset(), world.state,
                                                      world.call("click-" + std::to_string(i)));
            ASSERT_TRUE(outcome);
            world.commit(*outcome, "as-1");
            world.pass(pause);
        }
        EXPECT_THAT(world.desk.asset("as-1").connects, SizeIs(40));
        EXPECT_THAT(world.desk.on("as-1").journal, SizeIs(70));
    }
}

TEST(ConnectToAsset, FollowUpsThatDiedKeepNoLaterClickFromItsOwn)
{
    fakes::World world;
    for (int i = 0; i < 12; ++i) {
        world.commit(*tv::connect_to_asset(world.on(), world.state,
                                           world.call("click-" + std::to_string(i))));
    }
    world.desk.on("a-1").followups.clear();
    world.pass(48h);

    world.commit(*tv::connect_to_asset(world.on(), world.state, world.call("click-13")));

    EXPECT_THAT(world.desk.on("a-1").followups, SizeIs(1));
}

} // namespace
