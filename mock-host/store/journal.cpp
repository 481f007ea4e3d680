#include "mock-host/store/journal.hpp"

#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"

namespace mock::store {

namespace {

bool has_entry(Connection connection, const JournalEntry& entry)
{
    int found = 0;
    Query query(connection, "SELECT count(*) FROM journal WHERE target_kind = :kind AND "
                            "target_id = :id AND instance = :instance AND entry_key = :key");
    query.bind(entry.target, entry.instance, entry.key).into(found).next();
    return found > 0;
}

} // namespace

std::optional<std::int64_t> append_journal_entry(Transaction& change, const JournalEntry& entry)
{
    // Without a key nothing is ever the same: NULL differs from NULL.
    std::optional<std::string> key;
    if (!entry.key.empty()) key = entry.key;
    if (key && has_entry(change, entry)) return {};

    const std::int64_t number = next_number(change, "journal");
    Query query(change,
                "INSERT INTO journal (number, target_kind, target_id, instance, entry_key, kind, "
                "visibility, title, body, fields, tone, author, happened_at, created_at) VALUES "
                "(:number, :target_kind, :target_id, :instance, :key, :kind, :visibility, :title, "
                ":body, :fields, :tone, :author, :happened_at, :created_at)");
    query.bind(number, entry.target, entry.instance, key, entry.kind, entry.visibility);
    query.bind(entry.title, entry.text, entry.fields, entry.tone, entry.author, entry.at,
               entry.created_at);
    query.run();
    return number;
}

std::vector<JournalEntry> list_journal(Connection connection, const Target& target)
{
    std::vector<JournalEntry> entries;
    JournalEntry row{.target = target};
    std::optional<std::string> key;
    Query query(connection,
                "SELECT number, instance, entry_key, kind, visibility, title, body, fields, tone, "
                "author, happened_at, created_at FROM journal "
                "WHERE target_kind = :kind AND target_id = :id ORDER BY number");
    query.bind(target);
    query.into(row.id, row.instance, key, row.kind, row.visibility, row.title);
    query.into(row.text, row.fields, row.tone, row.author, row.at, row.created_at);
    while (query.next()) {
        row.key = key.value_or("");
        entries.push_back(row);
    }
    return entries;
}

} // namespace mock::store
