#include "plugin/domain/matching.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"

#include <algorithm>

namespace tv {
namespace {

std::uint64_t hash_of_name(std::string_view name)
{
    const std::string normalised = normalised_name(name);
    if (normalised.empty()) return 0;
    // 0 means that there is no name.
    return std::max<std::uint64_t>(stable_hash(normalised), 1);
}

std::int32_t days_since_1970(Day day)
{
    return static_cast<std::int32_t>(day.time_since_epoch().count());
}

} // namespace

std::string normalised_name(std::string_view name)
{
    std::string result = one_line(name, limits::name_bytes);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    // The first part of an IPv4 address is no computer name.
    if (result.find_first_not_of("0123456789.") == std::string::npos) return result;
    return result.substr(0, result.find('.'));
}

void DeviceIndex::add(const Device& device)
{
    const std::string name = one_line(device.name, limits::name_bytes);
    devices_.push_back(
        {device.teamviewer_id, hash_of_name(name), static_cast<std::uint32_t>(names_.size()),
         static_cast<std::uint32_t>(name.size()),
         device.last_seen ? days_since_1970(*device.last_seen) : never, place_of(device.group)});
    names_ += name;
    names_ += '\n'; // Those without a name have a place of their own, too.
}

void DeviceIndex::seal()
{
    // The place of its name tells which entry came first.
    std::sort(devices_.begin(), devices_.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.id, a.name_at) < std::tie(b.id, b.name_at);
    });
    const auto same_id = [](const Entry& a, const Entry& b) { return a.id == b.id; };
    // From the end, so that the first entry of an id gets the latest day of all.
    for (std::size_t i = devices_.size(); i-- > 1;)
        if (same_id(devices_[i - 1], devices_[i]))
            devices_[i - 1].last_seen = std::max(devices_[i - 1].last_seen, devices_[i].last_seen);
    devices_.erase(std::unique(devices_.begin(), devices_.end(), same_id), devices_.end());

    by_name_.clear();
    by_name_.reserve(devices_.size());
    for (Position device = 0; device < devices_.size(); ++device)
        if (devices_[device].name_hash != 0) by_name_.push_back(device);
    std::sort(by_name_.begin(), by_name_.end(), [this](Position a, Position b) {
        return std::tie(devices_[a].name_hash, a) < std::tie(devices_[b].name_hash, b);
    });
}

std::string_view DeviceIndex::name(Position device) const
{
    return std::string_view(names_).substr(devices_[device].name_at, devices_[device].name_size);
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

std::optional<DeviceIndex::Position> DeviceIndex::with_id(std::uint64_t id) const
{
    const auto found = std::lower_bound(
        devices_.begin(), devices_.end(), id,
        [](const Entry& entry, std::uint64_t wanted) { return entry.id < wanted; });
    if (found == devices_.end() || found->id != id) return std::nullopt;
    return static_cast<Position>(found - devices_.begin());
}

std::span<const DeviceIndex::Position> DeviceIndex::with_name(std::string_view name) const
{
    const std::uint64_t hash = hash_of_name(name);
    if (hash == 0) return {};
    const auto first = std::lower_bound(
        by_name_.begin(), by_name_.end(), hash,
        [this](Position device, std::uint64_t h) { return devices_[device].name_hash < h; });
    auto last = first;
    while (last != by_name_.end() && devices_[*last].name_hash == hash)
        ++last;
    return {first, last};
}

} // namespace tv
