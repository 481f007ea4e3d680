#pragma once

#include <desk/sdk/call.hpp>
#include <desk/sdk/secret.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

// TeamViewer's nouns, as far as the product needs them.

namespace tv {

using desk::Time;
using Day = std::chrono::sys_days; ///< in UTC

/// Tells our sessions from others, and one click from the next: TeamViewer has no idempotency keys,
/// but keeps `custom_api` and returns it with sessions and connection reports.
struct Marker {
    std::string configuration = {};
    std::string activity = {};
    std::string key = {};    ///< idempotency key of the call that created the session
    std::string origin = {}; ///< the desk, filled in by Cloud: others count like this one
    friend bool operator==(const Marker&, const Marker&) = default;
};

/// What a new session is asked to be.
struct SessionRequest {
    Marker marker = {};
    std::string description = {}; ///< at most 4,000 bytes; comes back as the report's session_note
    std::string end_customer_name = {};
    std::string end_customer_email = {};
    std::string waiting_message = {};
    std::string group = {}; ///< name, or id ("g123"); empty: "Service Desk"
    Time valid_until{};
};

/// TeamViewer's service case. `supporter_link` and `web_link` open the session as the supporter:
/// they go to a LinkPut for agents and nowhere else.
struct RemoteSession {
    std::string code = {};
    bool open = true; ///< TeamViewer also lists expired sessions as open: compare `valid_until`
    std::string client_link = {};
    std::string supporter_link = {};
    std::string web_link = {};
    Time created_at{};
    Time valid_until{};
    std::optional<Marker> marker = {}; ///< when custom_api is this desk's
    bool customer_online = false;
};

/// The numbers are those of the Web API.
enum class ConnectionType {
    unknown = 0,
    remote_connection = 1,
    remote_support = 2,
    remote_support_sdk = 3,
};

/// `unknown` for a number that means none.
constexpr ConnectionType connection_type(std::int64_t number)
{
    return number >= 1 && number <= 3 ? static_cast<ConnectionType>(number)
                                      : ConnectionType::unknown;
}

/// One entry of TeamViewer's connection reports. Empty: TeamViewer did not tell.
struct Connection {
    std::string id = {};      ///< UUID
    std::string user_id = {}; ///< of the supporter
    std::string user_name = {};
    std::string user_email = {};    ///< from the list of users, if that may be read
    std::string teamviewer_id = {}; ///< of the target, digits
    std::string device_name = {};
    std::string session_code = {};
    std::optional<Marker> marker = {};
    std::string notes = {};
    ConnectionType type = ConnectionType::unknown;
    Time start{};
    std::optional<Time> end = {}; ///< absent while it runs

    std::chrono::seconds duration() const
    {
        if (!end || *end < start) return {};
        return std::chrono::duration_cast<std::chrono::seconds>(*end - start);
    }
};

/// TeamViewer filters reports by the start of a connection and sorts them by its end: who reads
/// what has ended asks for what may have begun so long before.
inline constexpr std::chrono::hours longest_connection{7 * 24};

/// A device in one of TeamViewer's lists.
struct Device {
    std::string entry = {}; ///< id of the entry: "d123" or a UUID
    std::string name = {};
    std::uint64_t teamviewer_id = 0;
    std::string group = {}; ///< name of the device group it was listed in, if one was asked for
    bool online = false;
    std::optional<Day> last_seen = {}; ///< nothing: TeamViewer does not tell
};

} // namespace tv
