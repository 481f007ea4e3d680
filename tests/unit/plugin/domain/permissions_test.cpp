#include "generated/manifest.hpp"
#include "plugin/domain/permissions.hpp"

#include <gtest/gtest.h>

namespace {

namespace permission = tv::manifest::permission;
using tv::Configuration;
using tv::SyncSource;

TEST(Permissions, AreTickedInTheScriptTokenThatIsUsedForThem)
{
    const Configuration oauth{.secrets = {"tokens"}};
    const Configuration script{.secrets = {"tokens", "form.script_token"}};
    const Configuration reports{.secrets = {"tokens", "form.report_token"}};
    const struct {
        const char* permission;
        const Configuration& configuration;
        bool is_of_script;
    } table[] = {
        {permission::sessions_create, oauth, false},
        {permission::sessions_create, script, true},
        {permission::sessions_create, reports, false},
        {permission::connections_read, oauth, false},
        {permission::connections_read, script, true},
        {permission::connections_read, reports, true},
        {permission::users_read, reports, true},
        {permission::groups_read, reports, false},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.permission);
        EXPECT_EQ(tv::is_of_a_script_token(row.permission, row.configuration), row.is_of_script);
    }
}

TEST(Permissions, RemedyFitsModeAndTokenAsTheTableSays)
{
    const struct {
        const char* permission;
        SyncSource mode;
        std::set<std::string> secrets;
        const char* remedy;
    } table[] = {
        {permission::managed_read, SyncSource::managed, {}, "test.remedy"},
        {permission::managed_read, SyncSource::groups, {}, "test.remedy"},
        {permission::managed_read, SyncSource::company, {}, "test.remedy.company"},
        {permission::managed_read,
         SyncSource::managed,
         {"form.script_token"},
         "test.remedy.script"},
        {permission::managed_read,
         SyncSource::company,
         {"form.script_token"},
         "test.remedy.company.script"},
        {permission::sessions_create, SyncSource::company, {}, "test.remedy"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.remedy);
        const auto finding = tv::permission_finding(
            row.permission, {.sync_source = row.mode, .secrets = row.secrets});
        EXPECT_EQ(finding.remedy.key, row.remedy);
    }
}

} // namespace
