#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char whole_day[] =
    R"("StartDate":"2026-03-02T00:00:00Z","EndDate":"2026-03-03T00:00:00Z")";

boost::json::array events(Cloud& cloud, const std::string& more = "")
{
    const auto answer =
        json_of(cloud.post("/EventLogging", "{" + std::string(whole_day) + more + "}"));
    return answer.contains("AuditEvents") ? answer.at("AuditEvents").as_array()
                                          : boost::json::array{nullptr};
}

TEST(SimEventLog, ShowsASessionThatHasBegunBeforeAnyReport)
{
    Cloud cloud;
    const std::string code = text(cloud.new_session(), "code");
    EXPECT_THAT(events(cloud), IsEmpty());
    cloud.control("/sessions/" + code + "/support", R"({"supporter":"anna.schmidt@example.com"})");
    const auto begun = events(cloud);
    ASSERT_THAT(begun, SizeIs(1));
    EXPECT_EQ(text(begun.at(0).as_object(), "EventName"), "StartedSession");
    EXPECT_EQ(text(begun.at(0).as_object(), "AuthorEmail"), "anna.schmidt@example.com");
    EXPECT_EQ(text(begun.at(0).as_object(), "AffectedItem"), code);
    cloud.time += 5min;
    cloud.control("/sessions/" + code + "/end", "{}");
    EXPECT_THAT(events(cloud), SizeIs(2));
    EXPECT_THAT(events(cloud, R"(,"EventNames":["EndedSession"])"), SizeIs(1));
    EXPECT_THAT(events(cloud, R"(,"AccountEmails":["peter.klein@example.com"])"), IsEmpty());
    EXPECT_THAT(events(cloud, R"(,"AffectedItem":"s0")"), IsEmpty());
}

TEST(SimEventLog, PagesHaveFiftyEvents)
{
    Cloud cloud;
    for (int i = 0; i < 30; ++i)
        cloud.control("/connections", R"({"teamviewer_id":"111222333"})");
    const Response first = cloud.post("/EventLogging", "{" + std::string(whole_day) + "}");
    EXPECT_EQ(text(json_of(first), "ContinuationToken"), "50");
    EXPECT_THAT(events(cloud), SizeIs(50));
    const std::string next = R"(,"ContinuationToken":"50")";
    EXPECT_THAT(events(cloud, next), SizeIs(10));
    const Response last = cloud.post("/EventLogging", "{" + std::string(whole_day) + next + "}");
    EXPECT_THAT(last.body, HasSubstr(R"("ContinuationToken":null)"));
}

TEST(SimEventLog, BothDatesAreRequired)
{
    Cloud cloud;
    EXPECT_EQ(cloud.post("/EventLogging", R"({"StartDate":"2026-03-02"})").status, 400);
    cloud.token = cloud.script_token(R"("Connections.Read")");
    EXPECT_EQ(cloud.post("/EventLogging", "{}").status, 403);
}

} // namespace
} // namespace sim::test
