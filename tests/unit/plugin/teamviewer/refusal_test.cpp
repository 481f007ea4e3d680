#include "plugin/teamviewer/refusal.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

namespace tv {
namespace {

using desk::Errc;
using testing::answer;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

desk::Error refused(const http::Response& reply, const Function& function = functions::edit_session)
{
    return refusal(function, reply, "https://example.com/api");
}

TEST(Refusal, SaysUnderWhichKeyTeamViewerHasLoggedIt)
{
    const std::string key = "7c0dd1f8-94b2-4c11-8e0a-0123456789ab";
    const auto with = [](const std::string& signature) {
        return refused(answer(400, R"({"error":"invalid_request","error_description":"no",)"
                                   R"("error_signature":")" +
                                       signature + R"("})"))
            .detail;
    };

    EXPECT_THAT(with(key), EndsWith("400 invalid_request, no, signature " + key));
    EXPECT_THAT(with(std::string(64, 'a')), HasSubstr("signature aaaa"));
    for (const std::string& no_key : {std::string(65, 'a'), std::string("https://a/b"),
                                      std::string("two words"), std::string("caf\xc3\xa9")})
        EXPECT_THAT(with(no_key), Not(HasSubstr("signature"))) << no_key;
    EXPECT_THAT(with(""), Not(HasSubstr("signature")));
}

TEST(Refusal, HasNoSecretThatTheServerRepeats)
{
    const desk::Error error{.detail = "400 SecretOne, SecretOne!SecretTwo, signature SecretTwo"};
    EXPECT_EQ(without(error, {"SecretOne", "SecretTwo"}).detail, "400 ..., ...!..., signature ...");
    EXPECT_EQ(without(error, {"", "400", "SecretThree"}).detail, error.detail);
}

TEST(Refusal, IsAboutAPermissionOnlyIfTeamViewerSaysSoOrNothing)
{
    for (const char* body : {"", "{}", R"({"error":"invalid_permission","error_description":"x"})"})
        EXPECT_THAT(refused(answer(403, body)).args, ElementsAre("sessions.edit_own")) << body;

    for (const char* body : {"Forbidden by the policy of your company", R"({"error":"weather"})",
                             R"({"error":"invalid_request"})"}) {
        const desk::Error error = refused(answer(403, body));
        EXPECT_EQ(error.code, "teamviewer.forbidden") << body;
        EXPECT_EQ(error.status, Errc::denied) << body;
        EXPECT_TRUE(error.retryable) << body; // Nothing was done, and it may pass.
    }
    EXPECT_FALSE(refused(answer(403, "")).retryable);
}

TEST(Refusal, SpeaksOfNoPermissionWhereNoneIsNeeded)
{
    for (const char* body : {"", R"({"error":"invalid_permission"})"})
        EXPECT_EQ(refused(answer(403, body), functions::ping).code, "teamviewer.forbidden") << body;
}

TEST(Refusal, IsALimitOrABlockWhateverTheStatus)
{
    for (const int status : {400, 401, 403, 404, 429, 500}) {
        SCOPED_TRACE(status);
        for (const char* word : {"rate_limit_reached", "too_many_retries"}) {
            const auto reply = answer(status, R"({"error":")" + std::string(word) + R"("})");
            const desk::Error error = refused(reply);
            EXPECT_EQ(error.code, "teamviewer.rate_limit");
            EXPECT_TRUE(error.retryable);
            EXPECT_GT(error.retry_after.count(), 0);
            EXPECT_FALSE(refuses_token(reply));
        }
        if (status == 429) continue;
        const auto blocked = answer(status, R"({"error":"blocked"})");
        EXPECT_EQ(refused(blocked).code, "teamviewer.blocked");
        EXPECT_FALSE(refuses_token(blocked));
    }
}

TEST(Refusal, IsNotAnsweredWithMoreRetriesWhenThereWereTooMany)
{
    EXPECT_TRUE(is_rate_limit(answer(403, R"({"error":"rate_limit_reached"})")));
    EXPECT_FALSE(is_rate_limit(answer(403, R"({"error":"too_many_retries"})")));
    EXPECT_TRUE(is_limit(answer(403, R"({"error":"too_many_retries"})")));
    EXPECT_FALSE(is_limit(answer(200, R"({"error":"too_many_retries"})")));
}

TEST(Refusal, OfATokenIsKnownByItsWordWhateverTheStatus)
{
    for (const int status : {400, 401, 403}) {
        for (const char* body : {R"({"error":"token_expired"})", R"({"error":"invalid_token"})"})
            EXPECT_TRUE(refuses_token(answer(status, body))) << status << body;
        EXPECT_FALSE(refuses_token(answer(status, R"({"error":"invalid_permission"})"))) << status;
    }
    EXPECT_TRUE(refuses_token(answer(401, "")));
    EXPECT_FALSE(refuses_token(answer(403, "")));
    EXPECT_FALSE(refuses_token(answer(200, R"({"error":"invalid_token"})")));
}

TEST(Refusal, ByTheLicenceIsKnownWhateverItsContentType)
{
    for (const char* type : {"text/plain", "text/html; charset=utf-8", ""}) {
        const http::Response reply{
            .status = 400, .body = "You reached the License Limitations.", .content_type = type};
        EXPECT_EQ(refused(reply).code, "teamviewer.license_limit") << type;
    }
}

TEST(Refusal, OfAServerThatDidNotWaitMayHaveBeenDone)
{
    EXPECT_EQ(refused(answer(408, "")).status, Errc::unavailable);
    EXPECT_EQ(refused(answer(408, ""), functions::create_session).status, Errc::answer_lost);
}

} // namespace
} // namespace tv
