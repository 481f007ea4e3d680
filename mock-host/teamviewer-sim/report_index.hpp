#pragma once

#include "mock-host/teamviewer-sim/times.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sim {

struct Connection;

/// All connections in the order of the reports: what ended last comes first. Kept from one request
/// to the next, because there may be a million.
class ReportIndex {
public:
    struct Entry {
        TimePoint end = {};
        TimePoint start = {};
        TimePoint appears_at = {};
        std::size_t place = 0; ///< in the list of connections
    };

    /// Takes in what was added since; to be called before the others.
    void refresh(const std::vector<Connection>& connections);
    /// One was removed or another one put in its place.
    void forget() { *this = {}; }

    /// Those of reports that come first have the lowest positions.
    const Entry& operator[](std::size_t position) const
    {
        return entries_[entries_.size() - 1 - position];
    }
    std::size_t size() const { return entries_.size(); }
    /// Where the connections can be that began within these times.
    std::pair<std::size_t, std::size_t> range(std::optional<TimePoint> from,
                                              std::optional<TimePoint> to) const;
    /// Where the connection with that id is.
    std::optional<std::size_t> position(const std::vector<Connection>& connections,
                                        const std::string& id) const;

private:
    // What comes last in the reports first: what is new comes to the end, where it moves no others.
    std::vector<Entry> entries_;
    std::unordered_map<std::string, std::size_t> places_; // by id
    std::chrono::seconds longest_{0};
};

} // namespace sim
