#include "mock-host/teamviewer-sim/report_index.hpp"

#include "mock-host/teamviewer-sim/world.hpp"

#include <algorithm>

namespace sim {

namespace {

/// The one that comes last in the reports first, as entries are kept.
auto by_order(const std::vector<Connection>& connections)
{
    return [&connections](const ReportIndex::Entry& a, const ReportIndex::Entry& b) {
        if (a.end != b.end) return a.end < b.end;
        return connections[a.place].id > connections[b.place].id;
    };
}

} // namespace

void ReportIndex::refresh(const std::vector<Connection>& connections)
{
    const auto known = static_cast<std::ptrdiff_t>(entries_.size());
    for (std::size_t place = entries_.size(); place < connections.size(); ++place) {
        const Connection& one = connections[place];
        entries_.push_back({one.end, one.start, one.appears_at, place});
        places_[one.id] = place;
        longest_ = std::max(longest_, one.end - one.start);
    }
    const auto order = by_order(connections);
    const auto added = entries_.begin() + known;
    std::sort(added, entries_.end(), order);
    if (added == entries_.end()) return;
    // What ended last is at the end already, and what is new ended last, or not long before.
    const auto first_moved = std::lower_bound(entries_.begin(), added, *added, order);
    std::inplace_merge(first_moved, added, entries_.end(), order);
}

std::pair<std::size_t, std::size_t> ReportIndex::range(std::optional<TimePoint> from,
                                                       std::optional<TimePoint> to) const
{
    // The first that does not end later.
    const auto place_of = [this](TimePoint end) {
        const auto found = std::partition_point(entries_.rbegin(), entries_.rend(),
                                                [end](const Entry& it) { return it.end > end; });
        return static_cast<std::size_t>(found - entries_.rbegin());
    };
    return {to ? place_of(*to + longest_) : 0,
            from ? place_of(*from - std::chrono::seconds{1}) : entries_.size()};
}

std::optional<std::size_t> ReportIndex::position(const std::vector<Connection>& connections,
                                                 const std::string& id) const
{
    const auto known = places_.find(id);
    if (known == places_.end()) return std::nullopt;
    const Connection& one = connections[known->second];
    const Entry wanted{one.end, one.start, one.appears_at, known->second};
    const auto found =
        std::lower_bound(entries_.begin(), entries_.end(), wanted, by_order(connections));
    return static_cast<std::size_t>(entries_.end() - found) - 1;
}

} // namespace sim
