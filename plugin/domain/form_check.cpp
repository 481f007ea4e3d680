#include "plugin/domain/form_check.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/web_address.hpp"

#include <algorithm>

namespace tv {
namespace {

constexpr const char* kinds[] = {"ticket", "incident", "service_request", "problem", "change",
                                 "task",   "other"};

Finding wrong(const char* field, const char* key, std::vector<std::string> args = {})
{
    return {.id = field,
            .state = FindingState::error,
            .title = {key, std::move(args)},
            .remedy = {std::string(key) + ".remedy"},
            .path = std::string("/") + field};
}

/// Where tokens and codes are sent: encrypted, or not beyond this machine, and with nothing in the
/// address that belongs into other fields.
void check_service(const char* field, const std::string& value, std::vector<Finding>& findings)
{
    const auto address = read_web_address(value);
    if (!address || (address->scheme != "https" && address->scheme != "http")) {
        findings.push_back(wrong(field, "finding.form.not_url"));
    } else if (address->has_user) {
        findings.push_back(wrong(field, "finding.form.credentials"));
    } else if (address->has_query) {
        findings.push_back(wrong(field, "finding.form.query"));
    } else if (address->scheme == "http" && !address->is_loopback()) {
        findings.push_back(wrong(field, "finding.form.not_encrypted"));
    }
}

void check_redirect(const std::string& value, std::vector<Finding>& findings)
{
    if (value.empty()) return; // Needed only for OAuth2; health says so.
    const auto address = read_web_address(value);
    if (!address)
        findings.push_back(wrong("redirect_url", "finding.form.not_url"));
    else if (address->has_user)
        findings.push_back(wrong("redirect_url", "finding.form.credentials"));
}

void check_proxy(const std::string& value, std::vector<Finding>& findings)
{
    if (value.empty()) return;
    const auto address = read_web_address(value);
    const bool is_known = address && (address->scheme == "http" || address->scheme == "https" ||
                                      address->scheme == "socks5" || address->scheme == "socks5h");
    if (!is_known)
        findings.push_back(wrong("proxy_url", "finding.form.not_proxy"));
    else if (address->has_user)
        findings.push_back(wrong("proxy_url", "finding.form.credentials"));
}

void check_kinds(const Configuration& configuration, std::vector<Finding>& findings)
{
    for (const std::string& kind : configuration.activity_kinds) {
        if (std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds)) continue;
        findings.push_back(wrong("activity_kinds", "finding.form.unknown_kind",
                                 {one_line(kind, limits::name_bytes)}));
    }
}

} // namespace

std::vector<Finding> check_form(const Configuration& configuration)
{
    std::vector<Finding> findings;
    check_service("api_url", configuration.api_url, findings);
    check_service("login_url", configuration.login_url, findings);
    check_redirect(configuration.redirect_url, findings);
    check_proxy(configuration.proxy_url, findings);
    check_kinds(configuration, findings);
    if (configuration.sync_source == SyncSource::groups && configuration.sync_groups.empty()) {
        findings.push_back(wrong("sync_groups", "finding.form.no_groups"));
    }
    if (!configuration.ca_file.empty() && !configuration.ca_file.starts_with('/') &&
        configuration.ca_file.find(':') != 1) {
        findings.push_back(wrong("ca_file", "finding.form.relative_path"));
    }
    return findings;
}

} // namespace tv
