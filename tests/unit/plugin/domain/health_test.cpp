#include "generated/manifest.hpp"
#include "plugin/domain/health.hpp"
#include "tests/unit/plugin/domain/noon.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using TokenState = tv::AuthorizationRecord::State;
using TokenOf = tv::AuthorizationRecord::Of;

tv::Configuration complete()
{
    return {.client_id = "x",
            .redirect_url = "https://www.example.com",
            .secrets = {"form.client_secret", "tokens"}};
}

tv::Finding finding(const tv::Configuration& configuration, const std::string& id)
{
    for (const auto& one : tv::health(configuration, noon))
        if (one.id == id) return one;
    return {.title = {"there is none"}};
}

tv::AuthorizationRecord refused(TokenOf of)
{
    return {.state = TokenState::reauthorize, .of = of};
}

TEST(Health, AuthorizationTellsTheNextStep)
{
    const struct {
        const char* title;
        void (*change)(tv::Configuration&);
        const char* action;
    } table[] = {
        {"health.form_incomplete", [](auto& c) { c.secrets.erase("form.client_secret"); }, ""},
        {"health.not_authorized", [](auto&) {}, tv::manifest::action::configuration_authorize},
        {"health.code_waiting", [](auto& c) { c.secrets.insert("form.code"); },
         tv::manifest::action::configuration_token},
        {"health.reauthorize",
         [](auto& c) {
             c.authorization = tv::AuthorizationRecord{.state = TokenState::reauthorize};
         },
         tv::manifest::action::configuration_authorize},
        {"health.authorized",
         [](auto& c) { c.authorization = tv::AuthorizationRecord{.state = TokenState::valid}; },
         ""},
        {"health.script_token", [](auto& c) { c.secrets.insert("form.script_token"); }, ""},
        {"health.script_token",
         [](auto& c) {
             c.secrets.insert("form.script_token");
             c.authorization = tv::AuthorizationRecord{.state = TokenState::reauthorize};
         },
         ""},
        {"health.script_token_refused",
         [](auto& c) {
             c.secrets.insert("form.script_token");
             c.authorization = refused(TokenOf::script_token);
         },
         tv::manifest::action::configuration_test},
        {"health.not_authorized", [](auto& c) { c.authorization = refused(TokenOf::script_token); },
         tv::manifest::action::configuration_authorize},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.title);
        auto configuration = complete();
        row.change(configuration);
        const auto is = finding(configuration, "authorization");
        EXPECT_EQ(is.title.key, row.title);
        EXPECT_EQ(is.action, row.action);
    }
}

TEST(Health, TokenForReportsThatIsRefusedLeavesTheGreenTick)
{
    auto configuration = complete();
    configuration.authorization = tv::AuthorizationRecord{.state = TokenState::valid};
    configuration.report_authorization = refused(TokenOf::report_token);
    EXPECT_EQ(finding(configuration, "report_token").title.key, "there is none"); // It is gone.

    configuration.secrets.insert("form.report_token");
    const auto is = finding(configuration, "report_token");
    EXPECT_EQ(is.state, tv::FindingState::error);
    EXPECT_EQ(is.title.key, "health.report_token_refused");
    EXPECT_EQ(is.path, "/report_token");
    EXPECT_EQ(finding(configuration, "authorization").state, tv::FindingState::ok);
}

TEST(Health, GreenTickNamesAccountExpiryAndLastFourCharacters)
{
    auto configuration = complete();
    configuration.authorization = tv::AuthorizationRecord{.state = TokenState::valid,
                                                          .account = "service@example.com",
                                                          .last4 = "f3a9",
                                                          .expires_at = noon + 24h};

    const auto tick = finding(configuration, "authorization");

    EXPECT_EQ(tick.state, tv::FindingState::ok);
    EXPECT_EQ(tick.title, (tv::Text{"health.authorized_as", {"service@example.com"}}));
    EXPECT_EQ(tick.text, (tv::Text{"health.token_ends", {"f3a9"}}));
    EXPECT_THAT(tick.fields, testing::ElementsAre(tv::Field{{"field.valid_until"}, noon + 24h}));
}

TEST(Health, AccessThatIsNotRenewedAlthoughTimeIsUpIsNoticed)
{
    auto configuration = complete();
    const auto expired = [&](std::chrono::milliseconds ago) {
        configuration.authorization =
            tv::AuthorizationRecord{.state = TokenState::valid, .expires_at = noon - ago};
        return finding(configuration, "authorization");
    };
    EXPECT_EQ(expired(2h).state, tv::FindingState::ok); // The next reading of reports renews it.

    const auto late = expired(2h + 1ms);
    EXPECT_EQ(late.state, tv::FindingState::warning);
    EXPECT_EQ(late.title.key, "health.not_renewed");
    EXPECT_EQ(late.action, tv::manifest::action::configuration_test); // It says what is wrong.

    configuration.secrets.insert("form.script_token");
    EXPECT_EQ(finding(configuration, "authorization").state, tv::FindingState::ok);
}

TEST(Health, SynchronisationThatDoesNotRunIsNoticed)
{
    auto configuration = complete();
    EXPECT_EQ(finding(configuration, "sync").title.key, "health.sync_never");
    configuration.last_sync = tv::SyncRecord{noon - 36h};
    EXPECT_EQ(finding(configuration, "sync").title.key, "health.sync_ok");
    configuration.last_sync = tv::SyncRecord{noon - 36h - 1s};
    EXPECT_EQ(finding(configuration, "sync").state, tv::FindingState::warning);
    configuration.sync_source = tv::SyncSource::off;
    EXPECT_EQ(finding(configuration, "sync").title.key, "health.sync_off");
}

TEST(Health, ReportsThatAreNotReadAreNoticed)
{
    auto configuration = complete();
    EXPECT_EQ(finding(configuration, "reports").title.key, "health.reports_never");
    configuration.reports = tv::ReportsRecord{noon - 6h};
    EXPECT_EQ(finding(configuration, "reports").state, tv::FindingState::ok);
    configuration.reports = tv::ReportsRecord{noon - 6h - 1s};
    EXPECT_EQ(finding(configuration, "reports").state, tv::FindingState::warning);
}

TEST(Health, OnlyMissingPermissionsThatSomethingNeedsCount)
{
    namespace permission = tv::manifest::permission;
    auto configuration = complete();
    configuration.last_test =
        tv::TestRecord{noon, {permission::connections_read, permission::monitoring_read}};

    EXPECT_EQ(finding(configuration, permission::connections_read).state, tv::FindingState::error);
    EXPECT_EQ(finding(configuration, permission::monitoring_read).title.key, "there is none");
}

} // namespace
