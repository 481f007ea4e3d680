#include "plugin/teamviewer/teamviewer.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <utility>

namespace tv {
namespace {

using desk::Errc;
using testing::answer;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using testing::World;

class DeviceLists : public ::testing::Test {
protected:
    Cloud& cloud()
    {
        if (!api) api = std::make_unique<TeamViewer>(world.configuration, world.services());
        return api->cloud();
    }
    void answers(int status, const std::string& body)
    {
        world.transport.handler = [=](const http::Request&) { return answer(status, body); };
    }

    World world;
    std::unique_ptr<TeamViewer> api;
};

TEST_F(DeviceLists, OfContactsAreStreamed)
{
    answers(200, R"({"devices":[
        {"device_id":"d1","remotecontrol_id":"r123 456 789","alias":"PC \u00e4","groupid":"g1",
         "supported_features":{"nested":["x",{"alias":"no"}]},"assigned_to":true,
         "online_state":"Offline","last_seen":"2025-03-04T23:59:59.1234567Z"},
        {"device_id":"d2","teamviewer_id":1098765432,"alias":null,"online_state":"Busy"}]})");
    std::vector<Device> found;

    const auto done = cloud().devices(
        SyncSource::contacts, {},
        [&](Device& device) -> desk::Status {
            found.push_back(device);
            return {};
        },
        world.call);

    ASSERT_TRUE(done) << done.error().detail;
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].entry, "d1");
    EXPECT_EQ(found[0].name, "PC ä");
    EXPECT_EQ(found[0].teamviewer_id, 123456789u);
    EXPECT_EQ(found[1].teamviewer_id, 1098765432u);
    EXPECT_EQ(found[1].name, "");
    EXPECT_FALSE(found[0].online);
    EXPECT_EQ(found[0].last_seen, Day{std::chrono::year{2025} / 3 / 4});
    EXPECT_TRUE(found[1].online);
    EXPECT_EQ(found[1].last_seen, std::nullopt);
}

TEST_F(DeviceLists, TellWhetherAndWhenADeviceWasThereAsTheTableSays)
{
    const Day day{std::chrono::year{2025} / 3 / 4};
    const struct {
        const char* members;
        bool online;
        std::optional<Day> last_seen;
    } table[] = {
        {R"("isOnline":true)", true, {}},
        {R"("isOnline":false,"last_seen":"2025-03-04T10:00:00Z")", false, day},
        {R"("isOnline":null,"last_seen":null)", false, {}},
        {R"("isOnline":"perhaps","last_seen":"yesterday")", false, {}},
        {R"("last_seen":"2025-02-30T10:00:00Z")", false, {}},
        {R"("last_seen":1741082400)", false, {}},
        {R"("last_seen":{"day":"2025-03-04T10:00:00Z"})", false, {}},
        {R"("id":"m1")", false, {}},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.members);
        answers(200, R"({"resources":[{"teamviewerId":11,)" + std::string(row.members) + "}]}");
        const auto each = [&](Device& device) -> desk::Status {
            EXPECT_EQ(device.online, row.online);
            EXPECT_EQ(device.last_seen, row.last_seen);
            return {};
        };
        EXPECT_TRUE(cloud().devices(SyncSource::managed, {}, each, world.call));
    }
}

TEST_F(DeviceLists, OfGroupsAreFoundByNameOrIdAndHandedOutOnce)
{
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path == "/managed/groups") {
            return answer(200,
                          R"({"resources":[{"id":"aa","name":"BÜRO"},{"id":"bb","name":"Rome"}],
                "nextPaginationToken":null})");
        }
        if (it.tail == "bb/devices")
            return answer(200, R"({"resources":[{"id":"2","teamviewerId":22}]})");
        if (it.query.empty()) {
            return answer(
                200, R"({"nextPaginationToken":"p2","resources":[{"id":"1","teamviewerId":11}]})");
        }
        return answer(200, R"({"resources":[{"id":"2","name":"two","teamviewerId":22}]})");
    };
    std::vector<std::string> found;
    const auto each = [&](Device& device) -> desk::Status {
        found.push_back(device.entry + " in " + device.group);
        return {};
    };

    ASSERT_TRUE(cloud().devices(SyncSource::groups, {"Büro", "bb"}, each, world.call));
    EXPECT_THAT(found, ElementsAre("1 in BÜRO", "2 in BÜRO"));
    const auto unknown = cloud().devices(SyncSource::groups, {"Oslo"}, each, world.call);
    EXPECT_EQ(unknown.error().code, "teamviewer.unknown_group");
    EXPECT_EQ(unknown.error().args.at(0), "Oslo");
    EXPECT_EQ(cloud().devices(SyncSource::groups, {}, each, world.call).error().code,
              "teamviewer.no_groups");
}

TEST_F(DeviceLists, RefusedListIsExplainedByTheModeThatWantsIt)
{
    const struct {
        SyncSource mode;
        int status;
        const char* body;
        const char* code;
    } table[] = {
        {SyncSource::managed, 403, R"({"error":"invalid_permission"})",
         "teamviewer.no_device_groups"},
        {SyncSource::managed, 404, R"({"error":"not_found"})", "teamviewer.no_device_groups"},
        {SyncSource::groups, 403, "", "teamviewer.no_device_groups"},
        {SyncSource::company, 404, "", "teamviewer.no_device_groups"},
        {SyncSource::company, 403, R"({"error":"invalid_permission"})",
         "teamviewer.not_company_admin"},
        {SyncSource::company, 403, "", "teamviewer.not_company_admin"},
        {SyncSource::company, 403, R"({"error":"blocked"})", "teamviewer.blocked"},
        {SyncSource::contacts, 403, R"({"error":"invalid_permission"})",
         "teamviewer.permission_missing"},
        {SyncSource::contacts, 404, R"({"error":"not_found"})", "teamviewer.not_found"},
    };
    const auto none = [](Device&) -> desk::Status { return {}; };
    for (const auto& row : table) {
        SCOPED_TRACE(std::string(row.code) + " " + row.body);
        answers(row.status, row.body);
        const auto done = cloud().devices(row.mode, {"Berlin"}, none, world.call);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().code, row.code);
    }
}

TEST_F(DeviceLists, WrongDeviceListsAreErrors)
{
    const struct {
        const char* body;
        const char* code;
    } table[] = {
        {"<html>login</html>", "teamviewer.not_the_api"},
        {R"({"resources":[{"id":"1")", "teamviewer.bad_answer"},
        {R"({"devices":[]})", "teamviewer.bad_answer"},
        {R"({"resources":[]} and more)", "teamviewer.bad_answer"},
        {"", "teamviewer.bad_answer"},
        {R"({"resources":[],"nextPaginationToken":"again"})", "teamviewer.endless_list"},
        {R"({"resources":[{"id":"1"}]})", "enough"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.body);
        answers(200, row.body);
        const auto each = [](Device&) -> desk::Status {
            return desk::Error{.status = Errc::conflict, .code = "enough"};
        };
        const auto done = cloud().devices(SyncSource::company, {}, each, world.call);
        EXPECT_EQ(done ? "" : done.error().code, row.code);
    }
}

} // namespace
} // namespace tv
