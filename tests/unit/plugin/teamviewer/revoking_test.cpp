#include "tests/unit/plugin/teamviewer/authorization_fixture.hpp"

namespace tv {
namespace {

using desk::Errc;
using testing::answer;
using ::testing::ElementsAre;
using testing::failure;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::chrono_literals;
using State = AuthorizationRecord::State;

using Revoking = AuthorizationTest;

TEST_F(Revoking, RevokingTellsTeamViewerFirst)
{
    begin();
    ASSERT_TRUE(finish(code_canary));

    ASSERT_TRUE(oauth().revoke(world.call));

    EXPECT_EQ(world.transport.sent().back(), "POST /oauth2/revoke");
    EXPECT_EQ(world.vault.at("tokens"), "");
    EXPECT_EQ(world.news.records.back().state, State::none);
    EXPECT_EQ(oauth().current(world.call)->state, State::none);
}

TEST_F(Revoking, TokensStayWhenTeamViewerCannotBeTold)
{
    begin();
    ASSERT_TRUE(finish(code_canary));
    world.transport.handler = [](const http::Request&) { return failure(Errc::unavailable); };

    EXPECT_FALSE(oauth().revoke(world.call));
    EXPECT_NE(world.vault.at("tokens"), "");

    world.transport.handler = [](const http::Request&) { return answer(403, "Forbidden here"); };
    EXPECT_EQ(oauth().revoke(world.call).error().code, "teamviewer.forbidden");
    EXPECT_NE(world.vault.at("tokens"), "");
}

TEST_F(Revoking, TokensThatTeamViewerForgotCountAsRevoked)
{
    begin();
    ASSERT_TRUE(finish(code_canary));
    world.transport.handler = [](const http::Request&) {
        return answer(401, R"({"error":"invalid_token","error_description":"refresh_token"})");
    };

    EXPECT_TRUE(oauth().revoke(world.call));
    EXPECT_EQ(world.vault.at("tokens"), "");
}

TEST_F(Revoking, TokensStayWhenTheAnswerDoesNotSayThatTheyAreRevoked)
{
    const struct {
        int status;
        const char* body;
        const char* code;
    } table[] = {
        {405, "", "teamviewer.refused_request"},
        {411, "Length Required", "teamviewer.refused_request"},
        {415, "{}", "teamviewer.refused_request"},
        {401, R"({"error":"token_expired"})", "teamviewer.token_refused"}, // the new one, too
        {200, "<html>Sign in</html>", "teamviewer.not_the_api"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.status);
        world.hold_tokens("access-1", 24h);
        world.transport.handler = [&row](const http::Request& it) {
            if (it.endpoint.path == "/oauth2/token")
                return answer(200, R"({"access_token":"a-2"})");
            return answer(row.status, row.body);
        };
        EXPECT_EQ(revoke(), row.code);
        EXPECT_NE(world.vault.at("tokens"), "");
    }
}

TEST_F(Revoking, RefusalThatNamesNoReasonRevokesNoTokens)
{
    world.hold_tokens("access-1", 0s);
    world.transport.handler = [](const http::Request&) { return answer(403, "Not from here."); };

    EXPECT_EQ(revoke(), "teamviewer.reauthorize");
    EXPECT_NE(world.vault.at("tokens"), "");
    EXPECT_THAT(world.news.records, IsEmpty());
}

TEST_F(Revoking, BadRequestCanOnlyBeAboutTheTokenThatIsToBeRevoked)
{
    world.hold_tokens("access-1", 24h);
    world.transport.handler = [](const http::Request&) {
        return answer(400, R"({"error":"invalid_request"})");
    };

    EXPECT_TRUE(oauth().revoke(world.call));
    EXPECT_EQ(world.vault.at("tokens"), "");
}

TEST_F(Revoking, RevokingOnceMoreAfterALostAnswerRenewsNothingAndCallsNobody)
{
    begin();
    ASSERT_TRUE(finish(code_canary));
    world.transport.handler = [](const http::Request& it) {
        const bool is_renewal = it.endpoint.path == "/oauth2/token";
        return is_renewal ? answer(400, R"({"error":"invalid_grant"})")
                          : answer(401, R"({"error":"invalid_token"})");
    };

    EXPECT_TRUE(oauth().revoke(world.call));

    EXPECT_EQ(world.transport.sent().back(), "POST /oauth2/revoke");
    EXPECT_EQ(world.vault.at("tokens"), "");
    EXPECT_EQ(world.news.records.back().state, State::none);
    for (const auto& record : world.news.records)
        EXPECT_NE(record.state, State::reauthorize);
}

TEST_F(Revoking, TokensWhoseTimeIsOverAreRenewedToBeRevoked)
{
    begin();
    ASSERT_TRUE(finish(code_canary));
    world.clock.advance(25h);
    std::string revoked;
    world.transport.handler = [&](const http::Request& it) {
        if (it.endpoint.path == "/oauth2/revoke") revoked = it.bearer.reveal();
        return answer(200, R"({"access_token":"access-10","refresh_token":"refresh-10"})");
    };

    EXPECT_TRUE(oauth().revoke(world.call));
    EXPECT_EQ(revoked, "access-10");
}

TEST_F(Revoking, TokenThatHasExpiredForTeamViewerIsRenewedToBeRevoked)
{
    begin();
    ASSERT_TRUE(finish(code_canary));
    std::vector<std::string> revoked;
    world.transport.handler = [&](const http::Request& it) {
        if (it.endpoint.path == "/oauth2/token") {
            return answer(200, R"({"access_token":"access-10","refresh_token":"refresh-10"})");
        }
        revoked.emplace_back(it.bearer.reveal());
        const bool is_old = revoked.back() != "access-10";
        return is_old ? answer(401, R"({"error":"token_expired"})") : answer(200, "");
    };

    EXPECT_TRUE(oauth().revoke(world.call));

    EXPECT_THAT(revoked, ElementsAre("access-9-abcdefgh", "access-10"));
    EXPECT_EQ(world.vault.at("tokens"), "");
    for (const auto& record : world.news.records)
        EXPECT_NE(record.state, State::reauthorize);
}

TEST_F(Revoking, NobodyIsCalledWhenTokensThatAreGivenUpCannotBeRenewed)
{
    begin();
    ASSERT_TRUE(finish(code_canary));
    world.clock.advance(25h);
    world.transport.handler = [](const http::Request&) {
        return answer(400, R"({"error":"invalid_grant"})");
    };

    EXPECT_TRUE(oauth().revoke(world.call));

    EXPECT_EQ(world.vault.at("tokens"), "");
    for (const auto& record : world.news.records)
        EXPECT_NE(record.state, State::reauthorize);
}

} // namespace
} // namespace tv
