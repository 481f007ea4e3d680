#include "mock-host/store/audit.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Hostile {
    const char* fixture;
    store::CallState state;
    const char* code; ///< of the error, or empty
    bool is_fault;
};

class HostilePlugin : public testing::TestWithParam<Hostile> {};

TEST_P(HostilePlugin, EndsItsCallOnceAsTheTableSays)
{
    const Hostile& row = GetParam();
    TestDesk world(row.fixture);
    DeskOptions options = world.options();
    options.faults_until_quarantine = 1;
    options.stop_patience = 2s; // Longer than the handler of a plugin that returns may take.
    const auto desk = world.open(std::move(options));
    const auto call = desk->submit(world.click());
    ASSERT_TRUE(call) << call.error().detail;

    const auto ended = desk->wait(call->number);
    ASSERT_TRUE(ended) << ended.error().detail;
    EXPECT_EQ(ended->state, row.state);
    EXPECT_EQ(ended->error.value_or(store::CallError{}).code, row.code);
    desk->stop();
    // The fault of a completion that comes late is counted when it comes.
    const bool is_quarantined =
        world.stored_configuration().state == store::ConfigurationState::quarantined;
    EXPECT_EQ(is_quarantined, row.is_fault);
}

INSTANTIATE_TEST_SUITE_P(
    All, HostilePlugin,
    testing::Values(Hostile{"async", store::CallState::done, "", false},
                    Hostile{"twice", store::CallState::done, "", true},
                    Hostile{"both", store::CallState::failed, "outcome.invalid", true},
                    Hostile{"neither", store::CallState::failed, "outcome.invalid", true},
                    Hostile{"forged", store::CallState::done, "", true},
                    Hostile{"empty_error", store::CallState::failed, "error.missing", false},
                    Hostile{"unknown_status", store::CallState::failed, "error.missing", false}),
    [](const auto& row) { return std::string(row.param.fixture); });

struct Silent {
    const char* fixture;
    bool is_fault; ///< not of a handler that is still at work: it may be finishing something
};

/// Plugins that do not end a call: it is cancelled once it runs, and the host ends it.
class SilentPlugin : public testing::TestWithParam<Silent> {};

TEST_P(SilentPlugin, IsEndedByTheHostWhenItDoesNotStop)
{
    TestDesk world(GetParam().fixture);
    DeskOptions options = world.options();
    options.faults_until_quarantine = 1;
    const auto desk = world.open(std::move(options));
    const auto call = desk->submit(world.click());
    ASSERT_TRUE(call);
    desk->start();
    while (world.call(*call).state == store::CallState::queued)
        std::this_thread::yield();
    ASSERT_TRUE(desk->cancel(call->number));

    const auto ended = desk->wait(call->number);
    ASSERT_TRUE(ended) << ended.error().detail;
    EXPECT_EQ(ended->state, store::CallState::cancelled);
    EXPECT_EQ(ended->error->code, "call.cancelled");
    desk->stop();
    const bool is_quarantined =
        world.stored_configuration().state == store::ConfigurationState::quarantined;
    EXPECT_EQ(is_quarantined, GetParam().is_fault);
}

INSTANTIATE_TEST_SUITE_P(All, SilentPlugin,
                         testing::Values(Silent{"never", true}, Silent{"sleeps", false},
                                         Silent{"late", true}),
                         [](const auto& row) { return std::string(row.param.fixture); });

TEST(Desk, QuarantinedConfigurationOffersNothingUntilItIsReleased)
{
    TestDesk world("twice");
    DeskOptions options = world.options();
    options.faults_until_quarantine = 1;
    const auto desk = world.open(std::move(options));
    ASSERT_TRUE(desk->wait(desk->submit(world.click())->number));
    desk->stop();
    EXPECT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::disabled);
    EXPECT_FALSE(desk->submit(world.click()));
    EXPECT_THAT(desk->health("en")[0].finding.title, HasSubstr("quarantine"));
    ASSERT_TRUE(desk->release(world.configuration.id));
    EXPECT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::available);
}

TEST(Desk, ConfigurationThatIsNotInQuarantineIsNotReleased)
{
    TestDesk world("echo");
    const auto released = world.open()->release(world.configuration.id);
    ASSERT_FALSE(released);
    EXPECT_EQ(released.error().code, "configuration.not_quarantined");
    EXPECT_THAT(released.error().detail, HasSubstr("\"Echo\" is not in quarantine"));
    const store::Reader reader(world.store());
    EXPECT_THAT(list_audit(reader, {.action = "configuration.active"}), IsEmpty());
}

TEST(Desk, PluginThatUsesWaitingServicesInAvailabilityIsRefusedAndAtFault)
{
    TestDesk world("curious");
    DeskOptions options = world.options();
    options.faults_until_quarantine = 1;
    const auto desk = world.open(std::move(options));
    const auto offers = desk->actions(world.target(), world.agent);
    ASSERT_THAT(offers, SizeIs(1));
    EXPECT_EQ(offers[0].reason, "sleep " + std::to_string(DESK_E_STATE) + ", secrets " +
                                    std::to_string(DESK_E_STATE));
    // Faults are counted while the desk works, to the last one.
    desk->start();
    desk->stop();
    EXPECT_EQ(world.stored_configuration().state, store::ConfigurationState::quarantined);
}

TEST(Desk, PluginWithoutAnInstanceIsExplainedInHealth)
{
    TestDesk world("create_fails");
    const auto desk = world.open();
    EXPECT_EQ(desk->actions(world.target(), world.agent)[0].state, Offer::disabled);
    const auto health = desk->health("en");
    EXPECT_EQ(health[0].about, "Echo");
    EXPECT_THAT(health[0].finding.text, HasSubstr("this fixture has no instance"));
}

} // namespace
} // namespace mock::runtime
