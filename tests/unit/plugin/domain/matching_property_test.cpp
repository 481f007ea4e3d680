#include "tests/unit/plugin/domain/obvious_matching.hpp"

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace obvious;

struct Planned {
    tv::DeviceIndex devices;
    std::vector<tv::SyncDecision> decisions;
};

Planned plan(const std::vector<tv::Device>& list, const std::vector<tv::Asset>& assets,
             tv::Vanished vanished)
{
    Planned planned;
    for (const tv::Device& device : list)
        planned.devices.add(device);
    planned.devices.seal();
    tv::SyncClaims claims(planned.devices);
    for (const tv::Asset& asset : assets)
        claims.note(standing_of(asset, planned.devices));
    for (const tv::Asset& asset : assets)
        planned.decisions.push_back(
            tv::decide(standing_of(asset, planned.devices), claims, vanished));
    return planned;
}

/// What the desk holds when the plan was carried out.
std::vector<tv::Asset> carried_out(const Planned& planned, std::vector<tv::Asset> assets)
{
    for (std::size_t i = 0; i < assets.size(); ++i) {
        const tv::SyncDecision& decision = planned.decisions[i];
        if (decision.kind == Kind::clear) assets[i].teamviewer_id.clear();
        if (decision.kind == Kind::update || decision.kind == Kind::rematch)
            assets[i].teamviewer_id = std::to_string(planned.devices.id(*decision.device));
    }
    return assets;
}

constexpr std::uint32_t seeds = 2000;

class Matching : public testing::TestWithParam<tv::Vanished> {};

TEST_P(Matching, DecidesAsOneWhoLooksAtEverything)
{
    std::set<Kind> seen;
    for (std::uint32_t seed = 1; seed <= seeds && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Dice dice(seed);
        const auto list = some_devices(dice);
        const auto assets = some_assets(dice);
        const Obvious obvious(list, assets);
        const Planned planned = plan(list, assets, GetParam());
        for (std::size_t i = 0; i < assets.size(); ++i) {
            const Kind wanted = obvious.decide(assets[i], GetParam());
            EXPECT_EQ(planned.decisions[i].kind, wanted) << "asset " << i;
            seen.insert(wanted);
        }
    }
    EXPECT_EQ(seen.size(), GetParam() == tv::Vanished::keep ? 9U : 10U) << "not all was tried";
}

TEST_P(Matching, GivesNoIdTwiceAndHasNothingToDoTheSecondTime)
{
    for (std::uint32_t seed = 1; seed <= seeds && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Dice dice(seed);
        const auto list = some_devices(dice);
        const auto before = some_assets(dice);
        const auto after = carried_out(plan(list, before, GetParam()), before);
        for (std::size_t i = 0; i < after.size(); ++i) {
            if (after[i].teamviewer_id == before[i].teamviewer_id) continue;
            const auto holders = Obvious({}, after).holders(Obvious::stored(after[i]));
            EXPECT_TRUE(after[i].teamviewer_id.empty() || holders == 1) << "asset " << i;
        }
        for (const auto& decision : plan(list, after, GetParam()).decisions)
            EXPECT_FALSE(decision.is_change());
    }
}

INSTANTIATE_TEST_SUITE_P(Both, Matching, testing::Values(tv::Vanished::keep, tv::Vanished::clear));

TEST(DeviceIndex, HoldsWhatTheListSays)
{
    for (std::uint32_t seed = 1; seed <= seeds && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Dice dice(seed);
        const auto list = some_devices(dice);
        const auto expected = devices_by_id(list);
        const tv::DeviceIndex index = plan(list, {}, tv::Vanished::keep).devices;
        ASSERT_EQ(index.size(), expected.size());
        for (const auto& [id, device] : expected) {
            const auto found = index.with_id(id);
            ASSERT_TRUE(found) << id;
            EXPECT_EQ(tv::normalised_name(index.name(*found)), tv::normalised_name(device.name));
            EXPECT_EQ(index.group(*found), device.group);
            EXPECT_EQ(index.last_seen(*found), device.last_seen);
        }
    }
}

/// A device of each of these ids, and names of which every third one is another's, too.
std::vector<tv::Device> many_devices(Dice& dice)
{
    std::vector<tv::Device> devices;
    const std::size_t count = dice.below(3000);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t id = dice.one_in(50) ? ~std::uint64_t{0} - i : 1 + dice.below(1 << 28);
        const auto name = "dev-" + std::to_string(dice.below(3 * count));
        devices.push_back({.name = name, .teamviewer_id = id});
    }
    return devices;
}

TEST(DeviceIndex, FindsAmongManyWhatLookingAtAllOfThemFinds)
{
    for (std::uint32_t seed = 1; seed <= 20 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Dice dice(seed);
        const auto list = many_devices(dice);
        const auto expected = devices_by_id(list);
        const tv::DeviceIndex index = plan(list, {}, tv::Vanished::keep).devices;
        std::map<std::string, std::set<std::uint64_t>> by_name;
        for (const tv::Device& device : list)
            by_name[device.name].insert(device.teamviewer_id);
        for (const tv::Device& device : list) {
            const auto found = index.with_id(device.teamviewer_id);
            ASSERT_TRUE(found);
            EXPECT_EQ(index.id(*found), device.teamviewer_id);
            for (const auto guess : {*found, *found + 1, ~tv::DeviceIndex::Position{0}})
                EXPECT_EQ(index.with_id(device.teamviewer_id, guess), found);
            EXPECT_EQ(index.with_id(device.teamviewer_id + 1).has_value(),
                      expected.contains(device.teamviewer_id + 1));
            for (const auto guess : {std::optional<tv::DeviceIndex::Position>{}, found}) {
                std::vector<std::uint64_t> named; // In the order of their ids.
                for (const auto position : index.with_name(device.name, guess))
                    named.push_back(index.id(position));
                const auto& ids = by_name[device.name];
                EXPECT_EQ(named, std::vector(ids.begin(), ids.end()));
            }
        }
        EXPECT_TRUE(index.with_name("dev-none").empty());
    }
}

} // namespace
