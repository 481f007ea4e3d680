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
    DeskSettings settings;
    std::string name;
    std::string value;
    // At once: every call asks, and each statement is a way to the server.
    Query query(connection, "SELECT name, value FROM settings WHERE name LIKE 'desk.%'");
    query.into(name, value);
    while (query.next()) {
        if (name == "desk.name") settings.name = value;
        if (name == "desk.time_zone") settings.time_zone = value;
        if (name == "desk.locale") settings.locale = value;
        if (name == "desk.base_url")
            settings.base_url = value.substr(0, value.find_last_not_of('/') + 1);
    }
    return settings;
}

void put_desk_settings(Transaction& change, const DeskSettings& settings)
{
    put_setting(change, "desk.name", settings.name);
    put_setting(change, "desk.time_zone", settings.time_zone);
    put_setting(change, "desk.locale", settings.locale);
    put_setting(change, "desk.base_url", settings.base_url);
}

} // namespace mock::store
