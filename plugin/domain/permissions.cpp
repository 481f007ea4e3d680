#include "plugin/domain/permissions.hpp"

#include "generated/manifest.hpp"

#include <utility>

namespace tv {
namespace {

FindingState weight_of(const std::string& permission, const Configuration& configuration)
{
    namespace p = manifest::permission;
    const SyncSource source = configuration.sync_source;
    if (permission.starts_with("sessions.") || permission == p::connections_read) {
        return FindingState::error;
    }
    const bool from_contacts = source == SyncSource::contacts;
    const bool from_managed = source != SyncSource::off && !from_contacts;
    const bool is_used = (permission == p::groups_read && !configuration.session_group.empty()) ||
                         (permission == p::contacts_read && from_contacts) ||
                         (permission == p::managed_read && from_managed);
    return is_used ? FindingState::warning : FindingState::info;
}

} // namespace

bool is_of_a_script_token(const std::string& permission, const Configuration& configuration)
{
    namespace p = manifest::permission;
    const bool is_for_reports = permission == p::connections_read || permission == p::users_read;
    return configuration.uses_script_token() ||
           (is_for_reports && configuration.has_report_token());
}

bool is_about_a_permission(const desk::Error& error)
{
    return !error.args.empty() && (error.code == "teamviewer.permission_missing" ||
                                   error.code == "teamviewer.no_device_groups" ||
                                   error.code == "teamviewer.not_company_admin");
}

std::string remedy_of(const desk::Error& error, const Configuration& configuration)
{
    const bool is_script =
        is_about_a_permission(error) && is_of_a_script_token(error.args.front(), configuration);
    return error.code + (is_script ? ".remedy.script" : ".remedy");
}

Finding permission_finding(const std::string& permission, const Configuration& configuration)
{
    const bool is_script = is_of_a_script_token(permission, configuration);
    // The devices of the company are not for everybody who has the permission.
    const bool of_company = permission == manifest::permission::managed_read &&
                            configuration.sync_source == SyncSource::company;
    std::string remedy = of_company ? "test.remedy.company" : "test.remedy";
    if (is_script) remedy += ".script";
    return {.id = permission,
            .state = weight_of(permission, configuration),
            .title = {"test.permission." + permission},
            .text = {"permission." + permission},
            .remedy = {std::move(remedy)},
            .action = is_script ? "" : manifest::action::configuration_authorize};
}

} // namespace tv
