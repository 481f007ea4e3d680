#include "plugin/actions/collect_reports.hpp"
#include "plugin/actions/connect_to_asset.hpp"
#include "plugin/actions/create_remote_session.hpp"
#include "plugin/actions/reports_sweep.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <utility>

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::Each;
using testing::IsEmpty;
using testing::Key;
using testing::Le;
using testing::SizeIs;

struct ReportsSweep : testing::Test {
    desk::Result<tv::Outcome> sweep()
    {
        auto outcome = tv::reports_sweep(
            world.on_configuration(),
            {world.cloud, world.state, world.activities, world.checkpoints, world.progress},
            world.call("sweep"));
        if (outcome) world.commit(*outcome, "cfg-1");
        return outcome;
    }

    void open_session(const std::string& activity)
    {
        world.commit(*tv::create_remote_session(world.on(activity), world.cloud,
                                                world.call("click-" + activity)),
                     activity);
    }

    /// Runs the follow-ups that the sweep has put on an activity.
    void run_followups(const std::string& activity)
    {
        auto due = world.desk.on(activity).followups;
        for (const auto& [key, followup] : due) {
            if (!key.starts_with("connection/")) continue;
            world.desk.on(activity).followups.erase(key);
            const auto outcome =
                tv::collect_reports(world.on(activity, followup.args), world.cloud, world.state,
                                    world.checkpoints, world.call(key));
            ASSERT_TRUE(outcome);
            world.commit(*outcome, activity);
        }
    }

    std::int64_t handed_on(const desk::Result<tv::Outcome>& outcome)
    {
        return outcome ? outcome->stats.at("handed_on") : -1;
    }

    fakes::World world;
};

TEST_F(ReportsSweep, HandsConnectionsToTheirActivitiesWithoutAskingTeamViewerAgain)
{
    open_session("a-1");
    open_session("a-2");
    world.cloud.connected("s10-000-001", world.clock.time + 1min, 5min);
    world.cloud.connected("s10-000-002", world.clock.time + 1min, 5min);
    world.cloud.connected("s77-777-777", world.clock.time + 1min, 5min); // Somebody else's.
    world.pass(10min);

    EXPECT_EQ(handed_on(sweep()), 2);
    run_followups("a-1");
    run_followups("a-2");

    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(1));
    EXPECT_THAT(world.desk.on("a-2").times, SizeIs(1));
    EXPECT_EQ(world.cloud.report_reads, 1);
}

TEST_F(ReportsSweep, WhatWasHandedOnIsNotHandedOnAgainUntilItsNotesChange)
{
    open_session("a-1");
    world.cloud.connected("s10-000-001", world.clock.time + 1min, 5min);
    world.pass(10min);
    EXPECT_EQ(handed_on(sweep()), 1);

    world.pass(30min);
    EXPECT_EQ(handed_on(sweep()), 0);

    world.cloud.reports.front().notes = "Solved";
    EXPECT_EQ(handed_on(sweep()), 1);
}

TEST_F(ReportsSweep, ConnectionWithoutACodeGoesToTheClickThatLedToIt)
{
    world.commit(*tv::connect_to_asset(world.on("a-2"), world.state, world.call("click")), "a-2");
    world.cloud.connected_to("1234567890", world.clock.time + 1min, 5min);
    world.cloud.connected_to("999888777", world.clock.time + 1min, 5min); // Nobody clicked.
    world.pass(10min);

    EXPECT_EQ(handed_on(sweep()), 1);
    run_followups("a-2");

    EXPECT_THAT(world.desk.on("a-2").times, SizeIs(1));
    EXPECT_EQ(world.desk.activity("a-2").connects.at(0).connections, 1);
}

TEST_F(ReportsSweep, ReadsFromTheWatermarkWithAnOverlap)
{
    open_session("a-1");
    ASSERT_TRUE(sweep());
    const auto record = world.desk.on("cfg-1").records.at(tv::ReportsRecord::key);
    EXPECT_EQ(std::get<tv::ReportsRecord>(record).read_until, world.clock.time);

    // Began before the last reading, ended and was published after it.
    world.cloud.connected("s10-000-001", world.clock.time - 23h, 23h + 5min);
    world.cloud.connected("s10-000-001", world.clock.time - 25h, 5min); // Too old.
    world.pass(30min);

    EXPECT_EQ(handed_on(sweep()), 1);
}

TEST_F(ReportsSweep, ConnectionOfSeveralDaysIsReportedWhenItHasEnded)
{
    open_session("a-1");
    auto& connection = world.cloud.connected("s10-000-001", world.clock.time + 1min, 71h);
    const auto end = std::exchange(connection.end, std::nullopt);
    for (int day = 0; day < 3; ++day) {
        ASSERT_TRUE(sweep());
        world.pass(24h);
    }

    world.cloud.reports.front().end = end;

    EXPECT_EQ(handed_on(sweep()), 1);
}

TEST_F(ReportsSweep, ConnectionOfSeveralDaysStillGoesToTheClickThatLedToIt)
{
    world.commit(*tv::connect_to_asset(world.on("a-1"), world.state, world.call("click")), "a-1");
    world.cloud.connected_to("1234567890", world.clock.time + 1min, 71h);
    world.pass(72h);
    ASSERT_TRUE(tv::connect_to_asset(world.on("a-2"), world.state, world.call("later click")));

    EXPECT_EQ(handed_on(sweep()), 1);
    run_followups("a-1");

    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(1));
}

TEST_F(ReportsSweep, WhatEndedLongAgoIsNotHandedOnAgainBecauseItIsOnThePage)
{
    world.cloud.pages_bring_more = true;
    open_session("a-1");
    world.cloud.connected("s10-000-001", world.clock.time + 1min, 5min);
    world.pass(10min);
    EXPECT_EQ(handed_on(sweep()), 1);
    world.pass(tv::handing_on_memory);
    ASSERT_TRUE(sweep());
    world.pass(1h);
    world.state.store = {}; // As if it were forgotten.

    EXPECT_EQ(handed_on(sweep()), 0);
}

TEST_F(ReportsSweep, WhatWasMissedForDaysIsReadHoweverLongAgoItWas)
{
    open_session("a-1");
    ASSERT_TRUE(sweep());
    world.cloud.connected("s10-000-001", world.clock.time + 1min, 5min);
    world.pass(30 * 24h); // Nobody has swept since.

    EXPECT_EQ(handed_on(sweep()), 1);
}

TEST_F(ReportsSweep, WatermarkStaysWhenTheReadingFails)
{
    world.faults.arm(1, fakes::Fault::unavailable);

    const auto outcome = sweep();

    ASSERT_FALSE(outcome);
    EXPECT_TRUE(outcome.error().retryable);
    EXPECT_THAT(world.desk.on("cfg-1").records, IsEmpty());
}

TEST_F(ReportsSweep, RunningConnectionIsLeftForLater)
{
    open_session("a-1");
    world.cloud.connected("s10-000-001", world.clock.time, 5min).end.reset();
    world.pass(10min);
    EXPECT_EQ(handed_on(sweep()), 0);

    world.cloud.reports.front().end = world.clock.time;
    world.pass(10min);
    EXPECT_EQ(handed_on(sweep()), 1);
}

TEST_F(ReportsSweep, MarkerOfAnotherConfigurationOrWithAnOddIdIsNotOurs)
{
    world.cloud.connected("s1", world.clock.time, 5min).marker = {"cfg-2", "a-1", "k"};
    world.cloud.connected("s2", world.clock.time, 5min).marker = {"cfg-1", "../a-1", "k"};
    world.pass(10min);

    EXPECT_EQ(handed_on(sweep()), 0);
}

TEST_F(ReportsSweep, CommitsInPortionsAndSparesTheFollowUpsOfOneTicket)
{
    for (int i = 0; i < 130; ++i) {
        const std::string id = "b-" + std::to_string(i);
        world.desk.activities[id] = world.desk.activities["a-1"];
        for (int j = 0; j < 20; ++j)
            world.cloud.connected("s5", world.clock.time, 5min).marker = {"cfg-1", id, "k"};
    }
    world.pass(10min);

    EXPECT_EQ(handed_on(sweep()), 130 * 12);
    EXPECT_THAT(world.checkpoints.portions, Each(Le(500U)));
    EXPECT_THAT(world.desk.on("b-7").followups, SizeIs(12));

    EXPECT_EQ(handed_on(sweep()), 130 * 8); // What was spared comes with the next one.
}

TEST_F(ReportsSweep, WhatATicketHasNoRoomForComesWithTheNextOneHoweverOldItIs)
{
    for (int i = 0; i < 20; ++i)
        world.cloud.connected("s5", world.clock.time, 5min).marker = {"cfg-1", "a-1", "k"};
    world.pass(30h); // Nobody has swept since.

    EXPECT_EQ(handed_on(sweep()), 12);
    world.pass(30min);
    EXPECT_EQ(handed_on(sweep()), 8);
    world.pass(30min);
    EXPECT_EQ(handed_on(sweep()), 0);
}

TEST_F(ReportsSweep, TicketThatIsFullKeepsNoOtherFromItsReports)
{
    world.cloud.connected("s5", world.clock.time, 5min).marker = {"cfg-1", "a-1", "k"};
    world.cloud.connected("s6", world.clock.time, 5min).marker = {"cfg-1", "a-2", "k"};
    world.checkpoints.full = "a-1";
    world.pass(30h);

    EXPECT_EQ(handed_on(sweep()), 1);
    EXPECT_THAT(world.desk.on("a-2").followups, SizeIs(1));

    world.checkpoints.full.clear();
    world.pass(30min);
    EXPECT_EQ(handed_on(sweep()), 1);
    EXPECT_THAT(world.desk.on("a-1").followups, SizeIs(1));
}

TEST_F(ReportsSweep, TicketThatIsFullForEverMakesNoReadingLongerAndLonger)
{
    world.cloud.connected("s5", world.clock.time, 5min).marker = {"cfg-1", "a-1", "k"};
    world.checkpoints.full = "a-1";
    world.pass(1h);
    ASSERT_TRUE(sweep());
    world.pass(tv::handing_on_memory * 3); // Nobody has swept since.
    ASSERT_TRUE(sweep());

    const auto record = world.desk.on("cfg-1").records.at(tv::ReportsRecord::key);
    EXPECT_GE(std::get<tv::ReportsRecord>(record).read_until,
              world.clock.time - tv::handing_on_memory);
}

TEST_F(ReportsSweep, OrphanThatMayNotBeClosedKeepsNoOtherOpen)
{
    ASSERT_TRUE(tv::create_remote_session(world.on("a-1"), world.cloud, world.call("click-1")));
    ASSERT_TRUE(tv::create_remote_session(world.on("a-2"), world.cloud, world.call("click-2")));
    world.cloud.of_another_user = {"s10-000-001"};
    world.pass(15min);

    const auto outcome = sweep();

    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->stats.at("orphans_closed"), 1);
    EXPECT_EQ(outcome->stats.at("orphans_refused"), 1);
    ASSERT_THAT(world.cloud.open, SizeIs(1));
    EXPECT_EQ(world.cloud.open.front().code, "s10-000-001");
}

TEST_F(ReportsSweep, AccessThatIsLostIsNotTakenForSessionsThatMayNotBeClosed)
{
    ASSERT_TRUE(tv::create_remote_session(world.on("a-1"), world.cloud, world.call("click-1")));
    world.cloud.refuses_to_close =
        desk::Error{.status = desk::Errc::denied, .code = "teamviewer.reauthorize"};
    world.pass(15min);

    const auto outcome = sweep();

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, "teamviewer.reauthorize");
    EXPECT_TRUE(outcome.error().retryable);
}

TEST_F(ReportsSweep, SessionThatNoActivityKnowsIsClosedOnceItIsOldEnough)
{
    open_session("a-1");
    // Its outcome was never committed.
    ASSERT_TRUE(tv::create_remote_session(world.on("a-2"), world.cloud, world.call("click-2")));
    ASSERT_THAT(world.cloud.open, SizeIs(2));

    world.pass(14min);
    ASSERT_TRUE(sweep());
    EXPECT_THAT(world.cloud.open, SizeIs(2));

    world.pass(1min);
    const auto outcome = sweep();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->stats.at("orphans_closed"), 1);
    ASSERT_THAT(world.cloud.open, SizeIs(1));
    EXPECT_EQ(world.cloud.open.front().code, "s10-000-001");
}

TEST_F(ReportsSweep, SessionWhoseCodeTheListWritesInAnotherWayIsNoOrphan)
{
    open_session("a-1");
    world.cloud.open.front().code = "S10000001";
    world.pass(1h);

    ASSERT_TRUE(sweep());

    EXPECT_THAT(world.cloud.open, SizeIs(1));
}

TEST_F(ReportsSweep, SessionThatExpiredADayAgoIsNotLeftOpenAtTeamViewer)
{
    open_session("a-1");
    world.pass(world.configuration.session_lifetime + 24h);
    ASSERT_TRUE(sweep());
    EXPECT_THAT(world.cloud.open, SizeIs(1));

    world.pass(1min);
    const auto outcome = sweep();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->stats.at("orphans_closed"), 0);
    EXPECT_THAT(world.cloud.open, IsEmpty());
}

TEST_F(ReportsSweep, NoCallsLeftForClosingIsNoReasonToReadEverythingAgain)
{
    open_session("a-1");
    world.pass(world.configuration.session_lifetime + 24h + 1min);
    world.faults.arm(7, fakes::Fault::limit); // 1 to 6 read, note it, and find the session

    EXPECT_TRUE(sweep());
    ASSERT_TRUE(world.faults.struck());
    EXPECT_THAT(world.cloud.open, SizeIs(1));

    ASSERT_TRUE(sweep());
    EXPECT_THAT(world.cloud.open, IsEmpty());
}

TEST_F(ReportsSweep, SessionsOfOthersAreLeftAlone)
{
    world.cloud.open = {{.code = "s1", .created_at = world.clock.time - 2h},
                        {.code = "s2",
                         .created_at = world.clock.time - 2h,
                         .marker = tv::Marker{"cfg-2", "a-1", "k"}}};

    ASSERT_TRUE(sweep());

    EXPECT_THAT(world.cloud.open, SizeIs(2));
}

TEST_F(ReportsSweep, NothingIsLostWhenOneCallAfterTheOtherFails)
{
    for (const auto fault : {fakes::Fault::unavailable, fakes::Fault::lost_after}) {
        for (int nth = 1; nth < 12; ++nth) {
            SCOPED_TRACE(nth);
            fakes::World fresh;
            fresh.commit(*tv::create_remote_session(fresh.on(), fresh.cloud, fresh.call("c")));
            fresh.cloud.connected("s10-000-001", fresh.clock.time + 1min, 5min);
            fresh.pass(20min);
            fresh.faults.arm(nth, fault);
            const tv::SweepPorts ports{fresh.cloud, fresh.state, fresh.activities,
                                       fresh.checkpoints, fresh.progress};
            for (int attempt = 1; attempt <= 2; ++attempt)
                if (tv::reports_sweep(fresh.on_configuration(), ports, fresh.call("s"))) break;

            const auto key = "connection/" + fresh.cloud.reports.front().id + "/collect";
            EXPECT_THAT(fresh.desk.on("a-1").followups, Contains(Key(key)));
        }
    }
}

} // namespace
