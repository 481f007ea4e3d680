#pragma once

#include "mock-host/store/store.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mock::store {

using Days = std::chrono::duration<int, std::ratio<86400>>;

inline constexpr Days for_ever = Days::max();

/// How long the desk keeps what has come to its end. What hangs on an activity (journal, time
/// entries, records, and the keys that keep an effect from happening twice) stays with it, and what
/// is not done is never removed.
struct Retention {
    Days calls{90};
    Days mails{180};
};

/// How much of the numbered news of what changed stays for pages that come back.
inline constexpr std::int64_t changes_kept = 10'000;

/// The settings "keep.calls_days" and "keep.mails_days". What is no number of days keeps for ever,
/// so that a slip removes nothing.
Retention retention(Connection connection);

/// "90" or "forever".
std::optional<Days> parse_days(std::string_view text);

/// Of `oldest_ended_call`: without the condition SQLite would not use the index, and read all
/// calls.
inline constexpr std::string_view oldest_ended_call_sql =
    "SELECT min(ended_at) FROM calls WHERE ended_at IS NOT NULL";

/// Which calls go. With `state` alone SQLite would read all that ended by their states, and sort
/// them.
inline constexpr std::string_view old_calls_sql =
    "SELECT number FROM calls WHERE ended_at < :before AND "
    "(state || '') IN ('done', 'failed', 'cancelled') ORDER BY ended_at LIMIT :most";

/// When the oldest call, or mail, of those that may be removed some day came to its end.
std::optional<Time> oldest_ended_call(Connection connection);
std::optional<Time> oldest_ended_mail(Connection connection);

/// When the next call or mail will have been kept for long enough.
std::optional<Time> next_old_at(Connection connection, const Retention& retention);

/// Whether calls or mails are there that have been kept for long enough.
bool is_anything_old(Connection connection, const Retention& retention, Time now);

/// Removes at most `most` calls that ended too long ago, and as many mails; how many it removed.
/// Mails that wait, are being sent or are in doubt stay.
int remove_old_calls_and_mails(Transaction& change, const Retention& retention, Time now, int most);

/// Whether there is more news of changes than is kept, with some to spare.
bool are_changes_to_forget(Connection connection);

/// Removes at most `most` of the oldest news; how much it removed.
int forget_old_changes(Transaction& change, int most);

} // namespace mock::store
