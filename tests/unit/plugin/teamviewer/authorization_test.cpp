#include "tests/unit/plugin/teamviewer/authorization_fixture.hpp"

namespace tv {
namespace {

using desk::Errc;
using testing::answer;
using testing::failure;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using namespace std::chrono_literals;
using State = AuthorizationRecord::State;

TEST_F(AuthorizationTest, PageHasAllThatTeamViewerAsksFor)
{
    const auto url = oauth().begin(world.call);

    ASSERT_TRUE(url);
    EXPECT_THAT(*url,
                StartsWith("https://login.teamviewer.com/oauth2/authorize?response_type=code&"
                           "client_id=client-1&redirect_uri=https%3A%2F%2Fwww.tap.de&state="));
    EXPECT_THAT(*url, HasSubstr("&display=popup"));
    EXPECT_NE(begin(), begin());
    EXPECT_THAT(begin(), SizeIs(32));
}

TEST_F(AuthorizationTest, BareCodeBecomesTokensAndIsForgotten)
{
    begin();

    const auto record = finish(std::string("  ") + code_canary + "\n");

    ASSERT_TRUE(record) << record.error().detail;
    EXPECT_EQ(record->state, State::valid);
    EXPECT_EQ(record->last4, "efgh");
    EXPECT_EQ(record->expires_at, world.clock.now() + 24h);
    EXPECT_EQ(record->account, "");
    EXPECT_EQ(world.vault.at("form.code"), "");
    EXPECT_THAT(world.vault.at("tokens"), HasSubstr("refresh-9"));
    ASSERT_THAT(world.news.records, SizeIs(1));
    EXPECT_EQ(world.news.records[0], *record);
    EXPECT_EQ(http::form_value(world.transport.bodies()[0], "code"), code_canary);
    EXPECT_EQ(http::form_value(world.transport.bodies()[0], "redirect_uri"), "https://www.tap.de");
}

TEST_F(AuthorizationTest, AccountIsNamedWhenTeamViewerTells)
{
    account = answer(200, R"({"userid":"u1","email":"ada@example.com"})");
    begin();
    EXPECT_EQ(finish(code_canary)->account, "ada@example.com");
}

TEST_F(AuthorizationTest, WholeRedirectAddressIsAccepted)
{
    const std::string state = begin();
    EXPECT_EQ(finish_code("https://www.tap.de/?code=CANARY-code%2D0123456789&state=" + state),
              "fine");
    EXPECT_EQ(http::form_value(world.transport.bodies()[0], "code"), code_canary);
}

TEST_F(AuthorizationTest, ForeignStateIsRefusedWithoutAskingTeamViewer)
{
    begin();
    EXPECT_EQ(finish_code("https://www.tap.de/?code=CANARY-code-1&state=of-somebody-else"),
              "state.foreign");
    EXPECT_THAT(world.transport.sent(), IsEmpty());
    EXPECT_EQ(world.vault.at("form.code"), "");
}

TEST_F(AuthorizationTest, EveryKindOfWrongCodeIsToldApart)
{
    begin();
    EXPECT_EQ(finish_code(""), "code.missing");
    EXPECT_EQ(finish_code("https://www.tap.de/?error=access_denied"), "code.refused_by_user");
    EXPECT_EQ(finish_code("https://www.tap.de/"), "code.not_in_address");
    EXPECT_EQ(finish_code(code_canary), "fine");
    EXPECT_EQ(finish_code(code_canary), "code.used");

    reply = answer(400, R"({"error":"invalid_grant"})");
    begin();
    EXPECT_EQ(finish_code("CANARY-code-2222222"), "code.refused");
    begin();
    world.clock.advance(11min);
    EXPECT_EQ(finish_code("CANARY-code-3333333"), "code.expired");
    reply =
        answer(401, R"({"error":"invalid_client","error_description":"CANARY-secret-0123456789"})");
    EXPECT_EQ(finish_code("CANARY-code-4444444"), "teamviewer.invalid_client");
    reply =
        answer(400, R"({"error":"invalid_request","error_description":"redirect_uri mismatch"})");
    EXPECT_EQ(finish_code("CANARY-code-5555555"), "redirect.differs");
    EXPECT_EQ(world.vault.at("form.code"), "");
}

TEST_F(AuthorizationTest, CodeAndClientSecretThatComeBackAreNotPassedOn)
{
    reply =
        answer(400, R"({"error":"invalid_grant","error_description":"CANARY-secret-0123456789",)"
                    R"("error_signature":"CANARY-code-0123456789"})");
    begin();
    EXPECT_EQ(finish_code(code_canary), "code.refused");
    reply =
        answer(400, R"({"error":"invalid_client","error_signature":"CANARY-secret-0123456789"})");
    begin();
    EXPECT_EQ(finish_code("CANARY-code-2222222"), "teamviewer.invalid_client");
}

TEST_F(AuthorizationTest, CodeStaysWhenTeamViewerNeverLookedAtIt)
{
    begin();
    reply = failure(Errc::unavailable);
    EXPECT_EQ(finish_code(code_canary), "net.test");
    reply = http::Response{.status = 200, .body = "<html>", .content_type = "text/html"};
    EXPECT_EQ(finish_code(code_canary), "teamviewer.not_the_api");
    reply = failure(Errc::answer_lost);
    EXPECT_EQ(finish_code(code_canary), "code.answer_lost");
    EXPECT_EQ(world.vault.at("form.code"), code_canary);

    reply.reset();
    EXPECT_TRUE(oauth().finish(world.call));
}

TEST_F(AuthorizationTest, SlipInTheClientSecretCostsNoSecondConsent)
{
    begin();
    reply = answer(400, R"({"error":"invalid_client"})");
    EXPECT_EQ(finish_code(code_canary), "teamviewer.invalid_client");

    reply.reset(); // The secret is corrected.
    EXPECT_TRUE(oauth().finish(world.call));
    EXPECT_EQ(http::form_value(world.transport.bodies().at(1), "code"), code_canary);
}

TEST_F(AuthorizationTest, CodeIsRefusedOrNotByTheWordsWhateverTheStatus)
{
    const struct {
        int status;
        const char* body;
        const char* code;
        bool is_kept;
    } table[] = {
        {403, R"({"error":"invalid_request","error_description":"The code is unknown."})",
         "code.refused", false},
        {404, R"({"error":"invalid_grant"})", "code.refused", false},
        {403, R"({"error":"invalid_permission"})", "code.refused", false},
        {403, R"({"error":"invalid_client"})", "teamviewer.invalid_client", true},
        {400, R"({"error":"wrong_credentials"})", "teamviewer.invalid_client", true},
        {403, "Forbidden by the policy of your company", "teamviewer.refused_request", true},
        {404, R"({"error":"not_found"})", "teamviewer.refused_request", true},
        {404, "", "teamviewer.refused_request", true},
        {403, R"({"error":"blocked"})", "teamviewer.blocked", true},
    };
    std::string code = code_canary;
    for (const auto& row : table) {
        SCOPED_TRACE(row.body);
        begin();
        code += "1"; // Never the one that was sent before.
        reply = answer(row.status, row.body);
        EXPECT_EQ(finish_code(code), row.code);
        EXPECT_EQ(world.vault.at("form.code"), row.is_kept ? code : "");
    }
}

TEST_F(AuthorizationTest, AttemptAfterACrashFindsTheTokensThatItsCodeHasBrought)
{
    begin();
    world.vault.set("form.code", code_canary);
    ASSERT_TRUE(oauth().finish(desk::Call({.idempotency_key = "click/1"}, nullptr)));
    world.vault.set("form.code", code_canary); // as if it had died before forgetting it
    world.transport.handler = [](const http::Request&) {
        return answer(400, R"({"error":"invalid_grant","error_description":"used"})");
    };

    const auto again =
        oauth().finish(desk::Call({.attempt = 2, .idempotency_key = "click/1"}, nullptr));

    ASSERT_TRUE(again);
    EXPECT_EQ(again->state, State::valid);
    EXPECT_EQ(again->last4, "efgh");
    EXPECT_EQ(world.vault.at("form.code"), "");
    world.vault.set("form.code", code_canary);
    EXPECT_FALSE(oauth().finish(desk::Call({.attempt = 2, .idempotency_key = "other"}, nullptr)));
}

TEST_F(AuthorizationTest, ClickAfterOneThatFailedBehindStoringItsTokensFindsThem)
{
    begin();
    world.clock.advance(1min);
    const std::string state = world.vault.at("oauth.state");
    ASSERT_EQ(finish_code(code_canary), "fine");
    world.vault.set("oauth.state", state); // as if the store had been full from there on
    reply = answer(400, R"({"error":"invalid_grant","error_description":"used"})");

    const auto again = finish(code_canary);

    ASSERT_TRUE(again) << again.error().code;
    EXPECT_EQ(again->last4, "efgh");
    EXPECT_EQ(world.vault.at("form.code"), "");
    EXPECT_EQ(finish_code(code_canary), "code.used");
    world.clock.advance(1min);
    begin();
    EXPECT_EQ(finish_code("CANARY-code-2222222"), "code.refused"); // Those were of another one.
}

TEST_F(AuthorizationTest, TokensAreStoredBeforeAnythingElseIsAsked)
{
    begin();
    world.transport.handler = [this](const http::Request& it) {
        if (it.endpoint.path == "/account") {
            EXPECT_THAT(world.vault.at("tokens"), HasSubstr("refresh-9"));
        }
        return teamviewer(it);
    };

    EXPECT_EQ(finish_code(code_canary), "fine");
}

TEST_F(AuthorizationTest, TokensSurviveAVaultThatFailsForAMoment)
{
    begin();
    world.transport.handler = [this](const http::Request& it) {
        world.vault.cells.failures = it.endpoint.path == "/oauth2/token" ? 3 : 0;
        return teamviewer(it);
    };

    EXPECT_EQ(finish_code(code_canary), "fine");
    EXPECT_THAT(world.vault.at("tokens"), HasSubstr("refresh-9"));
}

TEST_F(AuthorizationTest, TokensThatWereRenewedWhileTheirOwnerWasAskedForStay)
{
    begin();
    account = answer(200, R"({"userid":"u1","email":"ada@example.com"})");
    world.transport.handler = [this](const http::Request& it) {
        if (it.endpoint.path == "/account") world.hold_tokens("access-10", 24h);
        return teamviewer(it);
    };

    EXPECT_EQ(finish_code(code_canary), "fine");
    EXPECT_THAT(world.vault.at("tokens"), HasSubstr("access-10"));
}

TEST_F(AuthorizationTest, CurrentTellsWhatIsKnown)
{
    begin();
    ASSERT_TRUE(finish(code_canary));
    const auto record = oauth().current(world.call);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->state, State::valid);
    EXPECT_EQ(record->last4, "efgh");
}

} // namespace
} // namespace tv
