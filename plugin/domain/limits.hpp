#pragma once

#include <chrono>
#include <cstddef>

// How much of something is taken: what the desk and TeamViewer accept, and what a ticket can bear.

namespace tv::limits {

inline constexpr std::size_t name_bytes = 200; ///< a person, a device, a number in a field
inline constexpr std::size_t title_bytes = 200;
inline constexpr std::size_t email_bytes = 254;  ///< TeamViewer's; left out if it is longer
inline constexpr std::size_t notes_bytes = 1000; ///< a supporter's comment; fits a follow-up's args
inline constexpr std::size_t reason_bytes = 1000;

inline constexpr std::size_t description_bytes = 4000; ///< TeamViewer's, of a session
inline constexpr std::size_t customer_name_bytes = 100;

/// Of the 64 records that the desk keeps for us on a target.
inline constexpr std::size_t records_kept = 40;
/// Connections that a record remembers: more do not fit its 4 KiB. Beyond, the keys of effects
/// still keep a report from being written twice.
inline constexpr std::size_t written_kept = 64;
/// Connections that one answer reports: three effects each, of the 1,000 that the desk takes.
inline constexpr std::size_t reports_in_outcome = 250;
/// Whoever has more than that reads the rest in a follow-up: one more answer has to fit as well.
inline constexpr std::size_t effects_before_rest = 240;
/// Of the 32 follow-ups that the desk keeps for us on a target.
inline constexpr std::size_t connects_watched = 12;
inline constexpr std::size_t swept_per_target = 12;

/// Assets that a synchronisation keeps until it has seen all: some 15 MB.
inline constexpr std::size_t assets_undecided = 50'000;

inline constexpr std::size_t findings = 1000;
inline constexpr std::size_t effects_in_portion = 500;
inline constexpr std::size_t changes_in_batch = 5000;
inline constexpr std::size_t activities_in_read = 100;

/// A week: the longest that the desk books as one entry.
inline constexpr std::chrono::seconds time_entry{604'800};

} // namespace tv::limits
