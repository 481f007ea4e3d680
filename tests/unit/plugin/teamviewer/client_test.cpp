#include "generated/manifest.hpp"
#include "tests/unit/plugin/teamviewer/client_fixture.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace tv {
namespace {

using desk::Errc;
using ::testing::AllOf;
using testing::answer;
using ::testing::ElementsAre;
using testing::failure;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using namespace std::chrono_literals;

TEST_F(ClientTest, CreatedSessionIsReadWhateverThe2xx)
{
    answers(201, session_text);

    const auto session = cloud().create_session(wanted(), world.call);

    ASSERT_TRUE(session);
    EXPECT_EQ(session->code, "s12-345-678");
    EXPECT_TRUE(session->customer_online);
    EXPECT_EQ(session->marker, (Marker{"conf-1", "a-1", "click-1", "this-desk"}));
    EXPECT_THAT(world.transport.bodies()[0],
                AllOf(HasSubstr(R"("groupname":"Desk")"), HasSubstr(R"("name":"Ada")"),
                      HasSubstr(R"("valid_until":"2025-03-05T12:00:00Z")")));
}

TEST_F(ClientTest, SessionThatWasOpenedButCannotBeReadIsLostAndNotFailed)
{
    EXPECT_EQ(refused(200, R"({"sess)").status, Errc::answer_lost);
    EXPECT_EQ(refused(200, "").status, Errc::answer_lost);
    EXPECT_EQ(refused(502, "bad gateway").status, Errc::answer_lost);
    EXPECT_EQ(refused(500, R"({"error":"internal_error"})").status, Errc::answer_lost);
}

TEST_F(ClientTest, EveryNoHasItsReason)
{
    const struct {
        int status;
        const char* body;
        Errc errc;
        const char* code;
    } table[] = {
        {400, "You reached the license limitations.", Errc::limit, "teamviewer.license_limit"},
        {400, R"({"error":"invalid_request","error_description":"groupid"})", Errc::invalid,
         "teamviewer.refused_request"},
        {403, R"({"error":"rate_limit_reached"})", Errc::limit, "teamviewer.rate_limit"},
        {429, "", Errc::limit, "teamviewer.rate_limit"},
        {403, R"({"error":"blocked"})", Errc::denied, "teamviewer.blocked"},
        {403, R"({"error":"invalid_permission"})", Errc::denied, "teamviewer.permission_missing"},
        {400, R"({"error":"invalid_permission"})", Errc::denied, "teamviewer.permission_missing"},
        {401, R"({"error":"invalid_permission"})", Errc::denied, "teamviewer.permission_missing"},
        {403, "", Errc::denied, "teamviewer.permission_missing"},
        {404, R"({"error":"not_found"})", Errc::not_found, "teamviewer.not_found"},
        {404, "<!DOCTYPE html><html>", Errc::invalid, "teamviewer.not_the_api"},
        {200, "  <html>Sign in</html>", Errc::invalid, "teamviewer.not_the_api"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.body);
        const desk::Error error = refused(row.status, row.body);
        EXPECT_EQ(error.status, row.errc);
        EXPECT_EQ(error.code, row.code);
    }
    EXPECT_EQ(refused(403, "{}").args.at(0), "sessions.create");
}

TEST_F(ClientTest, TokenThatComesBackIsNotPassedOn)
{
    const auto error = refused(400, R"({"error":"odd","error_signature":"access-1"})");
    EXPECT_THAT(error.detail,
                AllOf(HasSubstr("400 odd, signature ..."), Not(HasSubstr("access-1"))));
}

TEST_F(ClientTest, RefusedTokenIsRenewedAndTheQuestionAskedOnceMore)
{
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path == "/oauth2/token") {
            return answer(200, R"({"access_token":"access-2","refresh_token":"refresh-2"})");
        }
        if (it.bearer.reveal() == "access-2") return answer(200, session_text);
        return answer(400, R"({"error":"token_expired","error_code":1})");
    };

    EXPECT_TRUE(cloud().create_session(wanted(), world.call));
    EXPECT_THAT(world.transport.sent(),
                ElementsAre("POST /sessions", "POST /oauth2/token", "POST /sessions"));
}

TEST_F(ClientTest, LostAnswerOfTheRenewalIsNoLostAnswerOfTheQuestion)
{
    const struct {
        desk::Result<http::Response> reply;
        const char* code;
    } table[] = {
        {answer(503, ""), "teamviewer.server_error"},
        {desk::Error{.status = Errc::answer_lost, .code = "net.answer_lost"},
         "teamviewer.server_error"},
        {answer(200, R"({"acc)"), "teamviewer.bad_answer"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.reply ? row.reply->status : 0);
        world.hold_tokens("access-1", 0s);
        const auto before = world.transport.sent().size();
        world.transport.handler = [&row](const http::Request& it) {
            return it.endpoint.path == "/oauth2/token" ? row.reply : answer(200, session_text);
        };
        const auto created = cloud().create_session(wanted(), world.call);

        ASSERT_FALSE(created);
        EXPECT_EQ(created.error().status, Errc::unavailable);
        EXPECT_EQ(created.error().code, row.code);
        EXPECT_TRUE(created.error().retryable);
        EXPECT_THAT(created.error().detail, HasSubstr("renew"));
        EXPECT_THAT(world.transport.sent(), SizeIs(before + 2)); // both times for tokens

        answers(200,
                session_text.substr(0, session_text.size() - 1) + R"(,"access_token":"access-2"})");
        EXPECT_TRUE(cloud().create_session(wanted(), world.call)); // Nobody has to wait.
    }
}

TEST_F(ClientTest, RateLimitIsWaitedOutForAPersonAndPausesBackgroundWork)
{
    world.transport.handler = [&](const http::Request&) {
        if (world.transport.sent().size() == 1)
            return answer(403, R"({"error":"rate_limit_reached"})");
        return answer(200, R"({"sessions":[]})");
    };
    EXPECT_TRUE(cloud().open_sessions("conf-1", world.call));

    answers(403, R"({"error":"rate_limit_reached"})");
    const auto before = world.transport.sent().size();
    EXPECT_EQ(cloud().open_sessions("conf-1", world.background).error().code,
              "teamviewer.rate_limit");
    EXPECT_EQ(cloud().open_sessions("conf-1", world.background).error().code, "teamviewer.budget");
    EXPECT_EQ(world.transport.sent().size(), before + 1);
    EXPECT_FALSE(cloud().open_sessions("conf-1", world.call)); // A person may ask in any case.
    EXPECT_GT(world.transport.sent().size(), before + 1);

    answers(200, R"({"sessions":[]})");
    EXPECT_TRUE(cloud().open_sessions("conf-1", world.call));
    world.clock.advance(59min);
    EXPECT_FALSE(cloud().open_sessions("conf-1", world.background));
    world.clock.advance(1min);
    EXPECT_TRUE(cloud().open_sessions("conf-1", world.background));
}

/// How often the desk tries it before it gives up: of a job, or of an event.
int attempts_of(const std::string& list, const std::string& id)
{
    const auto read = boost::json::parse(manifest::plugin_json).as_object();
    for (const auto& one : read.at(list).as_array()) {
        const auto& object = one.as_object();
        if (object.at("id").as_string() == id.c_str())
            return static_cast<int>(object.at("max_attempts").as_int64());
    }
    return 0;
}

TEST_F(ClientTest, AttemptsOfWhatNobodyWaitsForOutlastALimitOfThreeDays)
{
    answers(403, R"({"error":"rate_limit_reached"})");

    const auto pause = cloud().open_sessions("conf-1", world.background).error().retry_after;

    EXPECT_GE(pause * attempts_of("events", manifest::event::activity_closed), 72h);
    EXPECT_GE(pause * attempts_of("jobs", manifest::job::reports_collect), 72h);
}

TEST_F(ClientTest, ClientLinkThatTheAnswerLeavesOutIsAskedFor)
{
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.method == http::Method::post) return answer(200, R"({"code":"s1"})");
        return answer(200, R"({"code":"s1","end_customer_link":"https://get.example.com/s1"})");
    };
    EXPECT_EQ(cloud().create_session(wanted(), world.call)->client_link,
              "https://get.example.com/s1");

    answers(200, R"({"code":"s1"})");
    const auto without = cloud().create_session(wanted(), world.call);
    ASSERT_TRUE(without); // It is open, and has a code.
    EXPECT_EQ(without->client_link, "");
}

TEST_F(ClientTest, LinkThatTheDeskWouldNotTakeIsLeftOut)
{
    for (const std::string& link :
         {std::string("javascript:alert(1)"), std::string("http://get.example.com/s1"),
          std::string("https://user@get.example.com/"), std::string("get.example.com"),
          "https://get.example.com/" + std::string(1000, 'x')}) {
        answers(200, R"({"code":"s1","supporter_link":")" + link + R"(","end_customer_link":")" +
                         link + R"("})");
        const auto session = cloud().create_session(wanted(), world.call);
        ASSERT_TRUE(session) << link;
        EXPECT_EQ(session->client_link + session->supporter_link, "") << link;
    }
}

TEST_F(ClientTest, ClosedOrGoneIsClosed)
{
    answers(204, "");
    EXPECT_TRUE(cloud().close_session("s12-345-678", world.call));
    EXPECT_EQ(world.transport.sent()[0], "PUT /sessions/s12-345-678");
    EXPECT_EQ(world.transport.bodies()[0], R"({"state":"closed"})");
    answers(404, "{}");
    EXPECT_TRUE(cloud().close_session("s1", world.call));
    EXPECT_FALSE(*cloud().session("s1", world.call));
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.method == http::Method::put)
            return answer(400, R"({"error":"invalid_request"})");
        return answer(200, R"({"code":"s1","state":"Closed"})");
    };
    EXPECT_TRUE(cloud().close_session("s1", world.call));
    answers(403, "{}");
    EXPECT_FALSE(cloud().close_session("s1", world.call));
}

TEST_F(ClientTest, SessionThatCannotBeFoundForEditingIsOnlyClosedIfItIsNotOpen)
{
    desk::Result<http::Response> seen = answer(200, R"({"code":"s1","state":"Open"})");
    world.transport.handler = [&](const http::Request& it) {
        const bool is_edit = it.endpoint.method == http::Method::put;
        return is_edit ? answer(404, R"({"error":"not_found"})") : seen;
    };
    const auto still_open = cloud().close_session("s1", world.call);
    ASSERT_FALSE(still_open);
    EXPECT_EQ(still_open.error().code, "teamviewer.permission_missing");
    EXPECT_THAT(still_open.error().args, ElementsAre("sessions.edit_own"));

    seen = answer(200, R"({"code":"s1","state":"Closed"})");
    EXPECT_TRUE(cloud().close_session("s1", world.call));
    seen = failure(Errc::unavailable); // Nobody knows.
    EXPECT_EQ(cloud().close_session("s1", world.call).error().status, Errc::unavailable);
}

std::string record(const std::string& id, const std::string& more)
{
    return R"({"id":")" + id +
           R"(","start_date":"2025-03-04T11:00:00Z","deviceid":"123456789",)"
           R"("username":"Grace",)" +
           more + R"("notes":"n"})";
}

TEST_F(ClientTest, ConnectionsArePagedFilteredAgainAndEachOnce)
{
    const std::string ours = R"("session_code":"s12-345-678","end_date":"2025-03-04T11:30:00Z",)";
    world.transport.handler = [&](const http::Request& it) {
        if (it.query.find("offset_id=r2") == std::string::npos) {
            return answer(200, R"({"records":[)" + record("r1", ours) + "," +
                                   record("r2", R"("session_code":"s99",)") +
                                   R"(],"next_offset":"r2","records_remaining":2})");
        }
        return answer(200, R"({"records":[)" + record("r1", ours) + "," +
                               record("r3", R"("session_code":"S12345678",)") +
                               R"(,{"notes":"without id"}]})");
    };

    const auto found = cloud().connections(
        {.from = testing::noon - 2h, .to = testing::noon, .session_codes = {"s12-345-678"}},
        world.call);

    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_THAT(*found, SizeIs(2));
    EXPECT_EQ(found->at(0).id, "r1");
    EXPECT_EQ(found->at(0).duration(), 30min);
    EXPECT_EQ(found->at(1).id, "r3");
    EXPECT_FALSE(found->at(1).end);
    EXPECT_EQ(world.transport.sent()[0], "GET /reports/connections?session_code=s12-345-678");
    EXPECT_THAT(world.log.lines, SizeIs(1));
}

TEST_F(ClientTest, NoErrorHoldsASecretThatTeamViewerRepeats)
{
    world.hold_tokens("CANARY-access-0123456789", 24h);
    for (const int status : {400, 403, 404, 409, 418, 429, 500}) {
        world.transport.handler = [status](const http::Request& it) {
            return answer(status, R"({"error":"x","error_description":"token=)" +
                                      std::string(it.bearer.reveal()) +
                                      R"( https://get.teamviewer.com/v15/s12345678-CANARY"})");
        };
        const auto error = cloud().create_session(wanted(), world.call).error();
        EXPECT_THAT(error.detail, Not(HasSubstr("CANARY")));
    }
}

TEST_F(ClientTest, ErrorShowsOnlyTheWordsThatAreText)
{
    world.hold_tokens("access", 24h);
    world.transport.handler = [](const http::Request&) {
        return answer(500, "plain \xff\xfe words");
    };
    const auto error = cloud().create_session(wanted(), world.call).error();
    EXPECT_THAT(error.detail, HasSubstr("500, plain ... words"));
}

} // namespace
} // namespace tv
