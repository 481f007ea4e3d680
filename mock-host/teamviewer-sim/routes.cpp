#include "mock-host/teamviewer-sim/routes.hpp"

#include "mock-host/teamviewer-sim/handlers.hpp"

namespace sim {

namespace {

constexpr char read_sessions[] = "Sessions.ReadAll|Sessions.ReadOwn";
constexpr char edit_sessions[] = "Sessions.EditAll|Sessions.EditOwn";
constexpr char read_devices[] = "ComputersAndContacts.Read";
constexpr char read_managed[] = "DeviceGroups.Read";
constexpr char read_reports[] = "Connections.Read";

} // namespace

const std::vector<Route>& api_routes()
{
    static const std::vector<Route> routes{
        {"GET", "/ping", nullptr, ping},
        {"GET", "/account", "Account.Read", show_account},
        {"GET", "/users", "Users.Read", list_users},
        {"POST", "/oauth2/token", nullptr, issue_token},
        {"POST", "/oauth2/revoke", "", revoke_token},
        {"GET", "/sessions", read_sessions, list_sessions},
        {"POST", "/sessions", "Sessions.Create", create_session},
        {"GET", "/sessions/{}", read_sessions, show_session},
        {"PUT", "/sessions/{}", edit_sessions, change_session},
        {"DELETE", "/sessions/{}", edit_sessions, delete_session},
        {"GET", "/reports/connections", read_reports, list_connections},
        {"GET", "/reports/connections/{}", read_reports, show_connection},
        {"PUT", "/reports/connections/{}", "Connections.Modify", change_connection},
        {"DELETE", "/reports/connections/{}", "Connections.Delete", delete_connection},
        {"GET", "/devices", read_devices, list_devices},
        {"GET", "/devices/{}", read_devices, show_device},
        {"GET", "/contacts", read_devices, list_contacts},
        {"GET", "/groups", "Groups.Read", list_groups},
        {"POST", "/groups", "Groups.Create", create_group},
        {"POST", "/EventLogging", "EventLogging.Read", query_event_log},
        {"GET", "/managed/devices", read_managed, list_managed_devices},
        {"GET", "/managed/devices/company", read_managed, list_company_devices},
        {"GET", "/managed/devices/{}", read_managed, show_managed_device},
        {"GET", "/managed/devices/{}/groups", read_managed, list_groups_of_managed_device},
        {"GET", "/managed/groups", read_managed, list_managed_groups},
        {"GET", "/managed/groups/{}", read_managed, show_managed_group},
        {"GET", "/managed/groups/{}/devices", read_managed, list_devices_of_managed_group},
        {"GET", "/managed/groups/{}/pending-devices", read_managed, list_pending_devices},
    };
    return routes;
}

const std::vector<Route>& page_routes()
{
    static const std::vector<Route> routes{
        {"GET", "/", nullptr, home_page},
        {"GET", "/oauth2/authorize", nullptr, authorize_page},
        {"POST", "/oauth2/authorize", nullptr, decide_consent},
        {"GET", "/v15/{}", nullptr, session_page},
        {"POST", "/v15/{}", nullptr, act_in_session},
        {"GET", "/Connect/IndexByol", nullptr, web_client_page},
    };
    return routes;
}

std::optional<std::vector<std::string>> match_path(std::string_view route, std::string_view path)
{
    const auto wanted = split(route, '/');
    const auto given = split(path, '/');
    if (wanted.size() != given.size()) return std::nullopt;
    std::vector<std::string> args;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == "{}" && !given[i].empty()) {
            args.push_back(given[i]);
        } else if (lower_case(wanted[i]) != lower_case(given[i])) {
            return std::nullopt; // Any case: sources write both `oauth2` and `OAuth2`.
        }
    }
    return args;
}

} // namespace sim
