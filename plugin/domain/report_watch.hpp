#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/domain/records.hpp"

#include <chrono>
#include <string>
#include <string_view>

// While somebody waits for connection reports, one look every half minute serves all who wait:
// calls are counted per day, and a desk closes thousands of activities.

namespace tv {

/// What all know about it, in shared state. A value: what is shared is its text.
struct ReportWatch {
    Time asked_at{};      ///< somebody began to wait; written once in a pause
    Time looked_at{};     ///< when the last reading began; never: 1970
    Time complete_from{}; ///< what began later, and was reported by `looked_at`, is handed on
    Time alone_until{};   ///< each reading of a single session has used up one pause, up to here

    static constexpr const char* key = "reports/watch";
    friend bool operator==(const ReportWatch&, const ReportWatch&) = default;
};

/// Of an unreadable text: nobody waits. The same holds when it is of a later time than now:
/// somebody has set the clock back, and nothing that was noted tells what is missing.
ReportWatch read_watch(std::string_view text, Time now);
std::string write_watch(const ReportWatch& watch);

/// Between two looks: what the licence bears all day, and twice that when nobody has begun to wait
/// for some minutes.
std::chrono::milliseconds pause_of_looks(const ReportWatch& watch,
                                         const Configuration& configuration, Time now);

/// The earliest time for the next look: now, or later.
Time next_look(const ReportWatch& watch, const Configuration& configuration, Time now);

/// Does somebody still wait?
bool is_watched(const ReportWatch& watch, const Configuration& configuration, Time now);

/// A reading of all that began after `from` has been handed on.
void note_reading(ReportWatch& watch, Time from, Time at);

/// A session asks TeamViewer by itself.
void note_alone(ReportWatch& watch, const Configuration& configuration, Time now);

/// How a session whose follow-up is due learns of its reports.
enum class Learning {
    handed_on,      ///< what there is was handed on, or is
    from_next_look, ///< a look is about to come that will tell
    by_itself,      ///< nobody looks for it
    by_asking,      ///< nobody looks, and so many have asked by themselves that one look is cheaper
};
Learning learning_of(const SessionRecord& session, const ReportWatch& watch,
                     const Configuration& configuration, Time now);

} // namespace tv
