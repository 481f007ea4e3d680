#pragma once

#include "plugin/domain/sync_plan.hpp"
#include "plugin/domain/teamviewer_id.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

// Random desks and random lists of devices, beside a matching that looks at everything each time:
// slow, and easy to believe. The seeds are always the same.

namespace obvious {

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
inline const std::vector<std::string> names{"",         "NB-1",     "nb-1",  "nb-1.example.com",
                                            " NB-1 ",   "NB-2",     "NB\t2", "nb 2",
                                            "10.0.0.1", "10.0.0.2", "Büro",  "BÜRO"};
inline const std::vector<std::uint64_t> ids{111'111'111, 222'222'222, 333'333'333, 4'444'444'444};

inline std::vector<tv::Device> some_devices(Dice& dice)
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

inline std::string some_id(Dice& dice)
{
    if (dice.one_in(2)) return "";
    if (dice.one_in(6)) return "who knows";
    const std::string digits = std::to_string(dice.one_of(ids));
    return dice.one_in(2) ? digits : "r" + tv::grouped(digits);
}

inline std::vector<tv::Asset> some_assets(Dice& dice)
{
    std::vector<tv::Asset> assets(dice.below(8));
    for (tv::Asset& asset : assets) {
        asset.id = "as-" + std::to_string(&asset - assets.data());
        asset.name = dice.one_of(names);
        asset.teamviewer_id = some_id(dice);
    }
    return assets;
}

/// All of a list that have one id are one device: the first, last seen when any of them was. It has
/// the names of all.
inline std::map<std::uint64_t, tv::Device> devices_by_id(const std::vector<tv::Device>& list)
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
    Obvious(std::vector<tv::Device> list, std::vector<tv::Asset> rows)
        : entries(std::move(list)), devices(devices_by_id(entries)), assets(std::move(rows))
    {
    }

    std::vector<tv::Device> entries;
    std::map<std::uint64_t, tv::Device> devices;
    std::vector<tv::Asset> assets;

    std::vector<std::uint64_t> named(const tv::Asset& asset) const
    {
        std::set<std::uint64_t> found;
        const std::string name = tv::normalised_name(asset.name);
        for (const tv::Device& entry : entries) {
            const bool is_its = !name.empty() && tv::normalised_name(entry.name) == name;
            if (is_its) found.insert(entry.teamviewer_id);
        }
        return {found.begin(), found.end()};
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

} // namespace obvious
