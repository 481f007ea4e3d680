#pragma once

#include "mock-host/teamviewer-sim/report_index.hpp"
#include "mock-host/teamviewer-sim/session_book.hpp"
#include "mock-host/teamviewer-sim/times.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sim {

/// What a token may do, as permissions are ticked in TeamViewer's console.
using Scopes = std::set<std::string>;

struct App {
    std::string client_id = {};
    std::string client_secret = {};
    std::string redirect_url = {};
    std::string name = {};
    Scopes scopes = {};
    bool company_level = false;
};

/// A person of the pretended company.
struct User {
    std::string id = {}; ///< `u` and digits
    std::string name = {};
    std::string email = {};
    bool administrator = false;
};

struct AuthorizationCode {
    std::string client_id = {};
    std::string user_id = {};
    TimePoint expires = {};
};

/// An access token: of an app, by OAuth, or a script token, which has scopes of its own.
struct Token {
    std::string user_id = {};
    std::string client_id = {}; ///< empty: script token
    Scopes script_scopes = {};
    bool company_level = false;
    std::optional<TimePoint> expires = {}; ///< script tokens have none
    std::string refresh_token = {};        ///< dies with this one
};

struct RefreshToken {
    std::string client_id = {};
    std::string user_id = {};
    std::string access_token = {};
};

struct Group {
    std::string id = {}; ///< `g` and digits
    std::string name = {};
    std::string owner_id = {};
};

/// The numbers are those of the Web API.
enum class ConnectionType { remote_connection = 1, remote_support = 2, remote_support_sdk = 3 };

/// One entry of the connection reports.
struct Connection {
    std::string id = {}; ///< UUID
    std::string user_id = {};
    std::string teamviewer_id = {}; ///< of the target, digits
    std::string device_name = {};
    std::string group_id = {};
    ConnectionType type = ConnectionType::remote_connection;
    TimePoint start = {};
    TimePoint end = {};
    TimePoint appears_at = {}; ///< reports lag behind
    std::string notes = {};
    std::string billing_state = "Bill";
    std::optional<Session> session = {}; ///< as it was when the connection ended
};

/// One entry of a device list. Two entries may have the same TeamViewer id.
struct Device {
    std::uint64_t number = 0; ///< `d` and this is the id of its entry in Computers & Contacts
    std::string uuid = {};    ///< its id as a managed device
    std::string name = {};
    std::uint64_t teamviewer_id = 0;
    std::string group_id = {};
    std::string managed_group = {}; ///< UUID; empty: in none
    bool managed = false;           ///< directly, by the account of the token
    bool online = true;
    TimePoint last_seen = {};
};

struct ManagedGroup {
    std::string id = {}; ///< UUID
    std::string name = {};
};

/// Who shares a budget of calls.
enum class CallsPer { token, company };

/// What can be turned on the control path.
struct Settings {
    std::string origin = "http://127.0.0.1"; ///< begins all links
    std::chrono::seconds report_delay{30};
    std::chrono::seconds token_lifetime{86400};
    int token_refusal_status = 400; ///< when no tokens are given
    bool auto_consent = false;
    bool integer_enums = false;
    bool old_access_token_survives = false; ///< a refresh
    int calls_per_day = 7200;               ///< and function and token, or company; 0: no limit
    CallsPer calls_per = CallsPer::token;
    bool foreign_sessions_forbidden = false; ///< 403 for somebody else's, and not 404
    std::size_t open_sessions_max = 500;     ///< of the licence
    std::size_t session_page = 100;
    std::size_t report_page = 1000;
    std::size_t managed_page = 100;
};

/// How the world is made.
struct Birth {
    std::uint64_t seed = 1;
    std::size_t devices = 300;
    std::size_t connections = 0; ///< of the last 90 days
    Settings settings = {};
    std::function<TimePoint()> clock = {};
};

/// Everything that TeamViewer's cloud remembers. Not synchronised: the Simulator has the lock.
struct World {
    Settings settings = {};
    std::function<TimePoint()> clock = {};
    std::chrono::seconds clock_offset{0};
    std::mt19937_64 random = {};
    std::uint64_t next_number = 1'000'000; ///< for ids that count

    std::map<std::string, App> apps = {};
    std::vector<User> users = {};
    std::map<std::string, AuthorizationCode> codes = {};
    std::map<std::string, Token> tokens = {};
    std::map<std::string, RefreshToken> refresh_tokens = {};
    std::vector<Group> groups = {};
    std::vector<ManagedGroup> managed_groups = {};
    std::vector<Device> devices = {};
    SessionBook sessions = {};
    std::vector<Connection> connections = {};
    ReportIndex report_index = {};
    std::map<std::string, int> calls_today = {}; ///< by who shares a budget, and function
    TimePoint calls_since = {};

    /// The pretended time.
    TimePoint now() const { return clock() + clock_offset; }
};

/// Random letters and digits.
std::string random_text(World& world, std::size_t length);

std::string random_uuid(World& world);

const User* find_user(const World& world, std::string_view id_or_email);
const Group* find_group(const World& world, std::string_view id);

/// What the token may do now: the scopes of an app may change under its tokens.
const Scopes& scopes_of(const World& world, const Token& token);

/// Sees what the whole company does, not only what is its own.
bool sees_company(const World& world, const Token& token);

} // namespace sim
