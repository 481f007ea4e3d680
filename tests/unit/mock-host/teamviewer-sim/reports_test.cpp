#include "mock-host/teamviewer-sim/seed.hpp"
#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <tuple>

namespace sim::test {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

boost::json::array records(const Response& answer)
{
    const auto object = json_of(answer);
    return object.contains("records") ? object.at("records").as_array()
                                      : boost::json::array{nullptr};
}

boost::json::object only_record(Cloud& cloud, const std::string& query = "")
{
    const auto found = records(cloud.get("/reports/connections" + query));
    return found.size() == 1 ? found.at(0).as_object() : boost::json::object{};
}

std::string ended_session(Cloud& cloud)
{
    const std::string code =
        text(cloud.new_session(R"(,"custom_api":"INC-1","description":"Printer",)"
                               R"("end_customer":{"name":"Ada","email":"ada@example.com"})"),
             "code");
    const std::string path = "/sessions/" + code;
    EXPECT_EQ(cloud.control(path + "/join", "").status, 204);
    EXPECT_EQ(
        cloud.control(path + "/support", R"({"supporter":"anna.schmidt@example.com"})").status,
        204);
    cloud.time += 12min;
    EXPECT_EQ(cloud.control(path + "/end", R"({"note":"Fixed"})").status, 204);
    return code;
}

TEST(SimReports, RecordAppearsAfterTheDelay)
{
    Cloud cloud;
    cloud.control("/settings", R"({"report_delay_s":60})");
    ended_session(cloud);
    cloud.time += 59s;
    EXPECT_THAT(records(cloud.get("/reports/connections")), IsEmpty());
    cloud.time += 1s;
    EXPECT_THAT(records(cloud.get("/reports/connections")), SizeIs(1));
}

TEST(SimReports, RecordOfASessionRepeatsItsFields)
{
    Cloud cloud;
    const std::string code = ended_session(cloud);
    cloud.time += 60s;
    const auto record = only_record(cloud);
    EXPECT_EQ(text(record, "userid"), "u40018");
    EXPECT_EQ(text(record, "username"), "Anna Schmidt");
    EXPECT_EQ(text(record, "start_date"), "2026-03-02T10:00:00Z");
    EXPECT_EQ(text(record, "end_date"), "2026-03-02T10:12:00Z");
    EXPECT_EQ(text(record, "notes"), "Fixed");
    EXPECT_EQ(text(record, "support_session_type"), "RemoteSupportActive");
    EXPECT_EQ(text(record, "session_code"), code);
    EXPECT_EQ(text(record, "custom_api"), "INC-1");
    EXPECT_EQ(text(record, "session_note"), "Printer");
    EXPECT_EQ(text(record.at("end_customer").as_object(), "name"), "Ada");
}

TEST(SimReports, TwoSupportersGiveTwoRecords)
{
    Cloud cloud;
    const std::string path = "/sessions/" + text(cloud.new_session(), "code");
    cloud.control(path + "/support", R"({"supporter":"anna.schmidt@example.com"})");
    cloud.control(path + "/support", R"({"supporter":"peter.klein@example.com"})");
    cloud.control(path + "/end", "{}");
    cloud.time += 60s;
    EXPECT_THAT(records(cloud.get("/reports/connections")), SizeIs(2));
}

TEST(SimReports, EndWithMinutesNeverStartsBeforeTheSession)
{
    Cloud cloud;
    const std::string path = "/sessions/" + text(cloud.new_session(), "code");
    cloud.control(path + "/end", R"({"minutes":25})");
    cloud.time += 60s;
    const auto record = only_record(cloud);
    EXPECT_EQ(text(record, "start_date"), "2026-03-02T10:00:00Z");
    EXPECT_EQ(text(record, "end_date"), "2026-03-02T10:25:00Z");
    EXPECT_EQ(text(record, "userid"), "u40011"); // The assigned one.
}

TEST(SimReports, UnattendedConnectionHasADeviceAndNoSession)
{
    Cloud cloud(1);
    const auto device = json_of(cloud.get("/devices")).at("devices").as_array().at(0).as_object();
    const std::string id = text(device, "remotecontrol_id").substr(1);
    cloud.control("/connections", R"({"teamviewer_id":")" + id +
                                      R"(","minutes":7,"notes":"Disk",)"
                                      R"("supporter":"sofia.rossi@example.com"})");
    cloud.time += 60s;
    const auto record = only_record(cloud);
    EXPECT_EQ(text(record, "deviceid"), id);
    EXPECT_EQ(text(record, "devicename"), text(device, "alias"));
    EXPECT_EQ(text(record, "groupname"), "Notebooks");
    EXPECT_EQ(text(record, "support_session_type"), "RemoteConnection");
    for (const char* name : {"session_code", "session_created_at", "valid_until", "custom_api"}) {
        EXPECT_FALSE(record.contains(name)) << name;
    }
}

TEST(SimReports, CompanyTokenSeesNoNamesAndMayNotAskForThem)
{
    Cloud cloud(1);
    const auto device = json_of(cloud.get("/devices")).at("devices").as_array().at(0).as_object();
    cloud.control("/connections",
                  R"({"teamviewer_id":")" + text(device, "remotecontrol_id") + "\"}");
    cloud.time += 60s;
    EXPECT_THAT(records(cloud.get("/reports/connections?devicename=NB-0001")), SizeIs(1));
    cloud.token = cloud.script_token(R"("Connections.Read")", R"(,"level":"company")");
    const auto record = only_record(cloud);
    EXPECT_NE(text(record, "deviceid"), "");
    EXPECT_FALSE(record.contains("devicename"));
    EXPECT_FALSE(record.contains("groupname"));
    EXPECT_EQ(cloud.get("/reports/connections?devicename=NB-0001").status, 400);
}

TEST(SimReports, TokenOfAUserSeesOwnRecordsAndAnAdministratorsAll)
{
    Cloud cloud;
    ended_session(cloud);
    cloud.time += 60s;
    EXPECT_THAT(records(cloud.get("/reports/connections")), SizeIs(1));
    cloud.token =
        cloud.script_token(R"("Connections.Read")", R"(,"user":"peter.klein@example.com")");
    EXPECT_THAT(records(cloud.get("/reports/connections")), IsEmpty());
}

/// Three unattended connections an hour apart, the first one the longest.
void add_three(Cloud& cloud)
{
    const char* bodies[] = {
        R"({"teamviewer_id":"111222333","start":"2026-03-02T06:00:00Z","end":"2026-03-02T09:30:00Z"})",
        R"({"teamviewer_id":"444555666","start":"2026-03-02T07:00:00Z","end":"2026-03-02T07:10:00Z"})",
        R"({"teamviewer_id":"777888999","start":"2026-03-02T08:00:00Z","end":"2026-03-02T08:10:00Z"})"};
    for (const char* body : bodies)
        cloud.control("/connections", body);
    cloud.time += 60s;
}

std::string targets(const Response& answer)
{
    std::string found;
    for (const auto& record : records(answer)) {
        found += text(record.as_object(), "deviceid").substr(0, 1);
    }
    return found;
}

TEST(SimReports, NewestEndComesFirst)
{
    Cloud cloud;
    add_three(cloud);
    EXPECT_EQ(targets(cloud.get("/reports/connections")), "174");
}

TEST(SimReports, RecordThatComesLateIsWhereItsEndBelongs)
{
    Cloud cloud;
    add_three(cloud);
    EXPECT_EQ(targets(cloud.get("/reports/connections")), "174");
    for (const auto& [end, target] :
         {std::pair{"08:59:00", "5"}, {"09:31:00", "6"}, {"10:31:00", "8"}}) {
        cloud.control("/connections", std::string(R"({"minutes":1,"teamviewer_id":")") + target +
                                          R"(","end":"2026-03-02T)" + end + R"(Z"})");
    }
    cloud.time += 60s;
    EXPECT_EQ(targets(cloud.get("/reports/connections")), "861574");
}

TEST(SimReports, WindowLooksAtTheStartFromInclusiveToExclusive)
{
    Cloud cloud;
    add_three(cloud);
    EXPECT_EQ(targets(cloud.get("/reports/connections?from_date=2026-03-02T07:00:00Z"
                                "&to_date=2026-03-02T08:00:00Z")),
              "4");
    EXPECT_EQ(targets(cloud.get("/reports/connections?from_date=2026-03-02T09:00:00Z")), "");
    EXPECT_EQ(targets(cloud.get("/reports/connections?from_date=2026-03-02")), "174");
    EXPECT_EQ(cloud.get("/reports/connections?from_date=02.03.2026").status, 400);
}

TEST(SimReports, FilterByDeviceCodeTypeAndPerson)
{
    Cloud cloud;
    add_three(cloud);
    const std::string code = ended_session(cloud);
    cloud.time += 60s;
    const auto count = [&](const std::string& query) {
        return records(cloud.get("/reports/connections?" + query)).size();
    };
    EXPECT_EQ(count("deviceid=444555666"), 1U);
    EXPECT_EQ(count("has_code=true"), 1U);
    EXPECT_EQ(count("has_code=false"), 3U);
    EXPECT_EQ(count("session_code=" + code), 1U);
    EXPECT_EQ(count("session_code=s1"), 0U);
    EXPECT_EQ(count("support_session_type=1"), 3U);
    EXPECT_EQ(count("support_session_type=RemoteSupportActive"), 1U);
    EXPECT_EQ(count("userid=u40018"), 1U);
    EXPECT_EQ(count("username=Anna%20Schmidt"), 1U);
    EXPECT_EQ(count("devicename=unnamed_device"), 4U);
}

TEST(SimReports, PagesFollowTheLastRecordAndTheLastPageHasNoOffset)
{
    Cloud cloud;
    add_three(cloud);
    cloud.control("/settings", R"({"report_page":2})");
    const Response first = cloud.get("/reports/connections");
    EXPECT_EQ(targets(first), "17");
    const auto object = json_of(first);
    EXPECT_EQ(text(object, "records_remaining"), "1");
    const Response last =
        cloud.get("/reports/connections?offset_id=" + text(object, "next_offset"));
    EXPECT_EQ(targets(last), "4");
    EXPECT_THAT(json_of(last), SizeIs(1));
    EXPECT_EQ(cloud.get("/reports/connections?offset_id=nonsense").status, 400);
}

TEST(SimReports, PageHasAtMostAThousandRecords)
{
    Cloud cloud;
    for (int i = 0; i < 1001; ++i)
        cloud.control("/connections", R"({"teamviewer_id":"111222333"})");
    cloud.control("/settings", R"({"report_page":5000})");
    cloud.time += 60s;
    EXPECT_THAT(records(cloud.get("/reports/connections")), SizeIs(1000));
}

/// All pages, by what is asked.
std::vector<std::string> ids_of(Cloud& cloud, const std::string& query)
{
    std::vector<std::string> ids;
    std::string offset;
    do {
        const auto page =
            json_of(cloud.get("/reports/connections?" + query + "&offset_id=" + offset));
        for (const auto& record : page.at("records").as_array())
            ids.push_back(text(record.as_object(), "id"));
        offset = page.contains("next_offset") ? text(page, "next_offset") : "";
    } while (!offset.empty());
    return ids;
}

/// The same by looking at all of them.
std::vector<std::string> looked_up(const std::vector<Connection>& all, TimePoint from, TimePoint to)
{
    std::vector<Connection> found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found),
                 [&](const Connection& one) { return one.start >= from && one.start < to; });
    std::sort(found.begin(), found.end(), [](const Connection& a, const Connection& b) {
        return std::tie(b.end, a.id) < std::tie(a.end, b.id);
    });
    std::vector<std::string> ids;
    for (const Connection& one : found)
        ids.push_back(one.id);
    return ids;
}

TEST(SimReports, WindowsOfManyAreWhatLookingAtAllOfThemFinds)
{
    Cloud cloud(10, 5000);
    cloud.control("/settings", R"({"report_page":300})");
    const Birth birth{.devices = 10, .connections = 5000, .clock = [&] { return cloud.time; }};
    const auto all = make_world(birth).connections;
    EXPECT_THAT(all, SizeIs(5000));
    for (const int days : {0, 1, 17, 60, 89, 91}) {
        const TimePoint to = cloud.time - std::chrono::days{days};
        const TimePoint from = to - std::chrono::days{3};
        const auto found =
            ids_of(cloud, "from_date=" + iso_text(from) + "&to_date=" + iso_text(to));
        EXPECT_EQ(found, looked_up(all, from, to)) << days;
    }
    EXPECT_THAT(ids_of(cloud, "has_code=false"), SizeIs(5000));
    cloud.control("/connections", R"({"teamviewer_id":"111222333","minutes":1})");
    cloud.time += 60s;
    EXPECT_THAT(ids_of(cloud, ""), SizeIs(5001)); // The index takes in what is new.
}

TEST(SimReports, NotesCanBeEditedLater)
{
    Cloud cloud;
    add_three(cloud);
    const std::string path =
        "/reports/connections/" + text(only_record(cloud, "?deviceid=111222333"), "id");
    EXPECT_EQ(cloud.put(path, R"({"notes":"More","billing_state":"Billed"})").status, 204);
    EXPECT_EQ(text(json_of(cloud.get(path)), "notes"), "More");
    EXPECT_EQ(text(json_of(cloud.get(path)), "billing_state"), "Billed");
    EXPECT_EQ(cloud.put(path, R"({"billing_state":"Free"})").status, 400);
    EXPECT_EQ(cloud.send("DELETE", "/api/v1" + path).status, 204);
    EXPECT_EQ(cloud.get(path).status, 404);
}

} // namespace
} // namespace sim::test
