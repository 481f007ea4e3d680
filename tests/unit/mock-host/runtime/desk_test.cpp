#include "mock-host/store/followups.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/nodes.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

TEST(Desk, ClickBecomesARowAndItsOutcomeIsCommitted)
{
    TestDesk world("echo");
    const auto desk = world.open();
    auto offers = desk->actions(world.target(), world.agent);
    ASSERT_THAT(offers, SizeIs(1));
    EXPECT_EQ(offers[0].state, Offer::available) << offers[0].reason;

    const auto call = world.clicked(world.entry("one"));
    ASSERT_TRUE(call) << call.error().detail;
    const auto ended = desk->wait(call->number);

    ASSERT_TRUE(ended) << ended.error().detail;
    EXPECT_EQ(ended->state, store::CallState::done)
        << ended->error.value_or(store::CallError{}).detail;
    EXPECT_EQ(ended->message, "did one");
    EXPECT_THAT(world.entries(), ElementsAre("one"));
}

TEST(Desk, DoubleClickIsOneCall)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto first = desk->submit(world.click("{}", "k1"));
    const auto second = desk->submit(world.click("{}", "k1"));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->number, second->number);
}

TEST(Desk, PersonWithoutTheRightIsToldSoAndCannotClick)
{
    TestDesk world("echo");
    store::Person requester;
    {
        store::Transaction change(world.store());
        requester =
            *insert_person(change, {.name = "Ada", .email = "a@example.com", .locale = "de-DE"});
        change.commit();
    }
    const auto desk = world.open();
    const auto offers = desk->actions(world.target(), requester);
    ASSERT_THAT(offers, SizeIs(1));
    EXPECT_EQ(offers[0].state, Offer::disabled);
    EXPECT_EQ(offers[0].reason, "Dazu fehlt Ihnen das Recht.");
    Click click = world.click();
    click.actor = requester.id;
    EXPECT_FALSE(desk->submit(click));
}

TEST(Desk, OpenUrlIsShownOnce)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(R"({"outcome":{"open_url":"https://example.com/x"}})");
    ASSERT_TRUE(call && desk->wait(call->number));
    EXPECT_EQ(desk->take_open_url(call->number), "https://example.com/x");
    EXPECT_EQ(desk->take_open_url(call->number), "");
}

TEST(Desk, ProgressIsShownToTheOneWhoWaits)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(R"({"progress":[3,5],"wait_for_stop":true})");
    ASSERT_TRUE(call);
    std::vector<Progress> seen;
    const auto ended = desk->wait(call->number, [&](const Progress& progress) {
        seen.push_back(progress);
        EXPECT_TRUE(desk->cancel(call->number));
    });
    ASSERT_TRUE(ended);
    ASSERT_THAT(seen, SizeIs(1));
    EXPECT_EQ(seen[0].done, 3U);
    EXPECT_EQ(seen[0].total, 5U);
}

TEST(Desk, CancelledCallThatFailsIsCancelled)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(R"({"progress":[1,2],"sleep_ms":19000})");
    ASSERT_TRUE(call);
    const auto ended =
        desk->wait(call->number, [&](const Progress&) { (void)desk->cancel(call->number); });
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->state, store::CallState::cancelled);
}

TEST(Desk, InvalidOutcomeFailsTheCallAndCommitsNothing)
{
    TestDesk world("echo");
    const auto desk = world.open();
    for (const char* bad : {R"({"outcome_text":"{"})", R"({"outcome_text":"\"\u00c3(\""})",
                            R"({"outcome_bytes":1048577})", R"({"outcome":{"surprise":1}})"}) {
        const auto call = world.clicked(bad);
        ASSERT_TRUE(call);
        const auto ended = desk->wait(call->number);
        ASSERT_TRUE(ended);
        EXPECT_EQ(ended->state, store::CallState::failed) << bad;
        EXPECT_EQ(ended->error->code, "outcome.invalid") << bad;
    }
    EXPECT_THAT(world.entries(), IsEmpty());
}

TEST(Desk, PortionSurvivesTheFailureOfItsCall)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const std::string portion = world.outcome("portion");
    const std::string effects = portion.substr(portion.find("\"effects\""));
    const auto call =
        world.clicked(R"({"checkpoint":{)" + effects + R"(,"fail":{"status":6,"code":"x"}})");
    ASSERT_TRUE(call);
    const auto ended = desk->wait(call->number);
    EXPECT_EQ(ended->state, store::CallState::failed);
    EXPECT_EQ(ended->error->code, "x");
    EXPECT_THAT(world.entries(), ElementsAre("portion"));
}

TEST(Desk, CallsOfOneTargetNeverOverlapAndKeepTheirOrder)
{
    TestDesk world("echo");
    for (int i = 0; i < 4; ++i)
        world.insert(world.entry("e" + std::to_string(i), R"("sleep_ms":5,)"));
    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_THAT(world.entries(), ElementsAre("e0", "e1", "e2", "e3"));
}

TEST(Desk, TwoDesksOnOneStoreRunNoCallTwice)
{
    TestDesk world("echo");
    std::vector<store::Call> calls;
    for (int i = 0; i < 12; ++i)
        calls.push_back(world.insert(world.entry("e" + std::to_string(i))));
    const auto first = world.open();
    const auto second = world.open();
    first->start();
    second->start();
    ASSERT_TRUE(first->work_until_idle(60s));
    ASSERT_TRUE(second->work_until_idle(60s));
    for (const auto& call : calls) {
        EXPECT_EQ(world.call(call).state, store::CallState::done);
        EXPECT_EQ(world.call(call).attempt, 1);
    }
    EXPECT_THAT(world.entries(), SizeIs(12));
}

TEST(Desk, WhatADeadProcessLeftIsDeliveredAgainWithAHigherAttempt)
{
    TestDesk world("echo");
    const auto call = world.insert(world.entry("once"));
    {
        const auto dead = store::Node::join(world.store(), TestDesk::real_time(), 60s);
        ASSERT_TRUE(dead);
        store::ClaimRequest claim;
        claim.node = (*dead)->id();
        claim.now = TestDesk::real_time();
        claim.instances = {world.configuration.id};
        claim.time_limit = [](const store::Call&) { return 20s; };
        ASSERT_TRUE(claim_next_call(world.store(), claim));
    }
    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.call(call).state, store::CallState::done);
    EXPECT_EQ(world.call(call).attempt, 2);
    EXPECT_THAT(world.entries(), ElementsAre("once"));
}

TEST(Desk, DroppedDeskCommitsNothingAndTheNextOneDoesItAgain)
{
    TestDesk world("echo");
    const auto call = world.insert(world.entry("once", R"("progress":[1,1],"sleep_ms":1000,)"));
    {
        const auto dropped = world.open();
        dropped->start();
        while (!dropped->progress(call.number) || dropped->progress(call.number)->done == 0) {
            std::this_thread::yield();
        }
    }
    EXPECT_EQ(world.call(call).state, store::CallState::running);
    EXPECT_THAT(world.entries(), IsEmpty());
    const auto desk = world.open();
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_EQ(world.call(call).state, store::CallState::done);
    EXPECT_EQ(world.call(call).redeliveries, 1);
    EXPECT_THAT(world.entries(), ElementsAre("once"));
}

TEST(Desk, RetryWaitsForItsTimeAndIsThenDone)
{
    TestDesk world("echo");
    const auto call =
        world.insert(R"({"fail":{"status":6,"code":"x","retryable":true}})", store::CallKind::job);
    {
        const auto desk = world.open();
        ASSERT_TRUE(desk->work_until_idle(60s));
        EXPECT_EQ(world.call(call).state, store::CallState::waiting_retry);
    }
    DeskOptions later = world.options();
    later.at = TestDesk::real_time() + 2min;
    {
        const auto desk = world.open(std::move(later));
        ASSERT_TRUE(desk->work_until_idle(60s));
    }
    EXPECT_EQ(world.call(call).attempt, 2);
}

TEST(Desk, FollowupComesBackAtItsTimeWithItsArgs)
{
    TestDesk world("echo");
    {
        store::Transaction change(world.store());
        put_followup(change, {world.configuration.id, world.target(), "f", "echo.job",
                              TestDesk::real_time() + 1h, world.entry("later")});
        change.commit();
    }
    {
        const auto desk = world.open();
        ASSERT_TRUE(desk->work_until_idle(60s));
        EXPECT_THAT(world.entries(), IsEmpty());
    }
    DeskOptions later = world.options();
    later.at = TestDesk::real_time() + 2h;
    const auto desk = world.open(std::move(later));
    ASSERT_TRUE(desk->work_until_idle(60s));
    EXPECT_THAT(world.entries(), ElementsAre("later"));
}

TEST(Desk, MissedScheduleRunsOnce)
{
    TestDesk world("echo");
    DeskOptions later = world.options();
    later.at = TestDesk::real_time() + 24h * 5;
    const auto desk = world.open(std::move(later));
    ASSERT_TRUE(desk->work_until_idle(60s));
    int jobs = 0;
    for (const auto& call : list_calls(store::Reader(world.store()), {})) {
        jobs += call.request.kind == store::CallKind::job;
    }
    EXPECT_EQ(jobs, 1);
}

TEST(Desk, ClosingAnActivityTellsWhoHoldsSomethingOnIt)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(R"({"outcome":{"effects":[{"type":"record.put","activity":")" +
                                    world.activity.id + R"(","key":"r","value":{}}]}})");
    ASSERT_TRUE(call && desk->wait(call->number));
    ASSERT_TRUE(desk->close_activity(world.activity.id, world.agent.id));
    EXPECT_EQ(desk->close_activity(world.activity.id, world.agent.id).error().status,
              desk::Errc::conflict);
    ASSERT_TRUE(desk->work_until_idle(60s));
    int events = 0;
    for (const auto& one : list_calls(store::Reader(world.store()), {})) {
        events += one.request.kind == store::CallKind::event && one.state == store::CallState::done;
    }
    EXPECT_EQ(events, 1);
}

TEST(Desk, ChangedConfigurationMakesANewInstance)
{
    TestDesk world("echo");
    const auto desk = world.open();
    ASSERT_TRUE(desk->wait(desk->submit(world.click())->number));
    ConfigurationForm form;
    form.id = world.configuration.id;
    form.name = "Renamed";
    form.revision = world.stored_configuration().revision;
    const auto saved = desk->save(form, "en");
    ASSERT_TRUE(saved) << saved.error().detail;
    ASSERT_TRUE(saved->configuration);
    const auto ended = desk->wait(world.clicked(world.entry("after"))->number);
    ASSERT_TRUE(ended);
    EXPECT_THAT(world.entries(), ElementsAre("after"));
    EXPECT_EQ(desk->save(form, "en").error().status, desk::Errc::conflict);
}

TEST(Desk, ManualJobGetsItsDryRun)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = desk->run_job({world.configuration.id, "echo.job", world.agent.id, true});
    ASSERT_TRUE(call) << call.error().detail;
    EXPECT_EQ(call->request.input, R"({"dry_run":true})");
    EXPECT_EQ(desk->wait(call->number)->state, store::CallState::done);
    EXPECT_FALSE(desk->run_job({world.configuration.id, "echo.job", "p-999", false}));
}

TEST(Desk, MailWithoutAServerIsKept)
{
    TestDesk world("echo");
    const auto desk = world.open();
    const auto call = world.clicked(R"({"outcome":{"effects":[{"type":"mail.send","activity":")" +
                                    world.activity.id +
                                    R"(","key":"m","to":"initiator","subject":"s","text":"t"}]}})");
    ASSERT_TRUE(call && desk->wait(call->number));
    ASSERT_TRUE(desk->work_until_idle(60s));
    const auto mails = list_mails(store::Reader(world.store()));
    ASSERT_THAT(mails, SizeIs(1));
    EXPECT_EQ(mails[0].state, store::MailState::kept);
}

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

/// Plugins that do not end a call: it is cancelled once it runs, and the host ends it.
class SilentPlugin : public testing::TestWithParam<const char*> {};

TEST_P(SilentPlugin, IsEndedByTheHostWhenItDoesNotStop)
{
    TestDesk world(GetParam());
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
    EXPECT_EQ(world.stored_configuration().state, store::ConfigurationState::quarantined);
}

INSTANTIATE_TEST_SUITE_P(All, SilentPlugin, testing::Values("never", "sleeps", "late"),
                         [](const auto& row) { return std::string(row.param); });

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

TEST(Desk, PluginThatUsesWaitingServicesInAvailabilityIsRefusedAndAtFault)
{
    TestDesk world("curious");
    const auto desk = world.open();
    const auto offers = desk->actions(world.target(), world.agent);
    ASSERT_THAT(offers, SizeIs(1));
    EXPECT_EQ(offers[0].reason, "sleep " + std::to_string(DESK_E_STATE) + ", secrets " +
                                    std::to_string(DESK_E_STATE));
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

TEST(Desk, RemovedConfigurationIsGone)
{
    TestDesk world("echo");
    const auto desk = world.open();
    ASSERT_TRUE(desk->remove_configuration(world.configuration.id, world.agent.id));
    EXPECT_FALSE(find_configuration(store::Reader(world.store()), world.configuration.id));
}

} // namespace
} // namespace mock::runtime
