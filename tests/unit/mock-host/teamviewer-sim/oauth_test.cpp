#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char good_query[] = "/oauth2/authorize?response_type=code&client_id=481263-mockdesk"
                              "&redirect_uri=https%3A%2F%2Fwww.tap.de&state=a%22b&display=popup";

TEST(SimOAuth, AuthorizePageNamesTheAppAndCarriesTheStateEscaped)
{
    Cloud cloud;
    const Response page = cloud.send("GET", good_query);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("Mock desk"));
    EXPECT_THAT(page.body, HasSubstr("name=\"state\" value=\"a&quot;b\""));
    EXPECT_THAT(page.body, Not(HasSubstr("http://"))); // Nothing from outside.
}

TEST(SimOAuth, AllowingRedirectsWithCodeAndState)
{
    Cloud cloud;
    const Response answer =
        cloud.submit("/oauth2/authorize", "response_type=code&client_id=481263-mockdesk"
                                          "&redirect_uri=https%3A%2F%2Fwww.tap.de&state=x+y"
                                          "&user=u40018&decision=allow");
    EXPECT_EQ(answer.status, 303);
    EXPECT_THAT(header(answer, "Location"), StartsWith("https://www.tap.de?code="));
    EXPECT_THAT(header(answer, "Location"), HasSubstr("&state=x%20y"));
}

TEST(SimOAuth, RefusingRedirectsWithAnErrorAndTheState)
{
    Cloud cloud;
    const Response answer =
        cloud.submit("/oauth2/authorize", "response_type=code&client_id=481263-mockdesk"
                                          "&redirect_uri=https%3A%2F%2Fwww.tap.de&state=s"
                                          "&user=u40018&decision=refuse");
    EXPECT_EQ(header(answer, "Location"), "https://www.tap.de?error=access_denied&state=s");
}

TEST(SimOAuth, AutoConsentRedirectsAtOnce)
{
    Cloud cloud;
    cloud.control("/settings", R"({"auto_consent":true})");
    const Response answer = cloud.send("GET", good_query);
    EXPECT_EQ(answer.status, 303);
    EXPECT_THAT(header(answer, "Location"), HasSubstr("&state=a%22b"));
}

TEST(SimOAuth, UnknownClientIsToldOnAPageAndNeverRedirected)
{
    Cloud cloud;
    const Response page = cloud.send("GET", "/oauth2/authorize?response_type=code&client_id=no"
                                            "&redirect_uri=https%3A%2F%2Fwww.tap.de");
    EXPECT_EQ(page.status, 400);
    EXPECT_EQ(header(page, "Location"), "");
}

TEST(SimOAuth, ForeignRedirectAddressIsToldOnAPageAlsoForTheForm)
{
    Cloud cloud;
    const Response answer =
        cloud.submit("/oauth2/authorize", "response_type=code&client_id=481263-mockdesk"
                                          "&redirect_uri=https%3A%2F%2Fevil.example.com"
                                          "&user=u40018&decision=allow");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(header(answer, "Location"), "");
}

TEST(SimOAuth, CodeGivesAPairThatIsNotCached)
{
    Cloud cloud;
    const Response answer = cloud.redeem(cloud.new_code());
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(text(json_of(answer), "token_type"), "bearer");
    EXPECT_EQ(text(json_of(answer), "expires_in"), "86400");
    EXPECT_NE(text(json_of(answer), "refresh_token"), "");
    EXPECT_EQ(header(answer, "Cache-Control"), "no-store");
}

TEST(SimOAuth, CodeIsUsedOnce)
{
    Cloud cloud;
    const std::string code = cloud.new_code();
    cloud.redeem(code);
    const Response again = cloud.redeem(code);
    EXPECT_EQ(again.status, 400);
    EXPECT_EQ(text(json_of(again), "error"), "invalid_request");
}

TEST(SimOAuth, CodeDiesAfterTenMinutes)
{
    Cloud cloud;
    const std::string young = cloud.new_code();
    const std::string old = cloud.new_code();
    cloud.time += 9min + 59s;
    EXPECT_EQ(cloud.redeem(young).status, 200);
    cloud.time += 1s;
    EXPECT_EQ(cloud.redeem(old).status, 400);
}

TEST(SimOAuth, WrongSecretIsRefused)
{
    Cloud cloud;
    const Response answer = cloud.submit("/api/v1/oauth2/token",
                                         "grant_type=authorization_code&client_id=481263-mockdesk"
                                         "&client_secret=wrong&code=" +
                                             cloud.new_code());
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(text(json_of(answer), "error"), "invalid_client");
}

TEST(SimOAuth, CodeOfAnotherAppIsRefused)
{
    Cloud cloud;
    cloud.control("/apps", R"({"client_id":"other","client_secret":"other-secret"})");
    const Response answer =
        cloud.submit("/api/v1/oauth2/token", "grant_type=authorization_code&client_id=other"
                                             "&client_secret=other-secret&code=" +
                                                 cloud.new_code());
    EXPECT_EQ(answer.status, 400);
}

TEST(SimOAuth, TokenFunctionReadsJsonToo)
{
    Cloud cloud;
    const Response answer = cloud.post(
        "/OAuth2/token", R"({"grant_type":"authorization_code","client_id":"481263-mockdesk",)"
                         R"("client_secret":"sim-client-secret-0001","code":")" +
                             cloud.new_code() + "\"}");
    EXPECT_EQ(answer.status, 200);
}

TEST(SimOAuth, RefreshRotatesAndTheOldPairIsDead)
{
    Cloud cloud;
    const auto first = json_of(cloud.redeem(cloud.new_code()));
    const auto second = json_of(cloud.refresh(text(first, "refresh_token")));
    EXPECT_NE(text(second, "refresh_token"), text(first, "refresh_token"));

    const Response reused = cloud.refresh(text(first, "refresh_token"));
    EXPECT_EQ(reused.status, 400);
    EXPECT_THAT(reused.body, HasSubstr("refresh_token"));
    cloud.token = text(first, "access_token");
    EXPECT_EQ(text(json_of(cloud.get("/ping")), "token_valid"), "false");
    cloud.token = text(second, "access_token");
    EXPECT_EQ(text(json_of(cloud.get("/ping")), "token_valid"), "true");
}

TEST(SimOAuth, RefusalsOfTokensHaveTheStatusThatTheSettingSays)
{
    Cloud cloud;
    EXPECT_EQ(cloud.refresh("unknown").status, 400);
    cloud.control("/settings", R"({"token_refusal_status":403})");
    EXPECT_EQ(cloud.redeem("unknown").status, 403);
    const Response dead = cloud.refresh("unknown");
    EXPECT_EQ(dead.status, 403);
    EXPECT_THAT(dead.body, HasSubstr("refresh_token"));
    EXPECT_EQ(cloud.redeem(cloud.new_code()).status, 200);

    cloud.control("/settings", R"({"token_refusal_status":200})");
    EXPECT_EQ(cloud.refresh("unknown").status, 400); // It stays a refusal.
}

TEST(SimOAuth, OldAccessTokenLivesOnIfTheSettingSaysSo)
{
    Cloud cloud;
    cloud.control("/settings", R"({"old_access_token_survives":true})");
    const auto first = json_of(cloud.redeem(cloud.new_code()));
    cloud.refresh(text(first, "refresh_token"));
    cloud.token = text(first, "access_token");
    EXPECT_EQ(cloud.get("/account").status, 200);
}

TEST(SimOAuth, RevokingEndsBothTokensOfThePair)
{
    Cloud cloud;
    const auto pair = json_of(cloud.redeem(cloud.new_code()));
    cloud.token = text(pair, "access_token");
    EXPECT_EQ(cloud.post("/oauth2/revoke", "").status, 200);
    EXPECT_EQ(cloud.get("/account").status, 401);
    EXPECT_EQ(cloud.refresh(text(pair, "refresh_token")).status, 400);
}

} // namespace
} // namespace sim::test
