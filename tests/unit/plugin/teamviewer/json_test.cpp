#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/refusal.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

namespace tv {
namespace {

using ::testing::HasSubstr;
using testing::noon;
using ::testing::Not;
using ::testing::SizeIs;
using namespace std::chrono_literals;

TEST(Json, StateIsAWordANumberOrADate)
{
    const struct {
        const char* text;
        bool open;
    } table[] = {
        {R"({"code":"s1","state":"Open"})", true},
        {R"({"code":"s1","state":"open"})", true},
        {R"({"code":"s1","state":"CLOSED"})", false},
        {R"({"code":"s1","state":0})", true},
        {R"({"code":"s1","state":1,"closed_at":"2025-03-04T12:00:00Z"})", false},
        {R"({"code":"s1","state":null})", true},
        {R"({"code":"s1"})", true},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.text);
        const auto session = json::session(row.text);
        ASSERT_TRUE(session);
        EXPECT_EQ(session->open, row.open);
    }
}

TEST(Json, SessionWithoutCodeIsNone)
{
    for (const char* text : {"", "{}", "[]", "null", "{\"code\":null}", "{\"code\":\"s1\"", "12"}) {
        SCOPED_TRACE(text);
        EXPECT_FALSE(json::session(text));
    }
    EXPECT_FALSE(
        json::session(R"({"code":"s1","x":)" + std::string(40, '[') + std::string(40, ']') + "}"));
}

TEST(Json, OddMembersAreLeftOut)
{
    const auto session = json::session(R"({"code":1234,"unknown":{"a":[1]},"online":"yes",
        "valid_until":"04.03.2025","created_at":"2025-03-04T12:00:00.1234567Z","custom_api":7})");
    ASSERT_TRUE(session);
    EXPECT_EQ(session->code, "1234");
    EXPECT_FALSE(session->customer_online);
    EXPECT_EQ(session->valid_until, Time{});
    EXPECT_EQ(session->created_at, noon + 123ms);
    EXPECT_FALSE(session->marker);
}

TEST(Json, MarkerComesBackAndForeignTextIsNone)
{
    const Marker marker{"conf-1", "a-\"1\"", "click\n1"};
    EXPECT_EQ(json::marker(json::marker_text(marker)), marker);
    for (const char* text : {"", "free text", "{}", R"({"desk":2,"c":"x","a":"y","k":"z"})",
                             R"({"desk":1,"c":"x"})", R"(["desk",1])", "{\"desk\":1"}) {
        SCOPED_TRACE(text);
        EXPECT_FALSE(json::marker(text));
    }
}

TEST(Json, GroupIsAnIdOrAName)
{
    EXPECT_THAT(json::session_body({.group = "g123"}), HasSubstr(R"("groupid":"g123")"));
    EXPECT_THAT(json::session_body({.group = "g12b"}), HasSubstr(R"("groupname":"g12b")"));
    EXPECT_THAT(json::session_body({.group = "g"}), HasSubstr(R"("groupname":"g")"));
    // TeamViewer wants one, and creates it.
    EXPECT_THAT(json::session_body({}), HasSubstr(R"("groupname":"Service Desk")"));
}

TEST(Json, AddressThatIsTooLongIsLeftOutAndNotCut)
{
    const std::string longest = std::string(242, 'x') + "@example.com";
    EXPECT_THAT(json::session_body({.end_customer_email = longest}), HasSubstr(longest));
    EXPECT_THAT(json::session_body({.end_customer_email = "x" + longest}),
                Not(HasSubstr("end_customer")));
}

TEST(Json, TypeOfAConnectionIsAWordOrANumber)
{
    const struct {
        const char* written;
        ConnectionType type;
    } table[] = {
        {R"("RemoteConnection")", ConnectionType::remote_connection},
        {R"("remotesupportactive")", ConnectionType::remote_support},
        {R"("RemoteSupportActiveSdk")", ConnectionType::remote_support_sdk},
        {"1", ConnectionType::remote_connection},
        {"2", ConnectionType::remote_support},
        {R"("3")", ConnectionType::remote_support_sdk},
        {"0", ConnectionType::unknown},
        {"4", ConnectionType::unknown},
        {R"("Telepathy")", ConnectionType::unknown},
        {"null", ConnectionType::unknown},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.written);
        const auto page = json::connection_page(
            R"({"records":[{"id":"1","start_date":"2025-03-04T11:00:00Z","support_session_type":)" +
            std::string(row.written) + "}]}");
        ASSERT_THAT(page->connections, SizeIs(1));
        EXPECT_EQ(page->connections[0].type, row.type);
    }
}

TEST(Json, LongTextsAreCutBetweenCharacters)
{
    const std::string long_name = std::string(99, 'x') + "ä";
    const auto body = json::session_body({.end_customer_name = long_name});
    EXPECT_THAT(body, HasSubstr("\"" + std::string(99, 'x') + "\""));
}

TEST(Json, ConnectionSurvivesWhatIsMissing)
{
    const auto page = json::connection_page(R"({"records":[
        {"id":"1","start_date":"2025-03-04T11:00:00Z"},
        {"id":"2"}, {"start_date":"2025-03-04T11:00:00Z"}, 7,
        {"id":5,"start_date":"2025-03-04T11:00:00Z","deviceid":123456789,
         "end_date":"2025-03-04T10:00:00Z","devicename":null}]})");
    ASSERT_TRUE(page);
    ASSERT_THAT(page->connections, SizeIs(2));
    EXPECT_EQ(page->unreadable, 3);
    EXPECT_FALSE(page->connections[0].end);
    EXPECT_EQ(page->connections[1].id, "5");
    EXPECT_EQ(page->connections[1].teamviewer_id, "123456789");
    EXPECT_EQ(page->connections[1].duration(), 0s); // It ended before it began.
    EXPECT_FALSE(json::connection_page("{}"));
}

TEST(Json, TokensAreReadWithAndWithoutALifetime)
{
    EXPECT_EQ(json::token_answer(R"({"access_token":"a","expires_in":86400})")->lifetime, 24h);
    EXPECT_EQ(json::token_answer(R"({"access_token":"a","expires_in":"60"})")->lifetime, 60s);
    EXPECT_EQ(json::token_answer(R"({"access_token":"a"})")->lifetime, 1h);
    EXPECT_FALSE(json::token_answer(R"({"refresh_token":"a"})"));
}

TEST(Json, ComplaintsAreJsonOrTextOrPages)
{
    const auto complaint = json::complaint(
        R"({"error":"token_expired","error_code":1,"error_description":"d","error_signature":"s"})");
    EXPECT_EQ(complaint.error, "token_expired");
    EXPECT_EQ(complaint.code, 1);
    EXPECT_EQ(complaint.signature, "s");
    EXPECT_EQ(json::complaint("just text").description, "just text");
    EXPECT_TRUE(json::complaint("\n <html>").is_html);
}

TEST(HarmlessQuote, LeavesOutWhatMightBeSecret)
{
    EXPECT_EQ(harmless_quote("group does not exist"), "group does not exist");
    EXPECT_EQ(harmless_quote("token 12345678-abcdefgh is bad"), "token ... is bad");
    EXPECT_EQ(harmless_quote("see https://get.teamviewer.com/x"), "see ...");
    EXPECT_EQ(harmless_quote("code=\"s12-345-678\""), "code=\"...\"");
    EXPECT_EQ(harmless_quote("two\nlines"), "two lines");
    EXPECT_LE(harmless_quote(std::string(9000, ' ')).size(), 200u);
}

} // namespace
} // namespace tv
