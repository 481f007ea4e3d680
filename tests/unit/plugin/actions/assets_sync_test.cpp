#include "plugin/actions/assets_sync.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct AssetsSync : testing::Test {
    tv::Outcome sync(std::map<std::string, std::string> input = {})
    {
        auto outcome =
            tv::assets_sync(world.on_configuration(std::move(input)),
                            {world.cloud, world.assets, world.progress}, world.call("sync"));
        EXPECT_TRUE(outcome);
        world.commit(*outcome, "cfg-1");
        return *std::move(outcome);
    }

    void device(std::uint64_t id, const std::string& name)
    {
        world.cloud.known_devices.push_back({.name = name, .teamviewer_id = id});
    }

    std::string seen(const std::string& name) const
    {
        const auto& asset = world.assets.named(name);
        return asset.source + ", " + asset.last_seen;
    }

    fakes::World world;
    const tv::Day today = std::chrono::floor<std::chrono::days>(fakes::noon_ish);
};

TEST_F(AssetsSync, BringsIdsIntoAssetsOfTheSameName)
{
    world.assets.add("NB-0815");
    world.assets.add("nb-0816.example.com");
    world.assets.add("NB-0817", "111222333");
    world.assets.add("NB-0818");
    device(1234567890, "nb-0815");
    device(1234567891, "NB-0816");
    device(111222333, "NB-0817");

    const auto outcome = sync();

    EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "1234567890");
    EXPECT_EQ(world.assets.named("nb-0816.example.com").teamviewer_id, "1234567891");
    EXPECT_EQ(world.assets.named("NB-0818").teamviewer_id, "");
    const auto& stats = outcome.stats;
    EXPECT_EQ(stats.at("seen"), 4);
    EXPECT_EQ(stats.at("matched"), 3);
    EXPECT_EQ(stats.at("updated"), 2);
    EXPECT_EQ(stats.at("unchanged"), 1);
    EXPECT_EQ(stats.at("unmatched"), 1);
    EXPECT_EQ(stats.at("created"), 0);
    EXPECT_EQ(outcome.message, (tv::Text{"sync.done", {"4", "3", "2", "0"}}));
}

TEST_F(AssetsSync, WritesWhereAndWhenADeviceWasSeen)
{
    world.configuration.sync_policy = tv::SyncPolicy::create_missing;
    world.configuration.sync_source = tv::SyncSource::groups;
    world.assets.add("NB-1", "1234567891");
    world.assets.add("NB-2");
    world.assets.add("NB-3", "1234567893");
    const tv::Day before = today - std::chrono::days{9};
    world.cloud.known_devices = {
        {.name = "NB-1", .teamviewer_id = 1234567891, .group = "Berlin", .online = true},
        {.name = "NB-2", .teamviewer_id = 1234567892, .group = "Rome", .last_seen = before},
        {.name = "NB-3", .teamviewer_id = 1234567893, .last_seen = today + std::chrono::days{1}},
        {.name = "NB-4", .teamviewer_id = 1234567894, .last_seen = before}};

    const auto outcome = sync();

    EXPECT_EQ(seen("NB-1"), "groups: Berlin, 2025-03-04");
    EXPECT_EQ(seen("NB-2"), "groups: Rome, 2025-02-23");
    EXPECT_EQ(seen("NB-3"), "groups, 2025-03-04"); // Its clock is ahead.
    EXPECT_EQ(seen("NB-4"), "groups, 2025-02-23");
    EXPECT_EQ(outcome.stats.at("updated"), 1); // Only what got another id.
    EXPECT_EQ(outcome.stats.at("unchanged"), 2);
    EXPECT_EQ(outcome.stats.at("created"), 1);
    EXPECT_THAT(outcome.findings, IsEmpty());
}

TEST_F(AssetsSync, SecondRunOnTheSameDayWritesNoRow)
{
    world.assets.add("NB-1", "1234567891");
    world.assets.add("NB-2", "1234567892");
    world.cloud.known_devices = {{.name = "NB-1", .teamviewer_id = 1234567891, .online = true},
                                 {.name = "NB-2", .teamviewer_id = 1234567892}};
    const auto first = sync();
    ASSERT_THAT(world.assets.batches, SizeIs(1));
    world.pass(13h);

    const auto again = sync();

    EXPECT_THAT(world.assets.batches, SizeIs(1));
    EXPECT_EQ(again.stats, first.stats);

    world.pass(1h);
    EXPECT_EQ(sync().stats, first.stats);
    EXPECT_THAT(world.assets.batches, ElementsAre(2U, 1U)); // The next day, and one was seen.
    EXPECT_EQ(seen("NB-1"), "managed, 2025-03-05");
}

TEST_F(AssetsSync, WhatTeamViewerDoesNotTellStaysUnlessTheDeviceIsAnotherOne)
{
    world.configuration.sync_clear_vanished = true;
    for (const char* name : {"NB-1", "NB-2", "NB-3"}) {
        world.assets.add(name, "123456789" + std::string(name).substr(3));
        world.assets.rows.back().source = "managed";
        world.assets.rows.back().last_seen = "2024-01-01";
    }
    device(1234567891, "NB-1");
    device(1234567899, "NB-2");

    sync();

    EXPECT_EQ(seen("NB-1"), "managed, 2024-01-01");
    EXPECT_EQ(seen("NB-2"), "managed, ");
    EXPECT_EQ(seen("NB-3"), ", ");
}

TEST_F(AssetsSync, DryRunDoesNotListWhatWasOnlySeenAgain)
{
    world.assets.add("NB-1", "1234567891");
    world.cloud.known_devices = {{.name = "NB-1", .teamviewer_id = 1234567891, .online = true}};

    const auto outcome = sync({{"dry_run", "true"}});

    EXPECT_THAT(outcome.findings, IsEmpty());
    EXPECT_EQ(outcome.stats.at("updated"), 0);
    EXPECT_EQ(outcome.stats.at("unchanged"), 1);
    EXPECT_THAT(world.assets.batches, IsEmpty());
    EXPECT_EQ(seen("NB-1"), ", ");
}

TEST_F(AssetsSync, SecondRunChangesNothing)
{
    world.configuration.sync_policy = tv::SyncPolicy::create_missing;
    world.assets.add("NB-0815");
    device(1234567890, "NB-0815");
    device(1234567891, "NB-0816");
    sync();
    const auto rows = world.assets.rows.size();

    const auto again = sync();

    EXPECT_THAT(world.assets.rows, SizeIs(rows));
    EXPECT_EQ(again.stats.at("updated"), 0);
    EXPECT_EQ(again.stats.at("created"), 0);
    EXPECT_EQ(again.stats.at("unchanged"), 2);
}

TEST_F(AssetsSync, MissingAssetsAreCreatedOnlyIfThePolicySaysSo)
{
    device(1234567890, "NB-0815");
    device(1234567891, "");
    sync();
    EXPECT_THAT(world.assets.rows, IsEmpty());

    world.configuration.sync_policy = tv::SyncPolicy::create_missing;
    EXPECT_EQ(sync().stats.at("created"), 2);

    EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "1234567890");
    EXPECT_EQ(world.assets.named("TeamViewer 1 234 567 891").teamviewer_id, "1234567891");
}

TEST_F(AssetsSync, IdThatNoAssetCouldKeepIsLeftOutAndReported)
{
    world.configuration.sync_policy = tv::SyncPolicy::create_missing;
    world.assets.add("NB-0815");
    device(1'234'567, "NB-0815");
    device(1'234'567'890'123, "NB-0816");
    device(0, "NB-0817"); // An entry without an id is nothing odd.
    device(12'345'678, "NB-0818");

    const auto outcome = sync();

    EXPECT_EQ(outcome.stats.at("devices"), 1);
    EXPECT_EQ(outcome.stats.at("created"), 1);
    EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "");
    EXPECT_EQ(world.assets.named("NB-0818").teamviewer_id, "12345678");
    ASSERT_THAT(outcome.findings, SizeIs(1));
    EXPECT_EQ(outcome.findings[0].title, (tv::Text{"finding.odd_ids", {"2", "1234567"}}));
    EXPECT_EQ(outcome.findings[0].state, tv::FindingState::warning);
}

TEST_F(AssetsSync, DeviceThatIsListedTwiceIsTheAssetOfItsSecondName)
{
    world.configuration.sync_policy = tv::SyncPolicy::create_missing;
    world.assets.add("NB-0815");
    device(1234567890, "The boss");
    device(1234567890, "nb-0815");

    const auto outcome = sync();

    EXPECT_EQ(outcome.stats.at("created"), 0);
    EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "1234567890");
}

TEST_F(AssetsSync, DryRunChangesNothingAndListsEveryDifference)
{
    world.configuration.sync_policy = tv::SyncPolicy::create_missing;
    world.assets.add("NB-0815");
    world.assets.add("NB-0816", "12");
    device(1234567890, "NB-0815");
    device(1234567891, "NB-0817");

    const auto outcome = sync({{"dry_run", "true"}});

    std::vector<std::string> ids;
    for (const auto& finding : outcome.findings)
        ids.push_back(finding.id);
    EXPECT_THAT(ids, ElementsAre("update", "malformed", "create"));
    EXPECT_EQ(outcome.stats.at("updated"), 1);
    EXPECT_EQ(outcome.stats.at("created"), 1);
    EXPECT_THAT(outcome.effects, IsEmpty());
    EXPECT_THAT(world.assets.batches, IsEmpty());
    EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "");
}

TEST_F(AssetsSync, ThousandFindingsAreListedAndTheRestIsCounted)
{
    for (int i = 0; i < 1200; ++i) {
        world.assets.add("NB-" + std::to_string(i));
        device(1'000'000'000U + static_cast<unsigned>(i), "NB-" + std::to_string(i));
    }

    const auto outcome = sync({{"dry_run", "true"}});

    ASSERT_THAT(outcome.findings, SizeIs(1000));
    EXPECT_EQ(outcome.findings.back().title, (tv::Text{"finding.more", {"201"}}));
}

TEST_F(AssetsSync, ChangesAreAppliedInBatches)
{
    for (int i = 0; i < 5200; ++i) {
        world.assets.add("NB-" + std::to_string(i));
        device(1'000'000'000U + static_cast<unsigned>(i), "NB-" + std::to_string(i));
    }

    EXPECT_EQ(sync().stats.at("updated"), 5200);

    EXPECT_THAT(world.assets.batches, ElementsAre(5000U, 200U));
}

TEST_F(AssetsSync, AssetThatSomebodyChangedMeanwhileIsLeftToTheNextRun)
{
    world.assets.add("NB-0815");
    device(1234567890, "NB-0815");
    world.assets.before_apply = [this] { world.assets.rows[0].revision = "7"; };

    const auto outcome = sync();

    EXPECT_EQ(outcome.stats.at("conflict"), 1);
    EXPECT_EQ(outcome.stats.at("updated"), 0);
    EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "");
}

TEST_F(AssetsSync, VanishedIdsAreReportedAndClearedOnlyIfTheSwitchSaysSo)
{
    world.assets.add("NB-0815", "1234567890");
    world.assets.add("NB-0816", "1234567891");
    for (auto& asset : world.assets.rows)
        asset.source = "managed";
    device(1234567899, "NB-0815");
    EXPECT_EQ(sync().stats.at("vanished"), 2);
    EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "1234567890");

    world.configuration.sync_clear_vanished = true;
    const auto outcome = sync();

    EXPECT_EQ(outcome.stats.at("vanished"), 2);
    EXPECT_EQ(outcome.stats.at("cleared"), 1);
    EXPECT_EQ(outcome.stats.at("updated"), 1);
    EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "1234567899");
    EXPECT_EQ(world.assets.named("NB-0816").teamviewer_id, "");
    EXPECT_THAT(outcome.findings, SizeIs(2)); // Nothing goes silently.
}

TEST_F(AssetsSync, IdThatDidNotComeFromThisListCannotVanishFromIt)
{
    world.configuration.sync_clear_vanished = true;
    world.configuration.sync_source = tv::SyncSource::groups;
    const char* const sources[] = {"",       "company",        "managed",
                                   "groups", "groups: Berlin", "groups: Hamburg"};
    for (const char* source : sources) {
        world.assets.add(std::string("from ") + source, "1234567890");
        world.assets.rows.back().source = source;
    }
    world.assets.add("NB-0815", "1234567891"); // Typed: no list has brought it.
    world.cloud.known_devices = {
        {.name = "NB-0815", .teamviewer_id = 1234567899, .group = "Berlin"}};

    const auto outcome = sync();

    EXPECT_EQ(outcome.stats.at("vanished"), 7);
    EXPECT_EQ(outcome.stats.at("cleared"), 1);
    EXPECT_EQ(world.assets.named("from ").teamviewer_id, "1234567890");
    EXPECT_EQ(world.assets.named("from company").teamviewer_id, "1234567890");
    EXPECT_EQ(world.assets.named("from managed").teamviewer_id, "1234567890");
    EXPECT_EQ(world.assets.named("from groups").teamviewer_id, "1234567890");
    EXPECT_EQ(world.assets.named("from groups: Berlin").teamviewer_id, "");
    EXPECT_EQ(world.assets.named("from groups: Hamburg").teamviewer_id, "1234567890");
    EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "1234567891");
}

TEST_F(AssetsSync, EmptyListOfDevicesClearsNothing)
{
    world.configuration.sync_clear_vanished = true;
    world.assets.add("NB-0815", "1234567890");
    world.assets.rows.back().source = "managed";

    const auto outcome = sync();

    EXPECT_EQ(outcome.message.key, "sync.no_devices");
    EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "1234567890");
}

TEST_F(AssetsSync, SwitchedOffItSaysSo)
{
    world.configuration.sync_source = tv::SyncSource::off;
    world.assets.add("NB-0815");

    const auto outcome = sync();

    EXPECT_EQ(outcome.message.key, "sync.off");
    EXPECT_THAT(outcome.effects, IsEmpty());
}

TEST_F(AssetsSync, RunIsRecordedOnTheConfiguration)
{
    world.assets.add("NB-0815");
    device(1234567890, "NB-0815");
    sync();

    const auto record =
        std::get<tv::SyncRecord>(world.desk.on("cfg-1").records.at(tv::SyncRecord::key));
    EXPECT_EQ(record.at, world.clock.time);
    EXPECT_EQ(record.stats.at("updated"), 1);
}

TEST_F(AssetsSync, FailureIsRetryableAndTheRepetitionFinishesTheWork)
{
    for (int nth = 1; nth <= 3; ++nth) {
        SCOPED_TRACE(nth); // devices, assets, apply
        fakes::World fresh;
        fresh.assets.add("NB-0815");
        fresh.cloud.known_devices = {{.name = "NB-0815", .teamviewer_id = 1234567890}};
        fresh.faults.arm(nth, fakes::Fault::lost_after);
        const tv::SyncPorts ports{fresh.cloud, fresh.assets, fresh.progress};

        const auto first = tv::assets_sync(fresh.on_configuration(), ports, fresh.call("s"));
        ASSERT_FALSE(first);
        EXPECT_TRUE(first.error().retryable);
        ASSERT_TRUE(tv::assets_sync(fresh.on_configuration(), ports, fresh.call("s", 2)));

        EXPECT_EQ(fresh.assets.named("NB-0815").teamviewer_id, "1234567890");
        EXPECT_EQ(fresh.assets.named("NB-0815").revision, "11"); // Changed exactly once.
    }
}

} // namespace
