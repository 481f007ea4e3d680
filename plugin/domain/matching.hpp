#pragma once

#include "plugin/domain/remote_session.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Which asset is which device. A million devices fit into some 70 MB: no node, no string of their
// own.

namespace tv {

/// What two names have in common that mean the same computer: lower case, without the domain.
std::string normalised_name(std::string_view name);

/// All devices of TeamViewer's list, to look up by id and by name. Filled, sealed, then only read.
class DeviceIndex {
public:
    using Position = std::uint32_t; ///< of a device in the index, once it is sealed

    /// The first entry of an id counts: TeamViewer may list one device several times. It was last
    /// seen when any of them was.
    void add(const Device& device);
    /// Ends the filling. No look-up before.
    void seal();

    std::size_t size() const { return devices_.size(); }
    std::uint64_t id(Position device) const { return devices_[device].id; }
    std::string_view name(Position device) const;
    /// Name of its device group; empty: the list was of none.
    const std::string& group(Position device) const { return groups_[devices_[device].group]; }
    std::optional<Day> last_seen(Position device) const;

    std::optional<Position> with_id(std::uint64_t id) const;
    /// All devices of that name, whatever its spelling; none for an empty name.
    std::span<const Position> with_name(std::string_view name) const;

private:
    static constexpr std::int32_t never = std::numeric_limits<std::int32_t>::min();

    struct Entry {
        std::uint64_t id = 0;
        std::uint64_t name_hash = 0; ///< of the normalised name; 0: it has none
        std::uint32_t name_at = 0;
        std::uint32_t name_size = 0;
        std::int32_t last_seen = never; ///< days since 1970
        std::uint32_t group = 0;        ///< place in groups_
    };

    std::uint32_t place_of(const std::string& group);

    std::vector<Entry> devices_;    // by id
    std::vector<Position> by_name_; // by name_hash, those with a name
    std::string names_;             // all names in one piece
    std::vector<std::string> groups_;
};

} // namespace tv
