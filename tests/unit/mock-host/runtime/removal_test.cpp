#include "mock-host/store/audit.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

/// A desk of which the action of `fixture` is to be run before a removal.
DeskOptions with_last_action(const TestDesk& world, const std::string& fixture)
{
    DeskOptions options = world.options();
    options.open_package = [fixture](const store::Package&) -> desk::Result<loader::Installed> {
        DESK_TRY(auto installed, TestDesk::package(fixture));
        installed.package.manifest.actions.front().on_remove = true;
        return installed;
    };
    return options;
}

RemovedConfiguration remove_it(Desk& desk, const TestDesk& world)
{
    auto removed = desk.remove_configuration(world.configuration.id, world.agent.id);
    EXPECT_TRUE(removed) << removed.error().detail;
    EXPECT_FALSE(find_configuration(store::Reader(desk.store()), world.configuration.id));
    return removed ? *std::move(removed) : RemovedConfiguration{};
}

TEST(Desk, WhatFailsBeforeARemovalIsRunOnceMore)
{
    const auto expect_runs = [](const char* fixture, std::size_t runs, bool is_clean) {
        const TestDesk world(fixture);
        const auto desk = world.open(with_last_action(world, fixture));
        const RemovedConfiguration removed = remove_it(*desk, world);
        EXPECT_EQ(removed.is_clean(), is_clean) << fixture;
        EXPECT_EQ(removed.failed.has_value(), !is_clean) << fixture;
        EXPECT_EQ(list_calls(store::Reader(desk->store()), {}).size(), runs) << fixture;
    };
    expect_runs("echo", 1, true);
    expect_runs("empty_error", 2, false);
}

TEST(Desk, RemovalInQuarantineTellsThatThePluginWasNotAsked)
{
    TestDesk world("echo");
    const auto desk = world.open(with_last_action(world, "echo"));
    {
        store::Transaction change(world.store());
        set_configuration_state(change, world.configuration.id,
                                store::ConfigurationState::quarantined, "it died");
        change.commit();
    }
    const RemovedConfiguration removed = remove_it(*desk, world);
    ASSERT_TRUE(removed.not_asked);
    EXPECT_EQ(removed.not_asked->code, "action.blocked");
    EXPECT_FALSE(removed.is_clean());
    EXPECT_THAT(list_calls(store::Reader(desk->store()), {}), IsEmpty());
}

TEST(Desk, RemovalWithoutThePackageTellsThatNobodyWasAsked)
{
    const TestDesk world("echo");
    DeskOptions options = world.options();
    options.open_package = [](const store::Package&) -> desk::Result<loader::Installed> {
        return desk::Error{desk::Errc::denied, "package.changed", "it was changed"};
    };
    const auto desk = world.open(std::move(options));
    const RemovedConfiguration removed = remove_it(*desk, world);
    ASSERT_TRUE(removed.not_asked);
    EXPECT_EQ(removed.not_asked->code, "package.changed");
}

TEST(Desk, RemovalHasNothingToUndoIfThePluginItselfOffersNothing)
{
    const TestDesk world("curious"); // Disables its action.
    const auto desk = world.open(with_last_action(world, "curious"));
    EXPECT_TRUE(remove_it(*desk, world).is_clean());
    EXPECT_THAT(list_calls(store::Reader(desk->store()), {}), IsEmpty());
}

// In a copy of a desk: the other side cannot tell it from the original, which works on.
TEST(Desk, RemovalHereOnlyAsksThePluginNothing)
{
    const TestDesk world("echo");
    const auto desk = world.open(with_last_action(world, "echo"));
    const auto removed =
        desk->remove_configuration(world.configuration.id, world.agent.id, Removal::here_only);
    ASSERT_TRUE(removed) << removed.error().detail;
    EXPECT_TRUE(removed->is_clean());
    EXPECT_FALSE(find_configuration(store::Reader(desk->store()), world.configuration.id));
    EXPECT_THAT(list_calls(store::Reader(desk->store()), {}), IsEmpty());
}

TEST(Desk, RemovalRightAfterASaveWaitsForTheInstanceThatDrains)
{
    TestDesk world("echo");
    DeskOptions options = with_last_action(world, "echo");
    options.drain_patience = 50ms;
    const auto desk = world.open(std::move(options));
    ASSERT_TRUE(world.clicked(R"({"sleep_ms":19000})"));
    desk->start();
    while (world.running() == 0)
        std::this_thread::yield();
    ASSERT_TRUE(desk->save(world.renamed("New"), "en"));

    EXPECT_TRUE(remove_it(*desk, world).is_clean());

    const auto calls = list_calls(store::Reader(desk->store()), {.name = "echo.run"});
    ASSERT_THAT(calls, SizeIs(2));
    EXPECT_EQ(calls[0].request.target.kind, store::TargetKind::configuration);
    EXPECT_EQ(calls[0].state, store::CallState::done);
}

TEST(Desk, ConfigurationIsNotRemovedByAnybodyButAnAdministrator)
{
    TestDesk world("echo");
    store::Transaction change(world.store());
    const auto other = *insert_person(
        change, {.name = "Alan", .email = "a@example.com", .role = store::Role::agent});
    change.commit();
    const auto desk = world.open();
    for (const std::string& actor : {other.id, std::string("p-999")}) {
        const auto removed = desk->remove_configuration(world.configuration.id, actor);
        ASSERT_FALSE(removed) << actor;
        EXPECT_EQ(removed.error().status, desk::Errc::denied);
    }
    EXPECT_TRUE(find_configuration(store::Reader(world.store()), world.configuration.id));
}

TEST(Desk, RemovalThatWasInterruptedIsDoneByTheNextOneAndNothingWorksInBetween)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const std::string id = world.configuration.id;
    {
        // What a process leaves that died behind the first portion.
        store::Transaction change(world.store());
        for (const char* key : {"first", "second"})
            put_record(change, {.instance = id, .target = world.target(), .key = key});
        set_configuration_state(change, id, store::ConfigurationState::disabled, "removal");
        EXPECT_EQ(remove_some_of_configuration(change, id, 1, TestDesk::real_time()), 1);
        change.commit();
    }
    const auto released = desk->release(id);
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, "configuration.disabled");
    EXPECT_FALSE(desk->submit(world.click()));

    remove_it(*desk, world);
    EXPECT_THAT(world.records(), IsEmpty());
}

TEST(Desk, ConfigurationStopsWorkingBeforeItGoes)
{
    TestDesk world("echo");
    const auto desk = world.open();
    remove_it(*desk, world);
    std::vector<std::string> deeds;
    for (const auto& entry : list_audit(store::Reader(world.store()), {}))
        deeds.push_back(entry.action);
    ASSERT_GE(deeds.size(), 2U); // The newest first.
    EXPECT_EQ(deeds[0], "configuration.remove");
    EXPECT_EQ(deeds[1], "configuration.disabled");
}

TEST(Desk, RemovedConfigurationIsGone)
{
    TestDesk world("echo");
    const auto desk = world.open();
    ASSERT_TRUE(desk->remove_configuration(world.configuration.id, world.agent.id));
    EXPECT_FALSE(find_configuration(store::Reader(world.store()), world.configuration.id));
}

} // namespace
} // namespace mock::runtime
