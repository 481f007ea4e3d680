#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<std::string> codes(const Response& answer)
{
    std::vector<std::string> found;
    const auto object = json_of(answer);
    if (!object.contains("sessions")) return {"(no sessions)"};
    for (const auto& session : object.at("sessions").as_array()) {
        found.push_back(text(session.as_object(), "code"));
    }
    return found;
}

TEST(SimSessions, NewSessionHasCodeLinksAndADayToLive)
{
    Cloud cloud;
    const auto session = cloud.new_session(R"(,"custom_api":"INC-1")");
    EXPECT_THAT(text(session, "code"), MatchesRegex("s[0-9]{3}-[0-9]{3}-[0-9]{3}"));
    EXPECT_EQ(text(session, "state"), "Open");
    EXPECT_EQ(text(session, "custom_api"), "INC-1");
    EXPECT_EQ(text(session, "created_at"), "2026-03-02T10:00:00Z");
    EXPECT_EQ(text(session, "valid_until"), "2026-03-03T10:00:00Z");
    EXPECT_EQ(text(session, "assigned_userid"), "u40011");
    EXPECT_EQ(text(session, "assigned_at"), "2026-03-02T10:00:00Z");
    EXPECT_EQ(text(session, "online"), "false");
}

TEST(SimSessions, SupporterLinkIsTheCustomersLinkAndASecret)
{
    Cloud cloud;
    const auto session = cloud.new_session();
    const std::string customer = text(session, "end_customer_link");
    const std::string supporter = text(session, "supporter_link");
    EXPECT_THAT(customer, MatchesRegex("http://sim.test/v15/s[0-9]{9}"));
    EXPECT_THAT(supporter, HasSubstr(customer + "-"));
    const std::string secret = supporter.substr(customer.size() + 1);
    EXPECT_THAT(secret, SizeIs(32));
    EXPECT_THAT(text(session, "webclient_supporter_link"),
                HasSubstr("/Connect/IndexByol?sessioncode=" + customer.substr(20) +
                          "&servicequeuetoken=" + secret));
}

TEST(SimSessions, EmptyOptionalFieldsAreLeftOut)
{
    Cloud cloud;
    const auto session = cloud.new_session();
    for (const char* name : {"description", "waiting_message", "end_customer", "closed_at"}) {
        EXPECT_FALSE(session.contains(name)) << name;
    }
}

TEST(SimSessions, EnumsBecomeNumbersByASwitch)
{
    Cloud cloud;
    cloud.control("/settings", R"({"integer_enums":true})");
    const auto session = cloud.new_session();
    EXPECT_TRUE(session.at("state").is_number());
    EXPECT_TRUE(session.at("support_session_type").is_number());
}

TEST(SimSessions, NewGroupNameMakesAGroupAndAnOldOneDoesNot)
{
    Cloud cloud;
    const auto first = json_of(cloud.post("/sessions", R"({"groupname":"Fresh"})"));
    const auto second = json_of(cloud.post("/sessions", R"({"groupname":"Fresh"})"));
    EXPECT_EQ(text(first, "groupid"), text(second, "groupid"));
    EXPECT_THAT(cloud.get("/groups?name=Fresh").body, HasSubstr(text(first, "groupid")));
}

TEST(SimSessions, CompanyTokenMustPassTheIdOfAGroup)
{
    Cloud cloud;
    cloud.token = cloud.script_token(R"("Sessions.Create")", R"(,"level":"company")");
    EXPECT_EQ(cloud.post("/sessions", R"({"groupname":"Service Desk"})").status, 400);
    EXPECT_EQ(cloud.post("/sessions", R"({"groupid":"g2004"})").status, 200);
}

class RefusedBody : public ::testing::TestWithParam<std::string> {};

TEST_P(RefusedBody, MakesNoSession)
{
    Cloud cloud;
    const Response answer = cloud.post("/sessions", GetParam());
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(text(json_of(answer), "error"), "invalid_request");
    EXPECT_THAT(codes(cloud.get("/sessions")), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    SimSessions, RefusedBody,
    ::testing::Values(
        R"({})", R"({"groupname":)", R"({"groupid":"g9"})",
        R"({"groupid":"g2004","groupname":"Desktops"})", R"({"groupname":"A","state":"open"})",
        R"({"groupname":"A","valid_until":"tomorrow"})",
        R"({"groupname":"A","valid_until":"2026-03-02T09:59:59Z"})",
        R"({"groupname":"A","assigned_userid":"u1"})",
        R"({"groupname":"A","support_session_type":"Magic"})",
        R"({"groupname":"A","end_customer":"Ada"})",
        R"({"groupname":"A","end_customer":{"name":")" + std::string(101, 'x') + "\"}}",
        R"({"groupname":"A","end_customer":{"email":")" + std::string(255, 'x') + "\"}}",
        R"({"groupname":"A","custom_api":")" + std::string(4001, 'x') + "\"}",
        R"({"groupname":"A","description":")" + std::string(4001, 'x') + "\"}"));

TEST(SimSessions, LicenceLimitIsPlainTextAndCountsOpenOnesOnly)
{
    Cloud cloud;
    cloud.control("/settings", R"({"open_sessions_max":1})");
    const auto first = cloud.new_session();
    const Response refused = cloud.post("/sessions", R"({"groupname":"A"})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.content_type, HasSubstr("text/plain"));
    EXPECT_THAT(refused.body, HasSubstr("license limitations"));
    cloud.put("/sessions/" + text(first, "code"), R"({"state":"closed"})");
    EXPECT_EQ(cloud.post("/sessions", R"({"groupname":"A"})").status, 200);
}

TEST(SimSessions, ExpiredSessionCountsAgainstTheLicenceUntilItIsClosed)
{
    Cloud cloud;
    cloud.control("/settings", R"({"open_sessions_max":1})");
    const std::string code =
        text(cloud.new_session(R"(,"valid_until":"2026-03-02T11:00:00Z")"), "code");
    cloud.time += 2h;
    EXPECT_THAT(cloud.post("/sessions", R"({"groupname":"A"})").body,
                HasSubstr("license limitations"));
    cloud.put("/sessions/" + code, R"({"state":"closed"})");
    EXPECT_EQ(cloud.post("/sessions", R"({"groupname":"A"})").status, 200);
}

TEST(SimSessions, ClosingIs204AndLeavesTheListOfOpenOnes)
{
    Cloud cloud;
    const std::string code = text(cloud.new_session(), "code");
    const Response closed = cloud.put("/sessions/" + code, R"({"state":"Closed"})");
    EXPECT_EQ(closed.status, 204);
    EXPECT_EQ(closed.body, "");
    EXPECT_THAT(codes(cloud.get("/sessions")), IsEmpty());
    EXPECT_THAT(codes(cloud.get("/sessions?state=closed")), ElementsAre(code));
    EXPECT_THAT(codes(cloud.get("/sessions?state=open,closed")), ElementsAre(code));
    const auto session = json_of(cloud.get("/sessions/" + code));
    EXPECT_EQ(text(session, "state"), "Closed");
    EXPECT_EQ(text(session, "closed_at"), "2026-03-02T10:00:00Z");
}

TEST(SimSessions, SessionThatIsOpenedAgainIsBackInItsOldPlaceOfTheList)
{
    Cloud cloud;
    const std::string oldest = text(cloud.new_session(), "code");
    const std::string middle = text(cloud.new_session(), "code");
    const std::string newest = text(cloud.new_session(), "code");
    cloud.put("/sessions/" + middle, R"({"state":"closed"})");
    EXPECT_THAT(codes(cloud.get("/sessions")), ElementsAre(newest, oldest));
    cloud.put("/sessions/" + middle, R"({"state":"open"})");
    EXPECT_THAT(codes(cloud.get("/sessions")), ElementsAre(newest, middle, oldest));
}

TEST(SimSessions, ChangeTouchesOnlyWhatItNames)
{
    Cloud cloud;
    const auto before = cloud.new_session(R"(,"description":"old","custom_api":"INC-1")");
    const std::string path = "/sessions/" + text(before, "code");
    EXPECT_EQ(cloud.put(path, R"({"waiting_message":"Soon","assigned_userid":"u40018"})").status,
              204);
    auto expected = before;
    expected["waiting_message"] = "Soon";
    expected["assigned_userid"] = "u40018";
    EXPECT_EQ(json_of(cloud.get(path)), expected);
}

TEST(SimSessions, RefusedChangeChangesNothing)
{
    Cloud cloud;
    const std::string code = text(cloud.new_session(), "code");
    EXPECT_EQ(cloud.put("/sessions/" + code, R"({"description":"new","state":"lost"})").status,
              400);
    EXPECT_EQ(cloud.put("/sessions/" + code, R"({"valid_until":"2026-04-01"})").status, 400);
    EXPECT_FALSE(json_of(cloud.get("/sessions/" + code)).contains("description"));
}

TEST(SimSessions, ExpiredSessionIsStillListedAsOpen)
{
    Cloud cloud;
    const std::string code =
        text(cloud.new_session(R"(,"valid_until":"2026-03-02T11:00:00Z")"), "code");
    cloud.time += 2h;
    EXPECT_THAT(codes(cloud.get("/sessions")), ElementsAre(code));
    EXPECT_EQ(text(json_of(cloud.get("/sessions/" + code)), "state"), "Open");
    EXPECT_EQ(cloud.control("/sessions/" + code + "/join", "").status, 409);
}

TEST(SimSessions, BriefListHasThreeFieldsAndTheFullOneAll)
{
    Cloud cloud;
    cloud.new_session(R"(,"custom_api":"INC-1")");
    const auto brief = json_of(cloud.get("/sessions")).at("sessions").as_array();
    EXPECT_THAT(brief.at(0).as_object(), SizeIs(3));
    const Response full = cloud.get("/sessions?full_list=true");
    EXPECT_THAT(full.body, HasSubstr(R"("custom_api":"INC-1")"));
}

TEST(SimSessions, PagesFollowTheOffsetUntilNothingRemains)
{
    Cloud cloud;
    cloud.control("/settings", R"({"session_page":2})");
    std::set<std::string> seen;
    for (int i = 0; i < 5; ++i)
        cloud.new_session();
    std::string offset;
    int pages = 0;
    do {
        const Response page = cloud.get("/sessions?offset=" + offset);
        for (const std::string& code : codes(page))
            EXPECT_TRUE(seen.insert(code).second);
        const auto object = json_of(page);
        offset = text(object, "next_offset");
        EXPECT_EQ(object.contains("sessions_remaining"), !offset.empty());
        ++pages;
    } while (!offset.empty() && pages < 10);
    EXPECT_EQ(pages, 3);
    EXPECT_THAT(seen, SizeIs(5));
}

TEST(SimSessions, ReadOwnShowsOwnAndAssignedSessionsOnly)
{
    Cloud cloud;
    cloud.new_session();
    const std::string assigned = text(cloud.new_session(R"(,"assigned_userid":"u40018")"), "code");
    cloud.token =
        cloud.script_token(R"("Sessions.ReadOwn")", R"(,"user":"anna.schmidt@example.com")");
    EXPECT_THAT(codes(cloud.get("/sessions")), ElementsAre(assigned));
}

TEST(SimSessions, SessionOfSomebodyElseIsNotThereOrForbiddenByASwitch)
{
    Cloud cloud;
    const std::string path = "/sessions/" + text(cloud.new_session(), "code");
    cloud.token = cloud.script_token(R"("Sessions.ReadOwn","Sessions.EditOwn")",
                                     R"(,"user":"anna.schmidt@example.com")");
    const auto statuses = [&] {
        return std::vector{cloud.get(path).status, cloud.put(path, R"({"state":"closed"})").status,
                           cloud.send("DELETE", "/api/v1" + path).status};
    };
    EXPECT_THAT(statuses(), ElementsAre(404, 404, 404));
    cloud.control("/settings", R"({"foreign_sessions_forbidden":true})");
    EXPECT_THAT(statuses(), ElementsAre(403, 403, 403));
    EXPECT_EQ(text(json_of(cloud.get(path)), "error"), "invalid_permission");
    EXPECT_EQ(cloud.get("/sessions/s000-000-000").status, 404); // Nobody's.
}

TEST(SimSessions, SessionOfSomebodyElseCanBeSeenAndNotEditedByWhoMayViewAll)
{
    Cloud cloud;
    const std::string path = "/sessions/" + text(cloud.new_session(), "code");
    cloud.token = cloud.script_token(R"("Sessions.ReadAll","Sessions.EditOwn")",
                                     R"(,"user":"anna.schmidt@example.com")");
    EXPECT_EQ(cloud.put(path, R"({"state":"closed"})").status, 404);
    EXPECT_EQ(text(json_of(cloud.get(path)), "state"), "Open");
}

TEST(SimSessions, FilterByGroupAndByAssignment)
{
    Cloud cloud;
    const std::string nobodys = text(cloud.new_session(R"(,"assigned_userid":"u0")"), "code");
    const auto other = json_of(cloud.post("/sessions", R"({"groupid":"g2001"})"));
    EXPECT_THAT(codes(cloud.get("/sessions?assigned_userid=u0")), ElementsAre(nobodys));
    EXPECT_THAT(codes(cloud.get("/sessions?groupid=g2001")), ElementsAre(text(other, "code")));
}

TEST(SimSessions, DeletedSessionIsGone)
{
    Cloud cloud;
    const std::string path = "/sessions/" + text(cloud.new_session(), "code");
    EXPECT_EQ(cloud.send("DELETE", "/api/v1" + path).status, 204);
    EXPECT_EQ(cloud.get(path).status, 404);
}

} // namespace
} // namespace sim::test
