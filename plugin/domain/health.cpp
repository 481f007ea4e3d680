#include "plugin/domain/health.hpp"

#include "generated/manifest.hpp"
#include "plugin/domain/availability.hpp"
#include "plugin/domain/permissions.hpp"

namespace tv {
namespace {

using std::chrono::hours;

/// Scheduled daily and every half hour; somebody should look when several runs are missing.
constexpr hours sync_is_late{36};
constexpr hours reports_are_late{6};
/// Whatever asks TeamViewer renews what is due, and the reading of reports asks every half hour.
constexpr hours renewal_is_late{2};

Finding not_renewed(Time expired_at)
{
    return {.state = FindingState::warning,
            .title = {"health.not_renewed"},
            .remedy = {"health.not_renewed.remedy"},
            .fields = {{{"field.valid_until"}, expired_at}},
            .action = manifest::action::configuration_test};
}

Finding authorized(const AuthorizationRecord& record, Time now)
{
    if (record.expires_at && *record.expires_at + renewal_is_late < now) {
        return not_renewed(*record.expires_at);
    }
    Finding finding{.state = FindingState::ok, .title = {"health.authorized"}};
    if (!record.account.empty()) finding.title = {"health.authorized_as", {record.account}};
    if (!record.last4.empty()) finding.text = {"health.token_ends", {record.last4}};
    if (record.expires_at) {
        finding.fields.push_back({{"field.valid_until"}, *record.expires_at});
    }
    return finding;
}

/// The next of the steps that lead to a token.
Finding next_step(const Configuration& configuration)
{
    if (!is_form_complete(configuration)) {
        return {.state = FindingState::error,
                .title = {"health.form_incomplete"},
                .remedy = {"health.form_incomplete.remedy"},
                .path = configuration.client_id.empty() ? "/client_id" : "/client_secret"};
    }
    if (configuration.secrets.contains("form.code")) {
        return {.state = FindingState::warning,
                .title = {"health.code_waiting"},
                .remedy = {"health.code_waiting.remedy"},
                .action = manifest::action::configuration_token};
    }
    return {.state = FindingState::warning,
            .title = {"health.not_authorized"},
            .remedy = {"health.not_authorized.remedy"},
            .action = manifest::action::configuration_authorize};
}

bool needs_a_person(const AuthorizationRecord* access)
{
    return access && access->state == AuthorizationRecord::State::reauthorize;
}

/// `path`: its field in the form.
Finding refused_script_token(const char* title, const char* path)
{
    return {.state = FindingState::error,
            .title = {title},
            .remedy = {"health.script_token_refused.remedy"},
            .action = manifest::action::configuration_test,
            .path = path};
}

Finding authorization(const Configuration& configuration, Time now)
{
    using State = AuthorizationRecord::State;
    const AuthorizationRecord* access = access_in_use(configuration);
    if (configuration.uses_script_token()) {
        if (needs_a_person(access)) {
            return refused_script_token("health.script_token_refused", "/script_token");
        }
        return {.state = FindingState::ok, .title = {"health.script_token"}};
    }
    const auto record = access ? *access : AuthorizationRecord{};
    if (record.state == State::reauthorize) {
        return {.state = FindingState::error,
                .title = {"health.reauthorize"},
                .remedy = {"health.reauthorize.remedy"},
                .action = manifest::action::configuration_authorize};
    }
    return record.state == State::valid ? authorized(record, now) : next_step(configuration);
}

/// Only if it does not work: who works with one more token need not read of it.
void add_report_token(const Configuration& configuration, std::vector<Finding>& findings)
{
    const auto& recorded = configuration.report_authorization;
    if (!configuration.has_report_token() || !needs_a_person(recorded ? &*recorded : nullptr))
        return;
    findings.push_back(refused_script_token("health.report_token_refused", "/report_token"));
    findings.back().id = "report_token";
}

void add_missing_permissions(const Configuration& configuration, std::vector<Finding>& findings)
{
    if (!configuration.last_test) return;
    for (const std::string& permission : configuration.last_test->missing) {
        Finding finding = permission_finding(permission, configuration);
        // What nobody uses is worth a line in a test, not in the health of the desk.
        if (finding.state == FindingState::info) continue;
        findings.push_back(std::move(finding));
    }
}

Finding synchronisation(const Configuration& configuration, Time now)
{
    if (configuration.sync_source == SyncSource::off) {
        return {.id = "sync", .title = {"health.sync_off"}, .path = "/sync_source"};
    }
    if (!configuration.last_sync) {
        return {.id = "sync", .title = {"health.sync_never"}, .remedy = {"health.sync.remedy"}};
    }
    const bool late = configuration.last_sync->at + sync_is_late < now;
    return {.id = "sync",
            .state = late ? FindingState::warning : FindingState::ok,
            .title = {late ? "health.sync_late" : "health.sync_ok"},
            .remedy = late ? Text{"health.sync.remedy"} : Text{},
            .fields = {{{"field.last_run"}, configuration.last_sync->at}}};
}

Finding reports(const Configuration& configuration, Time now)
{
    if (!configuration.reports) return {.id = "reports", .title = {"health.reports_never"}};
    const bool late = configuration.reports->read_until + reports_are_late < now;
    return {.id = "reports",
            .state = late ? FindingState::warning : FindingState::ok,
            .title = {late ? "health.reports_late" : "health.reports_ok"},
            .remedy = late ? Text{"health.reports_late.remedy"} : Text{},
            .fields = {{{"field.read_until"}, configuration.reports->read_until}}};
}

} // namespace

std::vector<Finding> health(const Configuration& configuration, Time now)
{
    std::vector<Finding> findings{authorization(configuration, now)};
    findings.front().id = "authorization";
    if (!is_connected(configuration)) return findings;
    add_report_token(configuration, findings);
    add_missing_permissions(configuration, findings);
    findings.push_back(synchronisation(configuration, now));
    findings.push_back(reports(configuration, now));
    return findings;
}

} // namespace tv
