#include "mock-host/store/query.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

// Plugins that do not return: what the rest of the desk notices of it.

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* not_returning = "A call of the plugin does not return";

std::string first_finding(Desk& desk)
{
    const auto health = desk.health("en");
    return health.empty() ? "" : health[0].finding.title;
}

int count_faults(TestDesk& world)
{
    int rows = 0;
    store::Query(store::Reader(world.store()), "SELECT count(*) FROM faults").into(rows).next();
    return rows;
}

store::Target another_activity(TestDesk& world)
{
    store::Transaction change(world.store());
    const auto made = insert_activity(change, {.title = "Scanner", .initiator = world.agent.id});
    change.commit();
    return {store::TargetKind::activity, made.id};
}

/// Of a package of its own, so that the plugin of the first one is not in it.
store::Configuration another_configuration(TestDesk& world)
{
    store::Transaction change(world.store());
    put_package(change, {.id = "other",
                         .version = "1.0.0",
                         .directory = "/",
                         .digest = "d",
                         .granted = TestDesk::all_granted()});
    store::Configuration other{.package = "other", .name = "Other"};
    other.created_at = other.updated_at = TestDesk::real_time();
    other = *insert_configuration(change, other);
    change.commit();
    return other;
}

Offer offer_of(Desk& desk, const TestDesk& world, const std::string& configuration)
{
    for (const ActionOffer& offer : desk.actions(world.target(), world.agent)) {
        if (offer.configuration == configuration) return offer.state;
    }
    return Offer::hidden;
}

TEST(HangingPlugin, HandlerThatNeverReturnsCostsItsInstanceAndNothingElse)
{
    TestDesk world("hangs");
    DeskOptions options = world.options();
    options.stop_patience = 2s;
    options.abandon_patience = 100ms;
    options.faults_until_quarantine = 3;
    const auto desk = world.open(std::move(options));
    Click click = world.click();
    click.target = another_activity(world);
    const auto call = desk->submit(click);
    ASSERT_TRUE(call);
    const auto other = world.insert("{}");
    desk->start();
    while (world.running() < 2)
        std::this_thread::yield();
    ASSERT_TRUE(desk->cancel(call->number));
    EXPECT_EQ(desk->wait(call->number)->state, store::CallState::cancelled);

    // It is at work until its instance is given up, and only then tells what it has done.
    const auto ended = desk->wait(other.number);
    ASSERT_TRUE(ended) << ended.error().detail;
    EXPECT_EQ(ended->state, store::CallState::done);
    EXPECT_THAT(world.entries(), SizeIs(1));

    while (first_finding(*desk) != not_returning)
        std::this_thread::yield();
    EXPECT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::disabled);
    EXPECT_FALSE(desk->submit(world.click()));
    const auto waiting = world.insert("{}");
    EXPECT_TRUE(desk->work_until_idle(60s)); // The row waits for a restart.
    EXPECT_EQ(world.call(waiting).state, store::CallState::queued);
    desk->stop(); // Destroyed, this plugin would end the process.
    EXPECT_EQ(count_faults(world), 1) << "it did not return";
    EXPECT_EQ(world.stored_configuration().state, store::ConfigurationState::active);
}

TEST(HangingPlugin, HandlerThatNeverReturnsDoesNotKeepTheDeskFromEnding)
{
    const TestDesk world("endless");
    DeskOptions options = world.options();
    options.drain_patience = 0ms;
    options.abandon_patience = 100ms;
    options.log = world.open_log();
    auto desk = world.open(std::move(options));
    ASSERT_TRUE(desk->submit(world.click()));
    desk->start();
    while (world.running() == 0)
        std::this_thread::yield();
    desk->stop();
    desk.reset();
    EXPECT_THAT(world.log(), HasSubstr("a handler does not return; its memory is given up"));
}

TEST(HangingPlugin, DestroyThatNeverReturnsCostsItsInstanceAndNothingElse)
{
    TestDesk world("destroy_hangs");
    const auto other = another_configuration(world);
    DeskOptions options = world.options();
    options.abandon_patience = 3s;
    options.open_package = [](const store::Package& package) {
        return TestDesk::package(package.id == "other" ? "echo" : "destroy_hangs");
    };
    const auto desk = world.open(std::move(options));
    ASSERT_EQ(offer_of(*desk, world, world.configuration.id), Offer::available);
    desk->start();

    ASSERT_TRUE(desk->save(world.renamed("New"), "en")); // The instance has to make room.
    while (offer_of(*desk, world, world.configuration.id) == Offer::available)
        std::this_thread::yield();

    Click click = world.click();
    click.configuration = other.id;
    const auto call = desk->submit(click);
    ASSERT_TRUE(call) << call.error().detail;
    EXPECT_EQ(desk->wait(call->number)->state, store::CallState::done);
    EXPECT_EQ(offer_of(*desk, world, other.id), Offer::available);
    while (first_finding(*desk) != not_returning)
        std::this_thread::sleep_for(10ms);
    EXPECT_EQ(offer_of(*desk, world, world.configuration.id), Offer::disabled);
    desk->stop();
    EXPECT_EQ(count_faults(world), 1);
}

TEST(HangingPlugin, DestroyThatNeverReturnsDoesNotKeepTheDeskFromEnding)
{
    const TestDesk world("destroy_hangs");
    DeskOptions options = world.options();
    options.abandon_patience = 50ms;
    options.log = world.open_log();
    auto desk = world.open(std::move(options));
    ASSERT_EQ(offer_of(*desk, world, world.configuration.id), Offer::available);
    desk.reset();
    EXPECT_THAT(world.log(), HasSubstr("its end; its memory is given up"));
}

} // namespace
} // namespace mock::runtime
