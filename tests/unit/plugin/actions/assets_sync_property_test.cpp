#include "plugin/actions/assets_sync.hpp"
#include "plugin/domain/limits.hpp"
#include "tests/fakes/world.hpp"
#include "tests/unit/plugin/domain/obvious_matching.hpp"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

// Whole runs on random desks, beside one who looks at everything for each asset.

namespace {

using namespace obvious;

tv::Outcome sync(fakes::World& world)
{
    auto outcome = tv::assets_sync(world.on_configuration(),
                                   {world.cloud, world.assets, world.progress}, world.call("sync"));
    EXPECT_TRUE(outcome);
    return outcome ? *std::move(outcome) : tv::Outcome{};
}

/// What the desk holds afterwards, by name of the asset and what the list says of its device.
using Row = std::tuple<std::string, std::string, std::string>;

struct Expected {
    std::vector<Row> rows{};
    std::map<Kind, std::int64_t> kinds{};
};

Row row_of(const std::string& name, const tv::Device& device)
{
    return {name, std::to_string(device.teamviewer_id),
            device.last_seen ? tv::day_text(*device.last_seen) : ""};
}

/// Of the list: by mode and group.
std::set<std::string> sources_of(const std::vector<tv::Device>& devices)
{
    std::set<std::string> sources;
    for (const tv::Device& device : devices)
        sources.insert(tv::source_text(tv::SyncSource::managed, device.group));
    return sources;
}

/// Only what came from the list that is read can vanish from it: `cleared` are its sources.
Expected expected_of(const Obvious& desk, const std::set<std::string>& cleared)
{
    Expected expected;
    for (const tv::Asset& asset : desk.assets) {
        const bool goes = cleared.contains(asset.source);
        const Kind kind = desk.decide(asset, goes ? tv::Vanished::clear : tv::Vanished::keep);
        ++expected.kinds[kind];
        Row row{asset.name, asset.teamviewer_id, ""};
        if (kind == Kind::clear) row = {asset.name, "", ""};
        if (kind == Kind::update || kind == Kind::rematch)
            row = row_of(asset.name, desk.devices.at(desk.named(asset).front()));
        if (kind == Kind::unchanged) {
            row = row_of(asset.name, desk.devices.at(Obvious::stored(asset)));
            std::get<1>(row) = asset.teamviewer_id; // As it was typed.
        }
        expected.rows.push_back(row);
    }
    return expected;
}

std::vector<Row> rows_of(const fakes::World& world)
{
    std::vector<Row> rows;
    for (const tv::Asset& asset : world.assets.rows)
        rows.emplace_back(asset.name, asset.teamviewer_id, asset.last_seen);
    return rows;
}

class WholeSync : public testing::TestWithParam<bool> {};

TEST_P(WholeSync, LeavesWhatOneWouldLeaveWhoLooksAtEverything)
{
    for (std::uint32_t seed = 1; seed <= 500 && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Dice dice(seed);
        fakes::World world;
        world.configuration.sync_clear_vanished = GetParam();
        world.cloud.known_devices = some_devices(dice);
        world.assets.rows = some_assets(dice);
        const std::vector<std::string> lists{"company", "managed", "managed: Berlin",
                                             "managed: Rome"};
        for (tv::Asset& asset : world.assets.rows)
            if (dice.one_in(2)) asset.source = dice.one_of(lists);
        const Obvious desk(world.cloud.known_devices, world.assets.rows);
        Expected expected = expected_of(desk, GetParam() ? sources_of(world.cloud.known_devices)
                                                         : std::set<std::string>{});

        const auto stats = sync(world).stats;

        auto& kinds = expected.kinds;
        EXPECT_EQ(rows_of(world), expected.rows);
        EXPECT_EQ(stats.at("seen"), static_cast<std::int64_t>(desk.assets.size()));
        EXPECT_EQ(stats.at("devices"), static_cast<std::int64_t>(desk.devices.size()));
        EXPECT_EQ(stats.at("unchanged"), kinds[Kind::unchanged]);
        EXPECT_EQ(stats.at("updated"), kinds[Kind::update] + kinds[Kind::rematch]);
        EXPECT_EQ(stats.at("unmatched"), kinds[Kind::unmatched]);
        EXPECT_EQ(stats.at("duplicate"), kinds[Kind::duplicate]);
        EXPECT_EQ(stats.at("drift"), kinds[Kind::drift]);
        EXPECT_EQ(stats.at("malformed"), kinds[Kind::malformed]);
        EXPECT_EQ(stats.at("ambiguous"),
                  kinds[Kind::ambiguous_assets] + kinds[Kind::ambiguous_devices]);
        EXPECT_EQ(stats.at("vanished"),
                  kinds[Kind::vanished] + kinds[Kind::rematch] + kinds[Kind::clear]);
    }
}

INSTANTIATE_TEST_SUITE_P(KeepsOrClears, WholeSync, testing::Bool());

TEST(WholeSyncOfMany, WhatIsTooMuchToWaitInMemoryIsReadOnceMore)
{
    fakes::World world;
    world.cloud.known_devices = {{.name = "A", .teamviewer_id = 111'111'111}};
    for (std::size_t i = 0; i < tv::limits::assets_undecided + 10; ++i)
        world.assets.add("B", "999999999");
    world.assets.add("A");

    const auto outcome = sync(world);

    EXPECT_EQ(outcome.stats.at("vanished"),
              static_cast<std::int64_t>(tv::limits::assets_undecided + 10));
    EXPECT_EQ(outcome.stats.at("seen"), outcome.stats.at("vanished") + 1);
    EXPECT_EQ(outcome.stats.at("updated"), 1);
    EXPECT_EQ(world.assets.named("A").teamviewer_id, "111111111");
}

} // namespace
