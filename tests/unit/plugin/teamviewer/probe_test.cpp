#include "plugin/teamviewer/teamviewer.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace tv {
namespace {

using testing::answer;
using ::testing::SizeIs;
using testing::World;
using namespace std::chrono_literals;

class ProbeOfPermissions : public ::testing::Test {
protected:
    desk::Result<std::vector<Probe>> probed(SyncSource source = SyncSource::managed)
    {
        if (!api) api = std::make_unique<TeamViewer>(world.configuration, world.services());
        return api->cloud().probe(source, world.call);
    }
    void answers(int status, const std::string& body)
    {
        world.transport.handler = [=](const http::Request&) { return answer(status, body); };
    }

    World world;
    std::unique_ptr<TeamViewer> api;
};

TEST_F(ProbeOfPermissions, TellsWhichPermissionIsMissingWhateverTheStatus)
{
    for (const int status : {400, 401, 403}) {
        world.transport.handler = [status](const http::Request& it) {
            if (it.endpoint.path == "/ping") return answer(200, R"({"token_valid":true})");
            if (it.endpoint.path == "/groups")
                return answer(status, R"({"error":"invalid_permission"})");
            if (it.endpoint.path == "/devices")
                return answer(400, R"({"error":"invalid_request"})");
            return answer(200, "{}");
        };

        const auto probes = probed();

        ASSERT_TRUE(probes) << probes.error().detail;
        EXPECT_THAT(*probes, SizeIs(12)); // As many as the manifest lists.
        for (const auto& probe : *probes) {
            SCOPED_TRACE(probe.permission + " " + std::to_string(status));
            EXPECT_EQ(probe.usable, probe.tried && probe.permission != "groups.read");
        }
    }
}

TEST_F(ProbeOfPermissions, DoesNotTakeARefusalThatItDoesNotKnowForAYes)
{
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path == "/groups") return answer(403, R"({"error":"weather"})");
        return answer(200, "{}");
    };

    const auto probes = probed();

    ASSERT_TRUE(probes) << probes.error().detail; // The others are told all the same.
    for (const auto& probe : *probes) {
        EXPECT_EQ(probe.usable, probe.tried && probe.permission != "groups.read");
        if (probe.permission != "groups.read") continue;
        EXPECT_TRUE(probe.tried);
        EXPECT_EQ(probe.detail, "GET /groups: 403 weather");
    }
}

TEST_F(ProbeOfPermissions, AsksForTheDevicesOfTheCompanyIfTheModeWantsThem)
{
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path == "/ping") return answer(200, R"({"token_valid":true})");
        // The permission is there, but the account is not one of an administrator.
        const bool is_company = it.endpoint.path == "/managed/devices/company";
        return answer(is_company ? 403 : 200,
                      is_company ? R"({"error":"invalid_permission"})" : "{}");
    };
    const auto may_read_devices = [this](SyncSource source) {
        const auto probes = probed(source);
        return std::any_of(probes->begin(), probes->end(), [](const Probe& it) {
            return it.permission == "managed.read" && it.tried && it.usable;
        });
    };

    EXPECT_TRUE(may_read_devices(SyncSource::managed));
    EXPECT_TRUE(may_read_devices(SyncSource::groups));
    EXPECT_FALSE(may_read_devices(SyncSource::company));
}

TEST_F(ProbeOfPermissions, BelievesTheFieldOfThePingAndNotItsStatus)
{
    answers(200, R"({"token_valid":false})");
    EXPECT_EQ(probed().error().code, "teamviewer.token_refused");
}

TEST_F(ProbeOfPermissions, LetsADeadTokenBeRenewedBeforeItAsksWhetherItIsGood)
{
    std::vector<std::string> paths;
    world.transport.handler = [&](const http::Request& it) {
        paths.emplace_back(it.endpoint.path);
        return answer(200, it.endpoint.path == "/ping" ? R"({"token_valid":true})" : "{}");
    };

    ASSERT_TRUE(probed());

    // GET /ping answers 200 to everybody, so only a question that is refused renews the token.
    const auto ping = std::find(paths.begin(), paths.end(), "/ping");
    EXPECT_NE(std::find(paths.begin(), ping, "/sessions"), ping);
}

TEST_F(ProbeOfPermissions, AsksAnewHoweverLatelyARenewalFailed)
{
    world.hold_tokens("access-1", 0s);
    world.transport.handler = [](const http::Request&) {
        return testing::failure(desk::Errc::unavailable);
    };
    ASSERT_EQ(probed().error().code, "net.test");

    answers(200, R"({"access_token":"access-2","expires_in":86400,"token_valid":true})");
    EXPECT_TRUE(probed());
}

} // namespace
} // namespace tv
