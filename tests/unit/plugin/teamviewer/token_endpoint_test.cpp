#include "plugin/teamviewer/token_endpoint.hpp"
#include "tests/unit/plugin/teamviewer/token_fixture.hpp"

#include <gmock/gmock.h>

namespace tv {
namespace {

using testing::answer;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;
using State = AuthorizationRecord::State;
using RefusedRenewal = testing::TokenTest;

constexpr const char* dead_grant =
    R"({"error":"invalid_request","error_description":"The refresh_token is invalid."})";

TEST(TokenEndpoint, IsUnderstoodByItsWordsAndNotByItsStatus)
{
    const struct {
        int status;
        const char* body;
        TokenRefusal refusal;
    } table[] = {
        {400, dead_grant, TokenRefusal::grant},
        {403, dead_grant, TokenRefusal::grant},
        {404, R"({"error":"invalid_grant"})", TokenRefusal::grant},
        {409, "Bad refresh token", TokenRefusal::grant},
        {500, dead_grant, TokenRefusal::unclear},
        {401, R"({"error":"invalid_client"})", TokenRefusal::client},
        {403, R"({"error":"invalid_client"})", TokenRefusal::client},
        {500, R"({"error":"invalid_client"})", TokenRefusal::client},
        {400, R"({"error":"wrong_credentials"})", TokenRefusal::client},
        {403, R"({"error":"wrong_credentials"})", TokenRefusal::client},
        {403, R"({"error":"invalid_request","error_description":"redirect_uri differs"})",
         TokenRefusal::redirect},
        {400, "", TokenRefusal::unclear},
        {403, "", TokenRefusal::unclear},
        {403, "Your client is not allowed to do that.", TokenRefusal::unclear},
        {404, R"({"error":"not_found"})", TokenRefusal::unclear},
        {418, R"({"error":"teapot"})", TokenRefusal::unclear},
        {403, R"({"error":"blocked"})", TokenRefusal::other},
        {403, R"({"error":"rate_limit_reached"})", TokenRefusal::other},
        {403, R"({"error":"too_many_retries"})", TokenRefusal::other},
        {403, "<html>refresh_token</html>", TokenRefusal::other},
        {408, "the client did not send a request", TokenRefusal::other},
        {429, "", TokenRefusal::other},
        {500, R"({"error":"internal_error","error_description":"refresh_token"})",
         TokenRefusal::other},
        {503, "no client can be served", TokenRefusal::other},
    };
    for (const auto& row : table) {
        EXPECT_EQ(token_refusal(answer(row.status, row.body)), row.refusal)
            << row.status << " " << row.body;
    }
    const http::Response page{.status = 403, .body = "Forbidden", .content_type = "text/html"};
    EXPECT_EQ(token_refusal(page), TokenRefusal::other);
}

TEST(TokenEndpoint, NeverSpeaksOfAPermissionOrOfSomethingThatIsNotThere)
{
    for (int status = 300; status < 600; ++status) {
        for (const char* body : {"", "{}", "no", R"({"error":"invalid_permission"})",
                                 R"({"error":"not_found"})", R"({"error":"unsupported"})"}) {
            const auto error = token_error(answer(status, body), "https://example.com");
            EXPECT_NE(error.code, "teamviewer.permission_missing") << status << body;
            EXPECT_NE(error.code, "teamviewer.forbidden") << status << body;
            EXPECT_NE(error.status, desk::Errc::not_found) << status << body;
        }
    }
}

TEST_F(RefusedRenewal, DeadRefreshTokenAsksForAPersonWhateverTheStatus)
{
    std::size_t told = 0;
    for (const int status : {400, 401, 403, 404, 409, 500}) {
        SCOPED_TRACE(status);
        world.hold_tokens("access-1", 0s);
        world.transport.handler = [status](const http::Request&) {
            return answer(status, dead_grant);
        };
        const auto token = tokens.get(world.call);

        ASSERT_FALSE(token);
        EXPECT_EQ(token.error().code, "teamviewer.reauthorize");
        EXPECT_THAT(token.error().detail, HasSubstr(std::to_string(status)));
        ASSERT_THAT(world.news.records, SizeIs(++told));
        EXPECT_EQ(world.news.records.back().state, State::reauthorize);
    }
}

TEST_F(RefusedRenewal, RefusalThatNamesNothingIsAskedAboutAgainWhateverTheStatus)
{
    for (const int status : {400, 403, 404}) {
        SCOPED_TRACE(status);
        world.hold_tokens("access-1", 0s);
        world.transport.handler = [status](const http::Request&) { return answer(status, "No."); };
        EXPECT_EQ(get(tokens), "teamviewer.reauthorize");

        const auto asked = world.transport.sent().size();
        world.clock.advance(9min);
        EXPECT_EQ(get(tokens), "teamviewer.reauthorize");
        EXPECT_THAT(world.transport.sent(), SizeIs(asked));
        world.clock.advance(2min);
        EXPECT_EQ(get(tokens), "teamviewer.reauthorize");
        EXPECT_THAT(world.transport.sent(), SizeIs(asked + 1));
    }
}

TEST_F(RefusedRenewal, WhatIsNotAboutTheTokensCallsForNobody)
{
    const struct {
        int status;
        const char* body;
        const char* code;
    } table[] = {
        {403, R"({"error":"wrong_credentials"})", "teamviewer.invalid_client"},
        {403, R"({"error":"blocked"})", "teamviewer.blocked"},
        {403, R"({"error":"rate_limit_reached"})", "teamviewer.rate_limit"},
        {401, R"({"error":"too_many_retries"})", "teamviewer.rate_limit"},
        {429, "", "teamviewer.rate_limit"},
        {403, "<html>Forbidden</html>", "teamviewer.not_the_api"},
        {408, "", "net.answer_lost"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.body);
        world.hold_tokens("access-1", 0s);
        world.transport.handler = [&row](const http::Request&) {
            return answer(row.status, row.body);
        };
        EXPECT_EQ(get(tokens), row.code);
    }
    EXPECT_THAT(world.news.records, IsEmpty());
}

} // namespace
} // namespace tv
