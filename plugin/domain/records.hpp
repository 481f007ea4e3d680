#pragma once

#include "plugin/domain/outside.hpp"

#include <desk/sdk/call.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What the plugin remembers. A record is a small value that the desk keeps on a target and hands
// back with every snapshot, so nothing that matters lives in memory. How they become JSON is in
// plugin/host/records_json.cpp.

namespace tv {

using desk::Time;

/// Which connections are in the journal already, and with which notes: short hash of the
/// connection's id, short hash of its notes. So a second reading writes nothing, and an edited note
/// is noticed.
using ReportsWritten = std::map<std::string, std::string>;

/// A remote session on an activity: `session/<code>`.
struct SessionRecord {
    enum class State {
        open,     ///< as far as the desk knows; TeamViewer's side also ends at `valid_until`
        closed,   ///< ended for the desk, reports may still come
        reported, ///< at least one connection is in the journal
        nobody,   ///< the journal says that nobody connected; a late report still gets in
    };

    std::string code = {};
    std::string client_link = {}; ///< what the requester gets. Supporter links are never kept here.
    Time created_at{};
    Time valid_until{};
    std::optional<Time> closed_at = {}; ///< nothing: it ends at `valid_until`
    State state = State::open;
    int invitations = 0; ///< mails sent to the initiator
    int connections = 0; ///< reports that are in the journal
    ReportsWritten written = {};

    std::string key() const { return "session/" + key_part(code); }
    friend bool operator==(const SessionRecord&, const SessionRecord&) = default;
};

/// A click on "Connect to Asset", on an activity or an asset: `connect/<id>`.
struct ConnectRecord {
    std::string id = {}; ///< made from the idempotency key of the click
    std::string asset_id = {};
    std::string asset_name = {};
    std::string teamviewer_id = {}; ///< digits only
    std::string agent_name = {};
    std::string agent_email = {};
    Time at{};
    bool collected = false; ///< no more reports are waited for
    int connections = 0;
    ReportsWritten written = {};

    std::string key() const { return "connect/" + id; }
    friend bool operator==(const ConnectRecord&, const ConnectRecord&) = default;
};

/// How the configuration stands with TeamViewer: `authorization` on the configuration, and
/// `authorization/reports` if reports have a token of their own.
struct AuthorizationRecord {
    enum class State {
        none,
        valid,
        reauthorize, ///< TeamViewer refuses us: a person has to authorise, or enter another token
    };
    enum class Of { oauth, script_token, report_token }; ///< what TeamViewer is asked with

    State state = State::none;
    std::string account = {}; ///< name or e-mail, when TeamViewer tells
    std::string last4 = {};   ///< of the access token
    std::optional<Time> expires_at = {};
    Time since{};
    Of of = Of::oauth;
    std::string mark = {}; ///< of a refused script token: tells it from the next one

    static constexpr const char* key = "authorization";
    static constexpr const char* report_key = "authorization/reports";
    const char* own_key() const { return of == Of::report_token ? report_key : key; }
    friend bool operator==(const AuthorizationRecord&, const AuthorizationRecord&) = default;
};

/// When connection reports were read last: `reports/watermark` on the configuration.
struct ReportsRecord {
    Time read_until{}; ///< everything that ended before this has been looked at once

    static constexpr const char* key = "reports/watermark";
    friend bool operator==(const ReportsRecord&, const ReportsRecord&) = default;
};

/// The last asset synchronisation: `sync/last` on the configuration.
struct SyncRecord {
    Time at{};
    std::map<std::string, std::int64_t> stats = {};

    static constexpr const char* key = "sync/last";
    friend bool operator==(const SyncRecord&, const SyncRecord&) = default;
};

/// What "Test connection" found missing: `test` on the configuration.
struct TestRecord {
    Time at{};
    std::vector<std::string> missing = {}; ///< ids of external_permissions in the manifest

    static constexpr const char* key = "test";
    friend bool operator==(const TestRecord&, const TestRecord&) = default;
};

using Record = std::variant<SessionRecord, ConnectRecord, AuthorizationRecord, ReportsRecord,
                            SyncRecord, TestRecord>;

} // namespace tv
