#include "plugin/domain/matching.hpp"

#include "plugin/domain/case_folding.hpp"
#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"

#include <algorithm>
#include <array>

namespace tv {
namespace {

/// An IPv4 address has no domain, nor has an alias: "Dr. Weber" and "Dr. Mueller" are two names.
std::string_view without_domain(std::string_view name)
{
    const bool is_address = name.find_first_not_of("0123456789.") == std::string_view::npos;
    const bool is_alias = name.find(' ') != std::string_view::npos;
    return is_address || is_alias ? name : name.substr(0, name.find('.'));
}

/// Every bit of the result depends on all of `hash`: FNV leaves the upper ones alike. (MurmurHash3)
std::uint64_t mixed(std::uint64_t hash)
{
    hash = (hash ^ (hash >> 33U)) * 0xff51afd7ed558ccdULL;
    hash = (hash ^ (hash >> 33U)) * 0xc4ceb9fe1a85ec53ULL;
    return hash ^ (hash >> 33U);
}

/// Of the normalised name, without making it: a synchronisation asks some million times. 0: there
/// is no name.
std::uint64_t hash_of_name(std::string_view name)
{
    std::string made;
    if (!is_one_line(name, limits::name_bytes)) name = made = one_line(name, limits::name_bytes);
    name = without_domain(name);
    if (name.empty()) return 0;
    std::array<char, limits::name_bytes> letters;
    std::copy(name.begin(), name.end(), letters.begin());
    fold_case({letters.data(), name.size()});
    return std::max<std::uint64_t>(mixed(stable_hash({letters.data(), name.size()})), 1);
}

std::int32_t days_since_1970(Day day)
{
    return static_cast<std::int32_t>(day.time_since_epoch().count());
}

} // namespace

std::string normalised_name(std::string_view name)
{
    return folded(std::string(without_domain(one_line(name, limits::name_bytes))));
}

void DeviceIndex::add(const Device& device)
{
    std::string made;
    std::string_view name = device.name;
    if (!is_one_line(name, limits::name_bytes)) name = made = one_line(name, limits::name_bytes);
    devices_.push_back(
        {device.teamviewer_id, hash_of_name(name), static_cast<std::uint32_t>(names_.size()),
         device.last_seen ? days_since_1970(*device.last_seen) : never, place_of(device.group)});
    names_ += name;
    names_ += '\n'; // Those without a name have a place of their own, too.
}

void DeviceIndex::seal()
{
    by_id_.assign(std::bit_ceil(2 * devices_.size() + 1), no);
    drop_doubles();
    sort_names();
}

std::size_t DeviceIndex::slot_of(std::uint64_t id) const
{
    const std::size_t mask = by_id_.size() - 1;
    std::size_t slot = mixed(id) & mask;
    while (by_id_[slot] != no && devices_[by_id_[slot]].id != id)
        slot = (slot + 1) & mask;
    return slot;
}

/// Those that stay move forward, to where one was dropped. Of that only its name is kept: assets
/// may be called as any of the entries is.
void DeviceIndex::drop_doubles()
{
    Position kept = 0;
    for (const Entry& device : devices_) {
        Position& slot = by_id_[slot_of(device.id)];
        if (slot != no) {
            devices_[slot].last_seen = std::max(devices_[slot].last_seen, device.last_seen);
            if (device.name_hash != 0) other_names_.emplace_back(device.name_hash, slot);
            continue;
        }
        slot = kept;
        devices_[kept++] = device;
    }
    devices_.resize(kept);
}

void DeviceIndex::sort_names()
{
    // Beside each other in memory while they are sorted: three times as fast.
    std::vector<NameOf> names = std::exchange(other_names_, {});
    names.reserve(names.size() + devices_.size());
    for (Position device = 0; device < devices_.size(); ++device)
        if (devices_[device].name_hash != 0) names.emplace_back(devices_[device].name_hash, device);
    std::sort(names.begin(), names.end(), [this](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : id(a.second) < id(b.second);
    });
    names.erase(std::unique(names.begin(), names.end()), names.end());
    by_name_.reserve(names.size());
    name_hashes_.reserve(names.size());
    const auto is_other = [&](std::size_t i, std::size_t place) {
        return i >= names.size() || names[i].first != names[place].first;
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto [hash, device] = names[i];
        name_hashes_.push_back(hash);
        by_name_.push_back(device);
        const bool is_alone = is_other(i - 1, i) && is_other(i + 1, i);
        if (is_alone && hash == devices_[device].name_hash) devices_[device].alone = device;
    }
    name_places_.build(names.size(), [&](std::size_t i) { return name_hashes_[i]; });
}

std::string_view DeviceIndex::name(Position device) const
{
    const std::size_t begin = devices_[device].name_at;
    return std::string_view(names_).substr(begin, names_.find('\n', begin) - begin);
}

std::optional<Day> DeviceIndex::last_seen(Position device) const
{
    const std::int32_t days = devices_[device].last_seen;
    return days == never ? std::nullopt : std::optional(Day{std::chrono::days{days}});
}

std::uint32_t DeviceIndex::place_of(const std::string& group)
{
    // Groups are read one after the other: nearly always it is the last one.
    const auto found = std::find(groups_.rbegin(), groups_.rend(), group);
    if (found != groups_.rend()) return static_cast<std::uint32_t>(groups_.rend() - found - 1);
    groups_.push_back(group);
    return static_cast<std::uint32_t>(groups_.size() - 1);
}

std::optional<DeviceIndex::Position> DeviceIndex::with_id(std::uint64_t id, Position guess) const
{
    if (guess < devices_.size() && devices_[guess].id == id) return guess;
    if (by_id_.empty()) return std::nullopt;
    const Position found = by_id_[slot_of(id)];
    return found == no ? std::nullopt : std::optional(found);
}

std::span<const DeviceIndex::Position> DeviceIndex::with_name(std::string_view name,
                                                              std::optional<Position> guess) const
{
    const std::uint64_t hash = hash_of_name(name);
    if (hash == 0) return {};
    if (guess && devices_[*guess].name_hash == hash && devices_[*guess].alone != no) {
        return {&devices_[*guess].alone, 1};
    }
    const auto [begin, end] = name_places_.range(hash);
    const auto hashes = name_hashes_.begin();
    const auto [first, last] = std::equal_range(hashes + begin, hashes + end, hash);
    return {by_name_.begin() + (first - hashes), by_name_.begin() + (last - hashes)};
}

} // namespace tv
