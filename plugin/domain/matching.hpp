#pragma once

#include "plugin/domain/remote_session.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Which asset is which device. A million devices fit into some 80 MB: no node, no string of their
// own.

namespace tv {

/// What two names have in common that mean the same computer: lower case, without the domain.
std::string normalised_name(std::string_view name);

/// Where to look in a sorted table: by the upper bits of numbers that are spread out. Saves the
/// most of a binary search, which waits for memory at each step.
class UpperBits {
public:
    /// `number_at(i)` of i < size never decreases.
    template <class NumberAt>
    void build(std::size_t size, const NumberAt& number_at)
    {
        const auto bits = [](std::uint64_t value) { return 64 - std::countl_zero(value); };
        const std::uint64_t last = size == 0 ? 0 : number_at(size - 1);
        shift_ = std::max(0, bits(last) - bits(size));
        begins_.assign((last >> shift_) + 2, static_cast<std::uint32_t>(size));
        for (std::size_t i = size; i-- > 0;)
            begins_[number_at(i) >> shift_] = static_cast<std::uint32_t>(i);
        // What has no number of its own begins where the next one does.
        for (std::size_t i = begins_.size() - 1; i-- > 0;)
            begins_[i] = std::min(begins_[i], begins_[i + 1]);
    }

    /// First and end of the places where `number` can be.
    std::pair<std::ptrdiff_t, std::ptrdiff_t> range(std::uint64_t number) const
    {
        const std::uint64_t at = number >> shift_;
        if (at + 1 >= begins_.size()) return {0, 0};
        return {begins_[at], begins_[at + 1]};
    }

private:
    int shift_ = 0;
    std::vector<std::uint32_t> begins_;
};

/// All devices of TeamViewer's list, to look up by id and by name. Filled, sealed, then only read.
class DeviceIndex {
public:
    using Position = std::uint32_t; ///< of a device in the index, once it is sealed

    /// The first entry of an id counts: TeamViewer may list one device several times. It was last
    /// seen when any of them was, and is found by the name of each.
    void add(const Device& device);
    /// Ends the filling. No look-up before.
    void seal();

    std::size_t size() const { return devices_.size(); }
    std::uint64_t id(Position device) const { return devices_[device].id; }
    std::string_view name(Position device) const;
    /// Name of its device group; empty: the list was of none.
    const std::string& group(Position device) const { return groups_[group_place(device)]; }
    /// Place of that name in `groups`.
    std::uint32_t group_place(Position device) const { return devices_[device].group; }
    const std::vector<std::string>& groups() const { return groups_; }
    std::optional<Day> last_seen(Position device) const;

    /// `guess` is looked at first, here and below: that is quick if it is right.
    std::optional<Position> with_id(std::uint64_t id, Position guess = 0) const;
    /// All devices with an entry of that name, whatever its spelling; none for an empty name.
    std::span<const Position> with_name(std::string_view name,
                                        std::optional<Position> guess = {}) const;

private:
    static constexpr Position no = std::numeric_limits<Position>::max();
    static constexpr std::int32_t never = std::numeric_limits<std::int32_t>::min();

    struct Entry {
        std::uint64_t id = 0;
        std::uint64_t name_hash = 0; ///< of the normalised name; 0: it has none
        std::uint32_t name_at = 0;
        std::int32_t last_seen = never; ///< days since 1970
        std::uint32_t group = 0;        ///< place in groups_
        Position alone = no;            ///< its own, if no other device has that name
    };
    using NameOf = std::pair<std::uint64_t, Position>; ///< its hash, and the device

    /// Where in `by_id_` the device with that id is, or would be.
    std::size_t slot_of(std::uint64_t id) const;
    void drop_doubles();
    void sort_names();
    std::uint32_t place_of(const std::string& group);

    // In the order of the list: assets often came into the desk in the same order, and then what
    // belongs to the next one is near.
    std::vector<Entry> devices_;
    std::vector<Position> by_id_;     // a hash table, open: half of the slots are empty
    std::vector<NameOf> other_names_; // of entries that were dropped, until the names are sorted
    std::vector<std::uint64_t> name_hashes_; // of all names, sorted
    std::vector<Position> by_name_;          // whose names these are
    UpperBits name_places_;                  // in name_hashes_
    std::string names_;                      // all names in one piece
    std::vector<std::string> groups_;
};

} // namespace tv
