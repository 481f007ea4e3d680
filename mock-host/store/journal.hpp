#pragma once

#include "mock-host/store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mock::store {

/// A line of a journal. Written once, never changed: the database itself refuses to.
struct JournalEntry {
    std::int64_t id = 0; ///< given by the store, grows
    Target target{};
    std::string instance{};    ///< configuration id; empty: the desk itself, or a person
    std::string key{};         ///< unique for (instance, target); empty: none
    std::string kind = "note"; ///< "note" by a person, "plugin", "system"
    Visibility visibility = Visibility::internal;
    std::string title{};
    std::string text{};
    Json fields = "[]";
    Tone tone = Tone::neutral;
    std::optional<std::string> author{}; ///< id of the person in whose name it was written
    Time at{};                           ///< when it happened
    Time created_at{};                   ///< when it was written
};

/// Returns its id, or nothing if an entry with this key is there already.
std::optional<std::int64_t> append_journal_entry(Transaction& change, const JournalEntry& entry);

/// In the order in which they were written.
std::vector<JournalEntry> list_journal(Connection connection, const Target& target);

} // namespace mock::store
