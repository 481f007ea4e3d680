#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// The path of a link to the simulator itself.
std::string path_of(const std::string& link)
{
    return link.substr(std::string("http://sim.test").size());
}

TEST(SimPages, RequesterJoinsThroughTheClientLink)
{
    Cloud cloud;
    const auto session = cloud.new_session(R"(,"waiting_message":"<b>Hold on</b>")");
    const std::string path = path_of(text(session, "end_customer_link"));
    const Response page = cloud.send("GET", path);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("&lt;b&gt;Hold on"));
    EXPECT_THAT(page.body, Not(HasSubstr("Enter as")));

    const Response joined = cloud.submit(path, "do=join");
    EXPECT_EQ(joined.status, 303);
    EXPECT_EQ(header(joined, "Location"), path);
    const auto now = json_of(cloud.get("/sessions/" + text(session, "code")));
    EXPECT_EQ(text(now, "online"), "true");
}

TEST(SimPages, SupporterEntersWritesANoteAndEnds)
{
    Cloud cloud;
    const std::string path = path_of(text(cloud.new_session(), "supporter_link"));
    EXPECT_THAT(cloud.send("GET", path).body, HasSubstr("Enter as"));
    EXPECT_EQ(cloud.submit(path, "do=support&user=u40025").status, 303);
    EXPECT_THAT(cloud.send("GET", path).body, HasSubstr("Claire Martin is connected."));
    cloud.time += 8min;
    EXPECT_EQ(cloud.submit(path, "do=end&note=New+toner%21&minutes=").status, 303);
    EXPECT_THAT(cloud.send("GET", path).body,
                AllOf(HasSubstr("The connection of Claire Martin ended."),
                      HasSubstr("Claire Martin, 8 min, ended ")));
    cloud.time += 60s;
    const Response reports = cloud.get("/reports/connections");
    EXPECT_THAT(reports.body, HasSubstr(R"("notes":"New toner!")"));
    EXPECT_THAT(reports.body, HasSubstr(R"("end_date":"2026-03-02T10:08:00Z")"));
}

TEST(SimPages, MinutesThatAreNoNumberAreRefusedWithAWayBack)
{
    Cloud cloud;
    const std::string path = path_of(text(cloud.new_session(), "supporter_link"));
    cloud.submit(path, "do=support&user=u40025");
    const Response refused = cloud.submit(path, "do=end&note=x&minutes=ten");
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("href=\"" + path + "\""));
    EXPECT_THAT(cloud.send("GET", path).body, HasSubstr("Claire Martin is connected."));
}

TEST(SimPages, WebClientLinkShowsTheSupportersPage)
{
    Cloud cloud;
    const std::string path = path_of(text(cloud.new_session(), "webclient_supporter_link"));
    EXPECT_THAT(cloud.send("GET", path).body, HasSubstr("Enter as"));
    EXPECT_EQ(cloud.send("GET", path.substr(0, path.find('&'))).status, 404);
}

TEST(SimPages, ClientLinkCannotDoWhatTheSupporterCan)
{
    Cloud cloud;
    const std::string path = path_of(text(cloud.new_session(), "end_customer_link"));
    EXPECT_EQ(cloud.submit(path, "do=end&note=x").status, 409);
    EXPECT_EQ(cloud.submit(path, "do=support&user=u40011").status, 409);
    cloud.time += 60s;
    EXPECT_THAT(cloud.get("/reports/connections").body, HasSubstr(R"("records":[])"));
}

TEST(SimPages, WrongSecretAndUnknownCodeAreNotFound)
{
    Cloud cloud;
    const std::string path = path_of(text(cloud.new_session(), "end_customer_link"));
    EXPECT_EQ(cloud.send("GET", path + "-guess").status, 404);
    EXPECT_EQ(cloud.send("GET", "/v15/s000000000").status, 404);
    EXPECT_EQ(cloud.send("GET", "/nowhere").status, 404);
}

TEST(SimPages, NobodyJoinsAClosedSession)
{
    Cloud cloud;
    const auto session = cloud.new_session();
    cloud.put("/sessions/" + text(session, "code"), R"({"state":"closed"})");
    const std::string path = path_of(text(session, "end_customer_link"));
    EXPECT_EQ(cloud.submit(path, "do=join").status, 409);
    const Response page = cloud.send("GET", path);
    EXPECT_THAT(page.body, HasSubstr("This session is closed."));
    EXPECT_THAT(page.body, Not(HasSubstr("<form")));
}

TEST(SimPages, LoadNothingFromOutsideAndRunNoScript)
{
    Cloud cloud;
    const Response page = cloud.send("GET", "/");
    EXPECT_THAT(page.body, Not(HasSubstr("<script")));
    EXPECT_THAT(page.body, Not(HasSubstr("src=")));
    EXPECT_THAT(header(page, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
}

} // namespace
} // namespace sim::test
