#include "mock-host/store/settings.hpp"

#include "mock-host/store/query.hpp"

namespace mock::store {

std::optional<std::string> setting(Connection connection, std::string_view name)
{
    std::string value;
    Query query(connection, "SELECT value FROM settings WHERE name = :name");
    if (!query.bind(name).into(value).next()) return {};
    return value;
}

void put_setting(Transaction& change, std::string_view name, std::string_view value)
{
    Query query(change, "INSERT INTO settings (name, value) VALUES (:name, :value) "
                        "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    query.bind(name, value).run();
}

void remove_setting(Transaction& change, std::string_view name)
{
    Query(change, "DELETE FROM settings WHERE name = :name").bind(name).run();
}

DeskSettings desk_settings(Connection connection)
{
    const DeskSettings initial;
    return {.name = setting(connection, "desk.name").value_or(initial.name),
            .time_zone = setting(connection, "desk.time_zone").value_or(initial.time_zone),
            .locale = setting(connection, "desk.locale").value_or(initial.locale),
            .base_url = setting(connection, "desk.base_url").value_or(initial.base_url)};
}

void put_desk_settings(Transaction& change, const DeskSettings& settings)
{
    put_setting(change, "desk.name", settings.name);
    put_setting(change, "desk.time_zone", settings.time_zone);
    put_setting(change, "desk.locale", settings.locale);
    put_setting(change, "desk.base_url", settings.base_url);
}

} // namespace mock::store
