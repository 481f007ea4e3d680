#include "plugin/teamviewer/budget.hpp"
#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/refusal.hpp"
#include "plugin/teamviewer/report_pages.hpp"
#include "plugin/teamviewer/report_reader.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

#include <latch>
#include <thread>
#include <vector>

namespace tv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::noon;
using ::testing::Not;
using ::testing::SizeIs;
using testing::World;
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

TEST(Ledger, CountsTwentyFourHours)
{
    Ledger ledger;
    ledger.add(10, noon);
    ledger.add(5, noon + 1h);
    EXPECT_EQ(ledger.used(noon + 1h), 15);
    EXPECT_EQ(ledger.used(noon + 23h + 59min), 15);
    EXPECT_EQ(ledger.used(noon + 24h), 5);
    EXPECT_EQ(ledger.used(noon + 25h), 0);
    EXPECT_EQ(ledger.used_at_most(5, noon + 2h), noon + 24h);
    EXPECT_EQ(ledger.used_at_most(0, noon + 2h), noon + 25h);
    EXPECT_EQ(ledger.used_at_most(15, noon + 2h), noon + 2h);
    ledger.pause_until(noon + 3h);
    const Ledger read = Ledger::read(ledger.text());
    EXPECT_EQ(read.used(noon + 1h), 15);
    EXPECT_EQ(read.paused_until(), noon + 3h);
    EXPECT_EQ(Ledger::read("not a ledger").used(noon), 0);
}

TEST(Budget, KeepsAFifthForPeople)
{
    World world;
    Budget budget(world.state, world.clock, 100);
    int allowed = 0;
    while (budget.spend("sessions.list", world.background))
        ++allowed;
    EXPECT_EQ(allowed, 80);
    const auto refused = budget.spend("sessions.list", world.background);
    EXPECT_EQ(refused.error().code, "teamviewer.budget");
    EXPECT_EQ(refused.error().retry_after, 24h);
    for (int i = 0; i < 40; ++i)
        EXPECT_TRUE(budget.spend("sessions.list", world.call));
    EXPECT_TRUE(budget.spend("reports", world.background)); // Another function, another count.
    world.clock.advance(24h);
    EXPECT_TRUE(budget.spend("sessions.list", world.background));
}

TEST(Budget, WritesOnceForManyCalls)
{
    World world;
    Budget budget(world.state, world.clock, 7200);
    for (int i = 0; i < 40; ++i)
        ASSERT_TRUE(budget.spend("reports", world.background));
    EXPECT_EQ(world.state.cells.puts, 2);
}

TEST(Budget, CrowdOfCallsWritesOnceForEachBlockToo)
{
    World world;
    Budget budget(world.state, world.clock, 7200);
    std::latch all_are_here(40);
    std::vector<std::thread> calls;
    for (int i = 0; i < 40; ++i) {
        calls.emplace_back([&] {
            all_are_here.arrive_and_wait();
            EXPECT_TRUE(budget.spend("sessions", world.call));
        });
    }
    for (std::thread& call : calls)
        call.join();
    EXPECT_EQ(world.state.cells.puts, 2);
}

TEST(Budget, NodesShareIt)
{
    World world;
    Budget ours(world.state, world.clock, 100);
    Budget theirs(world.state, world.clock, 100);
    while (ours.spend("reports", world.background)) {
    }
    EXPECT_FALSE(theirs.spend("reports", world.background));
}

TEST(Budget, PauseIsForBackgroundWorkOnly)
{
    World world;
    Budget budget(world.state, world.clock, 7200);
    ASSERT_TRUE(budget.spend("reports", world.background));
    budget.pause("reports", 5min, world.call);
    EXPECT_EQ(budget.spend("reports", world.background).error().retry_after, 5min);
    EXPECT_TRUE(budget.spend("reports", world.call));
    world.clock.advance(5min);
    EXPECT_TRUE(budget.spend("reports", world.background));
}

TEST(Budget, CallsGoOnWhenCountingFails)
{
    World world;
    Budget budget(world.state, world.clock, 100);
    world.state.cells.failures = 1;
    EXPECT_TRUE(budget.spend("reports", world.background));
}

TEST(ReportQueries, WindowsThatTouchBecomeOne)
{
    const ConnectionQuery a{.from = noon, .to = noon + 2h, .session_codes = {"s1"}};
    const ConnectionQuery b{.from = noon + 1h, .to = noon + 3h, .session_codes = {"s2", "s1"}};
    const ConnectionQuery c{.from = noon + 9h, .to = noon + 10h, .teamviewer_id = "1"};

    const auto fewer = merged({c, b, a});

    ASSERT_THAT(fewer, SizeIs(2));
    EXPECT_EQ(fewer[0].from, noon);
    EXPECT_EQ(fewer[0].to, noon + 3h);
    EXPECT_THAT(fewer[0].session_codes, ElementsAre("s1", "s2"));
    EXPECT_EQ(fewer[1].teamviewer_id, "1");
    const ConnectionQuery all{.from = noon, .to = noon + 9h};
    EXPECT_THAT(merged({a, all})[0].session_codes, SizeIs(0));
    EXPECT_EQ(merged({c, all})[0].teamviewer_id, "");
}

TEST(ReportQueries, FromIsInclusiveAndToIsNot)
{
    const ConnectionQuery query{.from = noon, .to = noon + 1h};
    EXPECT_TRUE(matches(query, {.start = noon}));
    EXPECT_FALSE(matches(query, {.start = noon - 1ms}));
    EXPECT_FALSE(matches(query, {.start = noon + 1h}));
}

} // namespace
} // namespace tv
