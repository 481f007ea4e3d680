#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SimControl, ClockCanBeAdvancedAndSet)
{
    Cloud cloud;
    EXPECT_THAT(cloud.control("/clock", R"({"advance_s":3600})").body, HasSubstr("11:00:00Z"));
    EXPECT_THAT(cloud.control("/clock", R"({"set":"2027-01-01"})").body,
                HasSubstr("2027-01-01T00:00:00Z"));
    EXPECT_EQ(cloud.get("/account").status, 401); // A day has passed.
    // Told twice it is the same.
    for (int i = 0; i < 2; ++i)
        EXPECT_THAT(cloud.control("/clock", R"({"ahead_s":60})").body, HasSubstr("10:01:00Z"));
    EXPECT_EQ(cloud.control("/clock", "{}").status, 400);
}

TEST(SimControl, AllTokensExpireOrAreRevoked)
{
    Cloud cloud;
    cloud.control("/tokens", R"({"action":"expire_all"})");
    EXPECT_EQ(text(json_of(cloud.get("/account")), "error"), "token_expired");
    cloud.control("/tokens", R"({"action":"revoke_all"})");
    EXPECT_EQ(text(json_of(cloud.get("/account")), "error"), "invalid_token");
}

TEST(SimControl, LogCountsFunctionsAndHoldsNoSecret)
{
    Cloud cloud;
    const std::string link = text(cloud.new_session(), "supporter_link").substr(15);
    cloud.send("GET", link);
    const Response log = cloud.send("GET", "/sim/log");
    EXPECT_THAT(log.body, HasSubstr(R"("POST /sessions":1)"));
    EXPECT_THAT(log.body, HasSubstr("-(secret)"));
    EXPECT_THAT(log.body, Not(HasSubstr(link.substr(link.find('-') + 1))));
    EXPECT_THAT(log.body, Not(HasSubstr(cloud.token)));
}

TEST(SimControl, StateShowsOpenSessionsAndCounts)
{
    Cloud cloud(10);
    const std::string code = text(cloud.new_session(R"(,"custom_api":"INC-1")"), "code");
    cloud.control("/sessions/" + code + "/join", "");
    EXPECT_THAT(cloud.send("GET", "/sim/sessions").body,
                HasSubstr(R"({"code":")" + code + R"(","open":true)"));
    const Response state = cloud.send("GET", "/sim/state");
    EXPECT_THAT(state.body, HasSubstr(R"("custom_api":"INC-1")"));
    EXPECT_THAT(state.body, HasSubstr(R"("online":true)"));
    EXPECT_THAT(state.body, HasSubstr(R"("devices":10)"));
    EXPECT_EQ(text(json_of(cloud.get("/sessions/" + code)), "online"), "true");
}

TEST(SimControl, ResetGoesBackToTheBeginning)
{
    Cloud cloud(10);
    cloud.new_session();
    cloud.control("/faults", R"({"kind":"server_error","count":0})");
    cloud.control("/devices", R"({"action":"remove","name":"NB-0001"})");
    cloud.control("/clock", R"({"advance_s":3600})");
    EXPECT_EQ(cloud.control("/reset", "").status, 204);
    const auto state = json_of(cloud.send("GET", "/sim/state"));
    EXPECT_THAT(cloud.send("GET", "/sim/log").body, Not(HasSubstr("sessions")));
    EXPECT_EQ(text(state, "sessions"), "0");
    EXPECT_EQ(text(state, "devices"), "10");
    EXPECT_EQ(text(state, "now"), "2026-03-02T10:00:00Z");
    EXPECT_EQ(cloud.get("/ping").status, 200);
}

TEST(SimControl, ForeignAppsAndUnknownScopesAreHandled)
{
    Cloud cloud;
    EXPECT_EQ(cloud.control("/apps", R"({"scopes":["Fly"]})").status, 400);
    EXPECT_EQ(cloud.get("/account").status, 200); // Nothing was taken away.
    EXPECT_EQ(cloud.control("/apps", R"({"redirect_url":"https://desk.example.com/cb"})").status,
              204);
    EXPECT_EQ(cloud.get("/account").status, 200);
    EXPECT_EQ(cloud.new_code(), ""); // The old address is registered no more.
}

TEST(SimControl, SettingThatIsNotThereOrOfAnotherTypeIsRefused)
{
    Cloud cloud;
    for (const char* body :
         {R"({"integer_enum":true})", R"({"integer_enums":"yes"})", R"({"integer_enums":1})",
          R"({"session_page":"2"})", R"({"session_page":-1})", R"({"report_delay_s":0.5})",
          R"({"calls_per":1})", R"({"calls_per_day":null})"})
        EXPECT_EQ(cloud.control("/settings", body).status, 400) << body;
    // Nothing of it holds if a part is wrong.
    const Response refused = cloud.control("/settings", R"({"calls_per_day":1,"calls":2})");
    EXPECT_THAT(refused.body, HasSubstr("There is no setting calls."));
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(cloud.get("/account").status, 200);
}

TEST(SimControl, WhatCannotBeReadOrIsUnknownSaysSo)
{
    Cloud cloud;
    EXPECT_EQ(cloud.control("/clock", "[1]").status, 400);
    EXPECT_EQ(cloud.control("/weather", "{}").status, 404);
    EXPECT_EQ(cloud.send("GET", "/sim").status, 404);
    EXPECT_EQ(cloud.control("/sessions/s1/join", "").status, 404);
    EXPECT_EQ(cloud.control("/sessions", "").status, 404);
    EXPECT_EQ(cloud.control("/connections", "{}").status, 400);
    EXPECT_EQ(cloud.control("/connections", R"({"teamviewer_id":"1","supporter":"no@no"})").status,
              400);
}

} // namespace
} // namespace sim::test
