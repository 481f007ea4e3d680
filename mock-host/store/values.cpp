#include "mock-host/store/values.hpp"

#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"

namespace mock::store {

namespace {

std::string on_table(ValueSpace space, std::string_view before, std::string_view after)
{
    const std::string_view table = space == ValueSpace::secrets ? " secrets " : " states ";
    return std::string(before).append(table).append(after);
}

} // namespace

std::optional<Value> find_value(Connection connection, ValueSpace space,
                                const std::string& instance, const std::string& key)
{
    Value value;
    Query query(connection, on_table(space, "SELECT value, revision FROM",
                                     "WHERE instance = :instance AND value_key = :key"));
    if (!query.bind(instance, key).into(value.text, value.revision).next()) return {};
    return value;
}

Swap swap_value(Transaction& change, ValueSpace space, const std::string& instance,
                const std::string& key, const std::optional<std::string>& text,
                std::int64_t expected)
{
    const auto stored = find_value(change, space, instance, key);
    const std::int64_t revision = stored ? stored->revision : 0;
    if (revision != expected) return {.done = false, .revision = revision};
    if (text) return {.done = true, .revision = put_value(change, space, instance, key, *text)};
    remove_value(change, space, instance, key);
    return {.done = true, .revision = 0};
}

std::int64_t put_value(Transaction& change, ValueSpace space, const std::string& instance,
                       const std::string& key, const std::string& text)
{
    const std::int64_t revision = next_revision(change);
    Query query(change, on_table(space, "INSERT INTO",
                                 "(instance, value_key, value, revision) "
                                 "VALUES (:instance, :key, :value, :revision) "
                                 "ON CONFLICT (instance, value_key) DO UPDATE SET "
                                 "value = excluded.value, revision = excluded.revision"));
    query.bind(instance, key, text, revision).run();
    return revision;
}

bool remove_value(Transaction& change, ValueSpace space, const std::string& instance,
                  const std::string& key)
{
    Query query(change,
                on_table(space, "DELETE FROM", "WHERE instance = :instance AND value_key = :key"));
    return query.bind(instance, key).run() == 1;
}

std::vector<std::string> list_keys(Connection connection, ValueSpace space,
                                   const std::string& instance)
{
    std::vector<std::string> keys;
    std::string key;
    Query query(connection, on_table(space, "SELECT value_key FROM",
                                     "WHERE instance = :instance ORDER BY value_key"));
    query.bind(instance).into(key);
    while (query.next())
        keys.push_back(key);
    return keys;
}

} // namespace mock::store
