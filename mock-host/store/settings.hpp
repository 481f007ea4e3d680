#pragma once

#include "mock-host/store/store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mock::store {

/// Where a desk listens unless it is told otherwise.
inline constexpr int default_port = 8042;

/// What holds for the whole desk.
struct DeskSettings {
    std::string name = "Service Desk";
    std::string time_zone = "Europe/Berlin"; ///< IANA name
    std::string locale = "de-DE";            ///< of texts that everybody reads
    std::string base_url = "http://127.0.0.1:" + std::to_string(default_port);
};

DeskSettings desk_settings(Connection connection);
void put_desk_settings(Transaction& change, const DeskSettings& settings);

/// Anything else that is one value for the whole desk, by name: "smtp.url".
std::optional<std::string> setting(Connection connection, std::string_view name);
void put_setting(Transaction& change, std::string_view name, std::string_view value);
/// As if nobody had ever set it.
void remove_setting(Transaction& change, std::string_view name);

} // namespace mock::store
