#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

boost::json::array devices(const Response& answer)
{
    const auto object = json_of(answer);
    return object.contains("devices") ? object.at("devices").as_array() : boost::json::array{};
}

TEST(SimDevices, ListComesInOneAnswerHoweverLong)
{
    Cloud cloud(1500);
    EXPECT_THAT(devices(cloud.get("/devices")), SizeIs(1507));
    EXPECT_THAT(json_of(cloud.get("/devices")), SizeIs(1)); // No paging fields.
}

TEST(SimDevices, IdCarriesAnRAndTheNumberMayBeMissing)
{
    Cloud cloud(20);
    int without_number = 0;
    for (const auto& item : devices(cloud.get("/devices"))) {
        const auto& device = item.as_object();
        const std::string id = text(device, "remotecontrol_id");
        EXPECT_EQ(id.front(), 'r');
        if (!device.contains("teamviewer_id")) {
            ++without_number;
        } else {
            EXPECT_EQ("r" + text(device, "teamviewer_id"), id);
        }
    }
    EXPECT_EQ(without_number, 5);
}

TEST(SimDevices, SingleDeviceHasTheSameWrapper)
{
    Cloud cloud(3);
    const auto first = devices(cloud.get("/devices")).at(0).as_object();
    EXPECT_THAT(devices(cloud.get("/devices/" + text(first, "device_id"))), SizeIs(1));
    EXPECT_EQ(cloud.get("/devices/d1").status, 404);
}

TEST(SimDevices, FilterByStateGroupAndId)
{
    Cloud cloud(8);
    const auto first = devices(cloud.get("/devices")).at(0).as_object();
    EXPECT_THAT(devices(cloud.get("/devices?online_state=online")), SizeIs(6));
    EXPECT_THAT(devices(cloud.get("/devices?online_state=offline")), SizeIs(2));
    EXPECT_THAT(devices(cloud.get("/devices?online_state=busy")), SizeIs(0));
    EXPECT_THAT(devices(cloud.get("/devices?groupid=g2002")), SizeIs(0));
    EXPECT_THAT(devices(cloud.get("/devices?remotecontrol_id=" + text(first, "remotecontrol_id"))),
                SizeIs(1));
}

TEST(SimDevices, StatesAreWordsOrNumbers)
{
    Cloud cloud(1);
    EXPECT_THAT(cloud.get("/devices").body, HasSubstr(R"("online_state":"Online")"));
    cloud.control("/settings", R"({"integer_enums":true})");
    EXPECT_THAT(cloud.get("/devices").body, HasSubstr(R"("online_state":1)"));
}

TEST(SimDevices, ControlAddsChangesAndRemoves)
{
    Cloud cloud;
    cloud.control("/devices", R"({"action":"add","name":"NB-X","teamviewer_id":"123 456 789"})");
    EXPECT_THAT(cloud.get("/devices").body, HasSubstr("r123456789"));
    cloud.control("/devices", R"({"action":"offline","teamviewer_id":"123456789"})");
    EXPECT_THAT(cloud.get("/devices").body, HasSubstr("Offline"));
    cloud.control("/devices", R"({"action":"change","name":"NB-X","new_name":"NB-Y",)"
                              R"("new_teamviewer_id":"987654321"})");
    EXPECT_THAT(cloud.get("/devices").body, HasSubstr("r987654321"));
    EXPECT_THAT(cloud.get("/devices").body, Not(HasSubstr("NB-X")));
    cloud.control("/devices", R"({"action":"remove","name":"NB-Y"})");
    EXPECT_THAT(devices(cloud.get("/devices")), SizeIs(0));
    EXPECT_EQ(cloud.control("/devices", R"({"action":"add","name":"A"})").status, 400);
    EXPECT_EQ(cloud.control("/devices", R"({"action":"explode"})").status, 400);
}

TEST(SimGroups, NewGroupIsListed)
{
    Cloud cloud;
    const auto group = json_of(cloud.post("/groups", R"({"name":"Fresh"})"));
    EXPECT_EQ(text(group, "name"), "Fresh");
    EXPECT_THAT(cloud.get("/groups").body, HasSubstr(text(group, "id")));
    EXPECT_THAT(cloud.get("/groups?shared=true").body, Not(HasSubstr("Fresh")));
}

TEST(SimContacts, EverybodyElseIsAContact)
{
    Cloud cloud;
    const auto contacts = json_of(cloud.get("/contacts")).at("contacts").as_array();
    EXPECT_THAT(contacts, SizeIs(7));
    EXPECT_EQ(text(contacts.at(0).as_object(), "email"), "anna.schmidt@example.com");
}

} // namespace
} // namespace sim::test
