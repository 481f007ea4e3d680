#include "plugin/domain/form_check.hpp"

#include <gmock/gmock.h>

namespace {

using testing::IsEmpty;

TEST(FormCheck, DefaultsAreFine)
{
    EXPECT_THAT(tv::check_form({}), IsEmpty());
}

TEST(FormCheck, FindsWhatTheTableSays)
{
    using tv::Configuration;
    const struct {
        const char* situation;
        void (*change)(Configuration&);
        const char* path;
        const char* title; ///< empty: nothing is wrong
    } table[] = {
        {"http elsewhere", [](auto& c) { c.api_url = "http://webapi.example.com"; }, "/api_url",
         "finding.form.not_encrypted"},
        {"http to this machine", [](auto& c) { c.api_url = "http://127.0.0.1:8080/api/v1"; }, "",
         ""},
        {"a name that only looks like this machine",
         [](auto& c) { c.api_url = "http://127.0.0.1.example.com"; }, "/api_url",
         "finding.form.not_encrypted"},
        {"user and password", [](auto& c) { c.api_url = "https://u:p@webapi.example.com"; },
         "/api_url", "finding.form.credentials"},
        {"a query", [](auto& c) { c.api_url = "https://webapi.example.com/?a=b"; }, "/api_url",
         "finding.form.query"},
        {"no address", [](auto& c) { c.login_url = "login.example.com"; }, "/login_url",
         "finding.form.not_url"},
        {"another scheme", [](auto& c) { c.login_url = "ftp://login.example.com"; }, "/login_url",
         "finding.form.not_url"},
        {"redirect", [](auto& c) { c.redirect_url = "somewhere"; }, "/redirect_url",
         "finding.form.not_url"},
        {"proxy", [](auto& c) { c.proxy_url = "http://proxy.example.com:3128"; }, "", ""},
        {"proxy with a password", [](auto& c) { c.proxy_url = "http://u:p@proxy.example.com"; },
         "/proxy_url", "finding.form.credentials"},
        {"proxy without a scheme", [](auto& c) { c.proxy_url = "proxy:3128"; }, "/proxy_url",
         "finding.form.not_proxy"},
        {"unknown kind",
         [](auto& c) {
             c.activity_kinds = {"ticket", "riddle"};
         },
         "/activity_kinds", "finding.form.unknown_kind"},
        {"groups without a group", [](auto& c) { c.sync_source = tv::SyncSource::groups; },
         "/sync_groups", "finding.form.no_groups"},
        {"relative CA file", [](auto& c) { c.ca_file = "ca.pem"; }, "/ca_file",
         "finding.form.relative_path"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.situation);
        Configuration configuration;
        row.change(configuration);
        const auto findings = tv::check_form(configuration);
        if (std::string(row.title).empty()) {
            EXPECT_THAT(findings, IsEmpty());
            continue;
        }
        ASSERT_EQ(findings.size(), 1U);
        EXPECT_EQ(findings[0].path, row.path);
        EXPECT_EQ(findings[0].title.key, row.title);
        EXPECT_EQ(findings[0].state, tv::FindingState::error);
    }
}

} // namespace
