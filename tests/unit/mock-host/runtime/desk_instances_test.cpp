#include "mock-host/loader/archive.hpp"
#include "mock-host/loader/digest.hpp"
#include "mock-host/loader/package.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string worst(Desk& desk, const std::string& locale = "en")
{
    const auto health = desk.health(locale);
    return health.empty() ? "" : health[0].finding.title;
}

TEST(DeskInstances, CallThatGoesOnBeyondTheDrainLimitIsToldToStopAndDeliveredAgain)
{
    TestDesk world("echo");
    DeskOptions options = world.options();
    options.drain_patience = 50ms;
    const auto desk = world.open(std::move(options));
    const auto call = world.insert(R"({"sleep_ms":19000})");
    desk->start();
    while (world.running() == 0)
        std::this_thread::yield();

    ASSERT_TRUE(desk->save(world.renamed("New"), "en"));

    while (world.call(call).attempt < 2)
        std::this_thread::yield();
    EXPECT_EQ(world.call(call).redeliveries, 1); // Not one of its failures.
    EXPECT_EQ(desk->actions(world.target(), world.agent)[0].configuration_name, "New");
    ASSERT_TRUE(desk->cancel(call.number));
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.call(call).state, store::CallState::cancelled);
}

TEST(DeskInstances, ClickThatGoesOnBeyondTheDrainLimitIsCancelled)
{
    TestDesk world("echo");
    DeskOptions options = world.options();
    options.drain_patience = 50ms;
    const auto desk = world.open(std::move(options));
    const auto call = world.clicked(R"({"sleep_ms":19000})");
    ASSERT_TRUE(call);
    desk->start();
    while (world.running() == 0)
        std::this_thread::yield();
    ASSERT_TRUE(desk->save(world.renamed("New"), "en"));

    EXPECT_EQ(desk->wait(call->number)->state, store::CallState::cancelled);
    EXPECT_EQ(world.call(*call).attempt, 1);
}

TEST(DeskInstances, CallThatEndsWithinTheDrainLimitKeepsItsOutcome)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.insert(world.entry("kept", R"("sleep_ms":300,)"));
    desk->start();
    while (world.running() == 0)
        std::this_thread::yield();
    ASSERT_TRUE(desk->save(world.renamed("New"), "en"));
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.call(call).attempt, 1);
    EXPECT_THAT(world.entries(), ElementsAre("kept"));
}

/// A package of the echo fixture, installed as an administrator does it.
class InstalledDesk : public testing::Test {
protected:
    InstalledDesk()
    {
        std::ifstream file(std::filesystem::path(FIXTURE_FOLDER) / "echo.so", std::ios::binary);
        const std::string library{std::istreambuf_iterator<char>(file), {}};
        const auto platform = loader::this_platform();
        std::string manifest = echo_manifest;
        const std::string none = R"("libraries": [])";
        manifest.replace(manifest.find(none), none.size(),
                         R"("libraries": [{"file": "echo.so", "os": ")" + platform.os +
                             R"(", "arch": ")" + platform.arch + R"(", "sha256": ")" +
                             loader::sha256_hex(library) + "\"}]");
        const auto zip = loader::write_zip({{"plugin.json", manifest},
                                            {"schema.json", R"({"type":"object","properties":{}})"},
                                            {"en.json", R"({"run":"Run","job":"Job"})"},
                                            {"echo.so", library}});
        std::ofstream(world.folder() / "echo.zip", std::ios::binary) << *zip;
        loader::InstallOptions options;
        options.allow_unsigned = true;
        options.program = LOADER_CHILD;
        installed =
            loader::install(world.folder() / "echo.zip", world.folder() / "packages", options);
        EXPECT_TRUE(installed) << installed.error().detail;
        store::Transaction change(world.store());
        put_package(change, {.id = "echo",
                             .version = "1.0.0",
                             .directory = installed->directory.string(),
                             .digest = installed->package.digest,
                             .granted = TestDesk::all_granted()});
        change.commit();
    }
    /// As the programs open it: with the check of what lies on the disk.
    std::unique_ptr<Desk> open() const
    {
        DeskOptions options = world.options();
        options.open_package = nullptr;
        return world.open(std::move(options));
    }

    TestDesk world{"echo"};
    desk::Result<loader::Installed> installed{desk::Error{}};
};

TEST_F(InstalledDesk, RunsWhatWasInstalled)
{
    const auto desk = open();
    const auto call = world.clicked(world.entry("one"));
    ASSERT_TRUE(call);
    EXPECT_EQ(desk->wait(call->number)->state, store::CallState::done);
    EXPECT_THAT(world.entries(), ElementsAre("one"));
}

TEST_F(InstalledDesk, LibraryThatWasChangedOnTheDiskIsNotLoaded)
{
    std::filesystem::permissions(installed->library, std::filesystem::perms::owner_write,
                                 std::filesystem::perm_options::add);
    std::ofstream(installed->library, std::ios::binary | std::ios::app) << 'x';
    const auto desk = open();
    EXPECT_THAT(desk->actions(world.target(), world.agent), IsEmpty());
    EXPECT_FALSE(desk->submit(world.click()));
    EXPECT_EQ(worst(*desk), "The plugin does not start with this configuration");
    EXPECT_THAT(desk->health("en")[0].finding.remedy, HasSubstr("Install the package again"));
}

TEST_F(InstalledDesk, FileThatOthersMayWriteIsNotLoaded)
{
    std::filesystem::permissions(installed->library, std::filesystem::perms::others_write,
                                 std::filesystem::perm_options::add);
    EXPECT_FALSE(open()->submit(world.click()));
}

/// As if an administrator had granted all but this one.
void withdraw(TestDesk& world, const std::string& permission)
{
    store::Transaction change(world.store());
    auto row = *find_package(change, "echo");
    std::erase(row.granted, permission);
    put_package(change, row);
    change.commit();
}

TEST(Grants, ServiceThatNobodyGrantedIsNotThere)
{
    TestDesk world("curious"); // It tries the secrets, too.
    withdraw(world, "desk.secrets/1");
    const auto desk = world.open();
    EXPECT_THAT(desk->actions(world.target(), world.agent)[0].reason, HasSubstr("secrets -1"));
}

TEST(Grants, EffectThatNobodyGrantedIsRefused)
{
    TestDesk world("echo");
    withdraw(world, "journal.append");
    const auto desk = world.open();
    const auto call = world.clicked(world.entry("one"));
    const auto ended = desk->wait(call->number);
    EXPECT_EQ(ended->state, store::CallState::failed);
    EXPECT_THAT(ended->error->detail, HasSubstr("not granted"));
    EXPECT_THAT(world.entries(), IsEmpty());
}

TEST(Grants, ThatAreWithdrawnEndWithTheInstanceThatHadThem)
{
    TestDesk world("echo");
    const auto desk = world.open();
    ASSERT_EQ(desk->wait(world.clicked(world.entry("one"))->number)->state, store::CallState::done);
    withdraw(world, "journal.append");
    const auto ended = desk->wait(world.clicked(world.entry("two"))->number);
    EXPECT_EQ(ended->state, store::CallState::failed);
    EXPECT_THAT(world.entries(), ElementsAre("one"));
}

/// The package of which an administrator has installed another version: "d", then `digest`.
void upgrade(TestDesk& world, const std::string& digest)
{
    store::Transaction change(world.store());
    auto row = *find_package(change, "echo");
    row.digest = digest;
    put_package(change, row);
    change.commit();
}

TEST(Upgrade, ReachesTheInstancesThatRun)
{
    TestDesk world("echo");
    DeskOptions options = world.options();
    options.open_package = [](const store::Package& package) {
        return TestDesk::package(package.digest == "d" ? "echo" : "curious");
    };
    const auto desk = world.open(std::move(options));
    ASSERT_EQ(desk->actions(world.target(), world.agent)[0].reason, "");
    upgrade(world, "another");
    EXPECT_THAT(desk->actions(world.target(), world.agent)[0].reason, HasSubstr("secrets"));
}

TEST(Upgrade, ThatDoesNotStartLeavesTheVersionBeforeAtWorkAndIsShown)
{
    TestDesk world("echo");
    DeskOptions options = world.options();
    options.open_package = [](const store::Package& package) {
        return TestDesk::package(package.digest == "d" ? "echo" : "create_fails");
    };
    const auto desk = world.open(std::move(options));
    ASSERT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::available);
    upgrade(world, "another");
    EXPECT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::available);
    EXPECT_EQ(worst(*desk), "The plugin does not start with this configuration");
    upgrade(world, "d");
    EXPECT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::available);
    EXPECT_NE(worst(*desk), "The plugin does not start with this configuration");
}

/// Until the version that this plugin is of has taken the place of the one before.
void wait_for_curious(Desk& desk, const TestDesk& world)
{
    const auto reason = [&] { return desk.actions(world.target(), world.agent).at(0).reason; };
    while (reason().find("secrets") == std::string::npos) {
        desk.pretend(desk.now()); // Wakes the desk, and leaves it a moment without a question.
        std::this_thread::sleep_for(10ms);
    }
}

TEST(Upgrade, WhoseFilesAreMissingLeavesTheVersionBeforeAsItWasUntilTheyCome)
{
    TestDesk world("echo");
    std::atomic<bool> are_there = false;
    DeskOptions options = world.options();
    options.creation_retry = 0ms;
    options.open_package = [&](const store::Package& package) -> desk::Result<loader::Installed> {
        if (package.digest == "d") return TestDesk::package("echo");
        if (are_there) return TestDesk::package("curious");
        return desk::Error{desk::Errc::not_found, "package.missing", "nothing is there"};
    };
    const auto desk = world.open(std::move(options));
    ASSERT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::available);

    upgrade(world, "another"); // By another node, into a folder of its own.

    ASSERT_THAT(desk->actions(world.target(), world.agent), SizeIs(1));
    const auto call = desk->submit(world.click());
    ASSERT_TRUE(call) << call.error().detail;
    EXPECT_EQ(desk->wait(call->number)->state, store::CallState::done);
    EXPECT_THAT(desk->jobs("en"), SizeIs(1));
    EXPECT_TRUE(desk->run_job({world.configuration.id, "echo.job", world.agent.id}));
    desk->pretend(TestDesk::real_time() + 48h);
    ASSERT_TRUE(desk->work_until_idle(60s));
    const auto runs = list_calls(store::Reader(world.store()), {.name = "echo.job"});
    EXPECT_TRUE(std::any_of(runs.begin(), runs.end(), [](const store::Call& run) {
        return run.request.actor.empty(); // By the schedule.
    }));
    EXPECT_EQ(worst(*desk), "The plugin does not start with this configuration");

    are_there = true;
    wait_for_curious(*desk, world);
    EXPECT_NE(worst(*desk), "The plugin does not start with this configuration");
}

TEST(Upgrade, ThatCouldNotBeLoadedIsTriedAgainOnceNothingRuns)
{
    TestDesk world("echo");
    const auto library = world.folder() / "late.so";
    DeskOptions options = world.options();
    options.creation_retry = 0ms;
    options.drain_patience = 0ms; // A call that is in the way would be stopped.
    options.open_package = [&](const store::Package& package) -> desk::Result<loader::Installed> {
        if (package.digest == "d") return TestDesk::package("echo");
        DESK_TRY(auto installed, TestDesk::package("curious"));
        installed.library = library;
        return installed;
    };
    const auto desk = world.open(std::move(options));
    ASSERT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::available);
    upgrade(world, "another");
    ASSERT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::available);
    const auto call = world.insert(R"({"sleep_ms":1500})");
    desk->start();
    while (world.running() == 0)
        std::this_thread::yield();

    std::filesystem::copy_file(std::filesystem::path(FIXTURE_FOLDER) / "curious.so", library);

    ASSERT_EQ(desk->wait(call.number)->state, store::CallState::done);
    EXPECT_EQ(world.call(call).attempt, 1);
    wait_for_curious(*desk, world);
}

TEST(Upgrade, IsTriedAtOnceWhereTheVersionBeforeHadNoInstance)
{
    TestDesk world("echo");
    DeskOptions options = world.options();
    options.open_package = [](const store::Package& package) {
        return TestDesk::package(package.digest == "d" ? "create_fails" : "echo");
    };
    const auto desk = world.open(std::move(options));
    ASSERT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::disabled);
    upgrade(world, "another");
    EXPECT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::available);
}

TEST(Grants, ServiceThatTheManifestDoesNotNameIsNotThereHoweverMuchIsGranted)
{
    TestDesk world("curious");
    auto options = world.options();
    options.open_package = [](const store::Package&) {
        auto package = TestDesk::package("curious");
        std::erase(package->package.manifest.services, "desk.secrets/1");
        return package;
    };
    const auto desk = world.open(std::move(options));
    EXPECT_THAT(desk->actions(world.target(), world.agent)[0].reason, HasSubstr("secrets -1"));
}

} // namespace
} // namespace mock::runtime
