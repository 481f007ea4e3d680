#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(SimCaller, WithoutTokenGets401WithoutBody)
{
    Cloud cloud;
    cloud.token.clear();
    const Response answer = cloud.get("/account");
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(header(answer, "WWW-Authenticate"), "Bearer");
    EXPECT_EQ(answer.body, "");
}

TEST(SimCaller, PingAnswersAlsoWithoutToken)
{
    Cloud cloud;
    EXPECT_EQ(cloud.get("/ping").body, R"({"token_valid":true})");
    cloud.token = "made-up";
    EXPECT_EQ(cloud.get("/ping").status, 200);
    EXPECT_EQ(cloud.get("/ping").body, R"({"token_valid":false})");
}

TEST(SimCaller, ExpiredTokenIsToldByItsErrorCode)
{
    Cloud cloud;
    cloud.time += 24h;
    const Response answer = cloud.get("/account");
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(header(answer, "WWW-Authenticate"), "Bearer");
    EXPECT_EQ(text(json_of(answer), "error"), "token_expired");
    EXPECT_EQ(text(json_of(answer), "error_code"), "1");
}

TEST(SimCaller, UnknownTokenIsInvalid)
{
    Cloud cloud;
    cloud.token = "made-up";
    const Response answer = cloud.get("/account");
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(text(json_of(answer), "error"), "invalid_token");
}

TEST(SimCaller, ScriptTokenDoesNotExpire)
{
    Cloud cloud;
    cloud.token = cloud.script_token(R"("Account.Read")");
    cloud.time += 24h * 400;
    EXPECT_EQ(cloud.get("/account").status, 200);
}

TEST(SimCaller, MissingPermissionIs403AndNotTheRateLimit)
{
    Cloud cloud;
    cloud.control("/apps", R"({"scopes":["Sessions.Create"]})");
    const Response answer = cloud.get("/account");
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(text(json_of(answer), "error"), "invalid_permission");
    EXPECT_EQ(cloud.post("/sessions", R"({"groupname":"A"})").status, 200);
}

TEST(SimCaller, MailAddressNeedsAPermissionOfItsOwn)
{
    Cloud cloud;
    EXPECT_EQ(text(json_of(cloud.get("/account")), "email"), "jonas.weber@example.com");
    cloud.token = cloud.script_token(R"("Account.Read")");
    EXPECT_THAT(cloud.get("/account").body, Not(HasSubstr("@")));
}

TEST(SimCaller, EachFunctionHasItsOwnLimitOfCallsADay)
{
    Cloud cloud;
    cloud.control("/settings", R"({"calls_per_day":2})");
    cloud.get("/account");
    EXPECT_EQ(cloud.get("/account").status, 200);
    const Response refused = cloud.get("/account");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(text(json_of(refused), "error"), "rate_limit_reached");
    EXPECT_EQ(cloud.get("/users").status, 200);
    cloud.time += 24h;
    EXPECT_NE(cloud.get("/account").status, 403); // The limit is gone, and the token by now.
}

TEST(SimCaller, LimitIsOfEachTokenOrOfTheCompanyAsTheSwitchSays)
{
    Cloud cloud;
    cloud.control("/settings", R"({"calls_per_day":1})");
    EXPECT_EQ(cloud.get("/account").status, 200);
    EXPECT_EQ(cloud.get("/account").status, 403);
    cloud.token = cloud.script_token(R"("Account.Read")");
    EXPECT_EQ(cloud.get("/account").status, 200); // Another token, another budget.

    EXPECT_EQ(cloud.control("/settings", R"({"calls_per":"company"})").status, 204);
    cloud.token = cloud.script_token(R"("Account.Read")");
    EXPECT_EQ(cloud.get("/account").status, 200);
    cloud.token = cloud.script_token(R"("Account.Read")");
    EXPECT_EQ(text(json_of(cloud.get("/account")), "error"), "rate_limit_reached");

    EXPECT_EQ(cloud.control("/settings", R"({"calls_per":"licence"})").status, 400);
}

TEST(SimCaller, UnknownFunctionIsNotFound)
{
    Cloud cloud;
    EXPECT_EQ(cloud.get("/assets").status, 404);
    EXPECT_EQ(cloud.send("DELETE", "/api/v1/account").status, 404);
}

TEST(SimCaller, LatencyDelaysTheWebApiAndNotTheControls)
{
    Cloud cloud;
    cloud.simulator.set_latency(250ms);
    EXPECT_EQ(cloud.get("/ping").delivery.delay, 250ms);
    EXPECT_EQ(cloud.control("/settings", "{}").delivery.delay, 0ms);
}

TEST(SimUsers, FilterByMailAddressesJoinedByComma)
{
    Cloud cloud;
    const auto all = json_of(cloud.get("/users"));
    EXPECT_THAT(all.at("users").as_array(), SizeIs(8));
    const auto some = json_of(
        cloud.get("/users?email=anna.schmidt@example.com,Peter.Klein@example.com,no@example.com"));
    EXPECT_THAT(some.at("users").as_array(), SizeIs(2));
}

TEST(SimUsers, FullListHasMoreFields)
{
    Cloud cloud;
    EXPECT_THAT(cloud.get("/users").body, Not(HasSubstr("log_sessions")));
    EXPECT_THAT(cloud.get("/users?full_list=true").body, HasSubstr("log_sessions"));
}

} // namespace
} // namespace sim::test
