#pragma once

#include "plugin/domain/records.hpp"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tv {

enum class SyncSource { off, contacts, managed, groups, company };
enum class SyncPolicy { update_only, create_missing };

/// One TeamViewer Configuration: what an administrator saved, with the defaults of
/// manifest/plugin.schema.json for what was left out, and what the plugin recorded about it.
struct Configuration {
    std::string id = {};
    std::string name = {};
    std::string locale = {}; ///< language of texts that everybody reads: the journal

    std::string client_id = {};
    std::string redirect_url = {};
    std::string api_url = "https://webapi.teamviewer.com/api/v1"; ///< without a slash at the end
    std::string login_url = "https://login.teamviewer.com";
    std::string proxy_url = {};
    std::string ca_file = {};
    int calls_per_day = 7200; ///< licence's limit per API function

    SyncSource sync_source = SyncSource::managed;
    SyncPolicy sync_policy = SyncPolicy::update_only;
    std::vector<std::string> sync_groups = {}; ///< names or ids, as typed
    bool sync_clear_vanished = false;

    std::set<std::string> activity_kinds = {"ticket", "incident", "service_request"};
    std::string session_group = {}; ///< name, or id ("g123"); empty: "Service Desk"
    std::chrono::hours session_lifetime{24};
    std::string waiting_message = {};
    std::chrono::minutes report_grace{15};
    bool book_time = true;
    bool publish_reports = false;
    bool require_reason = false;

    std::set<std::string> secrets = {}; ///< names of what is stored: "form.client_secret", "tokens"
    std::optional<AuthorizationRecord> authorization = {};
    std::optional<AuthorizationRecord> report_authorization = {}; ///< of the token for reports
    std::optional<ReportsRecord> reports = {};
    std::optional<SyncRecord> last_sync = {};
    std::optional<TestRecord> last_test = {};

    /// Of OAuth2. They may be there although a script token is used.
    bool has_tokens() const { return secrets.contains("tokens"); }
    bool uses_script_token() const { return secrets.contains("form.script_token"); }
    bool has_report_token() const { return secrets.contains("form.report_token"); }
};

} // namespace tv
