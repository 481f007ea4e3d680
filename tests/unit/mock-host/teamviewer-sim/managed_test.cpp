#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

/// All pages of a list.
boost::json::array all(Cloud& cloud, const std::string& path)
{
    boost::json::array found;
    std::string token;
    for (int page = 0; page < 50; ++page) {
        const auto answer = json_of(cloud.get(path + "?paginationToken=" + token));
        if (!answer.contains("resources")) return {};
        for (const auto& item : answer.at("resources").as_array())
            found.push_back(item);
        if (answer.at("nextPaginationToken").is_null()) return found;
        token = text(answer, "nextPaginationToken");
    }
    return {};
}

TEST(SimManaged, PagesEndWithANullToken)
{
    Cloud cloud(250);
    const auto first = json_of(cloud.get("/managed/devices/company"));
    EXPECT_THAT(first.at("resources").as_array(), SizeIs(100));
    EXPECT_TRUE(first.at("nextPaginationToken").is_string());
    EXPECT_THAT(all(cloud, "/managed/devices/company"), SizeIs(250));
    EXPECT_EQ(cloud.get("/managed/devices?paginationToken=made-up").status, 400);
}

TEST(SimManaged, ViewsDifferAsTheyDoInTheField)
{
    Cloud cloud(100);
    EXPECT_THAT(all(cloud, "/managed/devices"), SizeIs(60));
    EXPECT_THAT(all(cloud, "/managed/devices/company"), SizeIs(100));
    std::size_t in_groups = 0;
    const auto groups = all(cloud, "/managed/groups");
    EXPECT_THAT(groups, SizeIs(3));
    for (const auto& group : groups) {
        in_groups +=
            all(cloud, "/managed/groups/" + text(group.as_object(), "id") + "/devices").size();
    }
    EXPECT_EQ(in_groups, 80U);
}

TEST(SimManaged, CompanyDevicesNeedACompanyAdministrator)
{
    Cloud cloud(5);
    cloud.token =
        cloud.script_token(R"("DeviceGroups.Read")", R"(,"user":"anna.schmidt@example.com")");
    EXPECT_EQ(cloud.get("/managed/devices").status, 200);
    EXPECT_EQ(cloud.get("/managed/devices/company").status, 403);
}

TEST(SimManaged, LastSeenIsThereOnlyWhileOffline)
{
    Cloud cloud(4);
    for (const auto& item : all(cloud, "/managed/devices/company")) {
        const auto& device = item.as_object();
        EXPECT_EQ(device.contains("last_seen"), !device.at("isOnline").as_bool());
        EXPECT_TRUE(device.at("teamviewerId").is_number());
    }
}

TEST(SimManaged, DeviceKnowsItsGroups)
{
    Cloud cloud(1);
    const auto device = all(cloud, "/managed/devices").at(0).as_object();
    const std::string path = "/managed/devices/" + text(device, "id");
    EXPECT_EQ(text(json_of(cloud.get(path)), "name"), "NB-0001");
    const auto groups = all(cloud, path + "/groups");
    ASSERT_THAT(groups, SizeIs(1));
    EXPECT_EQ(text(groups.at(0).as_object(), "name"), "Managed notebooks");
    const std::string group = "/managed/groups/" + text(groups.at(0).as_object(), "id");
    EXPECT_EQ(text(json_of(cloud.get(group)), "name"), "Managed notebooks");
    EXPECT_THAT(all(cloud, group + "/pending-devices"), IsEmpty());
    EXPECT_EQ(cloud.get("/managed/groups/none/devices").status, 404);
    EXPECT_EQ(cloud.get("/managed/devices/none").status, 404);
}

} // namespace
} // namespace sim::test
