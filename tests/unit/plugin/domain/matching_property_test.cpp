#include "plugin/domain/sync_plan.hpp"
#include "plugin/domain/teamviewer_id.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

// Random desks and random lists of devices, beside a matching that looks at everything each time:
// slow, and easy to believe. The seeds are always the same.

namespace {

using Kind = tv::SyncDecision::Kind;

class Dice {
public:
    explicit Dice(std::uint32_t seed) : numbers_(seed) {}
    std::size_t below(std::size_t end) { return numbers_() % end; }
    bool one_in(std::size_t chances) { return below(chances) == 0; }
    template <class Item>
    const Item& one_of(const std::vector<Item>& items)
    {
        return items[below(items.size())];
    }

private:
    std::mt19937 numbers_;
};

/// Few, so that they meet; with all the spellings that mean the same.
const std::vector<std::string> names{"",         "NB-1",     "nb-1",  "nb-1.example.com",
                                     " NB-1 ",   "NB-2",     "NB\t2", "nb 2",
                                     "10.0.0.1", "10.0.0.2", "Büro",  "BÜRO"};
const std::vector<std::uint64_t> ids{111'111'111, 222'222'222, 333'333'333, 4'444'444'444};

std::vector<tv::Device> some_devices(Dice& dice)
{
    std::vector<tv::Device> devices(dice.below(30));
    for (tv::Device& device : devices) {
        device.name = dice.one_of(names);
        device.teamviewer_id = dice.one_in(3) ? 500'000'000 + dice.below(1000) : dice.one_of(ids);
        device.group = dice.one_in(2) ? "Berlin" : "";
        if (dice.one_in(2)) device.last_seen = tv::Day{std::chrono::days{dice.below(9)}};
    }
    return devices;
}

std::string some_id(Dice& dice)
{
    if (dice.one_in(2)) return "";
    if (dice.one_in(6)) return "who knows";
    const std::string digits = std::to_string(dice.one_of(ids));
    return dice.one_in(2) ? digits : "r" + tv::grouped(digits);
}

std::vector<tv::Asset> some_assets(Dice& dice)
{
    std::vector<tv::Asset> assets(dice.below(8));
    for (tv::Asset& asset : assets) {
        asset.id = "as-" + std::to_string(&asset - assets.data());
        asset.name = dice.one_of(names);
        asset.teamviewer_id = some_id(dice);
    }
    return assets;
}

/// All of a list that have one id are one device: the first, last seen when any of them was.
std::map<std::uint64_t, tv::Device> devices_by_id(const std::vector<tv::Device>& list)
{
    std::map<std::uint64_t, tv::Device> devices;
    for (const tv::Device& device : list) {
        tv::Device& first = devices.try_emplace(device.teamviewer_id, device).first->second;
        first.last_seen = std::max(first.last_seen, device.last_seen);
    }
    return devices;
}

/// One desk and one list, and what is to be done, asked of everything for each asset.
struct Obvious {
    std::map<std::uint64_t, tv::Device> devices;
    std::vector<tv::Asset> assets;

    std::vector<std::uint64_t> named(const tv::Asset& asset) const
    {
        std::vector<std::uint64_t> found;
        const std::string name = tv::normalised_name(asset.name);
        for (const auto& [id, device] : devices) {
            if (!name.empty() && tv::normalised_name(device.name) == name) found.push_back(id);
        }
        return found;
    }
    static bool is_free(const tv::Asset& asset)
    {
        return tv::read_teamviewer_id(asset.teamviewer_id).state ==
               tv::TeamViewerId::State::missing;
    }
    /// 0: nothing that is an id.
    static std::uint64_t stored(const tv::Asset& asset)
    {
        const auto id = tv::read_teamviewer_id(asset.teamviewer_id);
        return id ? tv::id_number(id.digits) : 0;
    }
    bool wants(const tv::Asset& asset, std::uint64_t id) const
    {
        const auto candidates = named(asset);
        const bool may = is_free(asset) || (stored(asset) != 0 && !devices.contains(stored(asset)));
        return may && std::count(candidates.begin(), candidates.end(), id) > 0;
    }
    auto holders(std::uint64_t id) const
    {
        return std::count_if(assets.begin(), assets.end(),
                             [id](const tv::Asset& it) { return stored(it) == id; });
    }
    auto wanting(std::uint64_t id) const
    {
        return std::count_if(assets.begin(), assets.end(),
                             [&](const tv::Asset& it) { return wants(it, id); });
    }

    Kind by_name(const tv::Asset& asset) const
    {
        const auto candidates = named(asset);
        if (candidates.empty()) return Kind::unmatched;
        if (candidates.size() > 1) return Kind::ambiguous_devices;
        const bool is_clear = holders(candidates[0]) == 0 && wanting(candidates[0]) == 1;
        return is_clear ? Kind::update : Kind::ambiguous_assets;
    }
    Kind decide(const tv::Asset& asset, tv::Vanished vanished) const
    {
        if (is_free(asset)) return by_name(asset);
        const std::uint64_t id = stored(asset);
        if (id == 0) return Kind::malformed;
        if (!devices.contains(id)) {
            if (vanished == tv::Vanished::keep) return Kind::vanished;
            return by_name(asset) == Kind::update ? Kind::rematch : Kind::clear;
        }
        if (holders(id) > 1) return Kind::duplicate;
        const auto candidates = named(asset);
        return candidates.size() == 1 && candidates[0] != id ? Kind::drift : Kind::unchanged;
    }
};

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
        claims.note(asset, planned.devices);
    for (const tv::Asset& asset : assets)
        planned.decisions.push_back(tv::decide(asset, planned.devices, claims, vanished));
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
        const Obvious obvious{devices_by_id(list), assets};
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
            const auto holders = Obvious{{}, after}.holders(Obvious::stored(after[i]));
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

} // namespace
