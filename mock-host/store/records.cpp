#include "mock-host/store/records.hpp"

#include "mock-host/store/query.hpp"

namespace mock::store {

void put_record(Transaction& change, const Record& record)
{
    Query query(change, "INSERT INTO records (target_kind, target_id, instance, record_key, value, "
                        "updated_at) VALUES (:kind, :id, :instance, :key, :value, :updated_at) "
                        "ON CONFLICT (target_kind, target_id, instance, record_key) "
                        "DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at");
    query.bind(record.target, record.instance, record.key, record.value, record.updated_at).run();
}

void remove_record(Transaction& change, const std::string& instance, const Target& target,
                   const std::string& key)
{
    Query query(change, "DELETE FROM records WHERE target_kind = :kind AND target_id = :id AND "
                        "instance = :instance AND record_key = :key");
    query.bind(target, instance, key).run();
}

std::vector<Record> list_records(Connection connection, const std::string& instance,
                                 const Target& target)
{
    std::vector<Record> records;
    Record row{.target = target};
    std::optional<std::string> only;
    if (!instance.empty()) only = instance;
    Query query(connection, "SELECT instance, record_key, value, updated_at FROM records "
                            "WHERE target_kind = :kind AND target_id = :id AND "
                            "instance = COALESCE(:instance, instance) "
                            "ORDER BY instance, record_key");
    query.bind(target, only).into(row.instance, row.key, row.value, row.updated_at);
    while (query.next())
        records.push_back(row);
    return records;
}

std::vector<std::string> instances_with_interest(Connection connection, const Target& target)
{
    std::vector<std::string> instances;
    std::string instance;
    Query query(connection,
                "SELECT instance FROM records WHERE target_kind = :kind AND target_id = :id "
                "UNION SELECT instance FROM links "
                "WHERE target_kind = :kind2 AND target_id = :id2 "
                "UNION SELECT instance FROM followups "
                "WHERE target_kind = :kind3 AND target_id = :id3 AND due_at IS NOT NULL "
                "UNION SELECT instance FROM calls "
                "WHERE target_kind = :kind4 AND target_id = :id4 AND "
                "state IN ('queued', 'waiting_retry', 'running') "
                "ORDER BY instance");
    query.bind(target, target, target, target).into(instance);
    while (query.next())
        instances.push_back(instance);
    return instances;
}

} // namespace mock::store
