#include "plugin/actions/activity_closed.hpp"
#include "plugin/actions/collect_reports.hpp"
#include "plugin/actions/create_remote_session.hpp"
#include "plugin/actions/reports_watch.hpp"
#include "plugin/domain/report_watch.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::IsEmpty;
using testing::Key;
using testing::Not;

struct ReportsWatch : testing::Test {
    ReportsWatch()
    {
        for (const char* id : {"a-1", "a-2"}) {
            world.commit(*tv::create_remote_session(world.on(id), world.cloud, world.call(id)), id);
        }
        world.pass(10min);
    }

    void close(const std::string& activity)
    {
        world.desk.activities[activity].closed = true;
        const auto outcome =
            tv::activity_closed(world.on(activity), world.cloud, world.state, world.call("closed"));
        ASSERT_TRUE(outcome);
        world.commit(*outcome, activity);
    }

    /// When the next look is to come.
    tv::Time due() { return world.desk.on("cfg-1").followups.at("reports/watch").at; }

    void look()
    {
        world.clock.time = std::max(world.clock.time, due());
        world.desk.on("cfg-1").followups.clear();
        const auto outcome = tv::reports_watch(
            world.on_configuration(),
            {world.cloud, world.state, world.activities, world.checkpoints, world.progress},
            world.call("look"));
        ASSERT_TRUE(outcome);
        world.commit(*outcome, "cfg-1");
    }

    /// When the session of this activity is due, so many have asked that it may not.
    void many_ask_alone(const std::string& activity)
    {
        const tv::Time due = world.desk.on(activity).followups.begin()->second.at;
        tv::ReportWatch watch;
        while (watch.alone_until < due)
            tv::note_alone(watch, world.configuration, due);
        ASSERT_TRUE(
            world.state.put(tv::ReportWatch::key, tv::write_watch(watch), 0, world.call("alone")));
    }

    void follow_up(const std::string& activity, const std::string& key)
    {
        auto& followups = world.desk.on(activity).followups;
        const auto due = followups.at(key);
        followups.erase(key);
        world.clock.time = std::max(world.clock.time, due.at);
        const auto outcome = tv::collect_reports(world.on(activity, due.args), world.cloud,
                                                 world.state, world.checkpoints, world.call(key));
        ASSERT_TRUE(outcome);
        world.commit(*outcome, activity);
    }

    std::map<std::string, tv::JournalAppend>& journal(const std::string& activity)
    {
        return world.desk.on(activity).journal;
    }

    fakes::World world;
    const std::string session_1 = "session/s10-000-001";
    const std::string session_2 = "session/s10-000-002";
};

TEST_F(ReportsWatch, FirstLookComesAtOnceAndTheNextOneAPauseLater)
{
    close("a-1");
    EXPECT_EQ(due(), world.clock.time);

    look();
    const tv::Time looked = world.clock.time;
    world.pass(3s);
    close("a-2");

    EXPECT_GT(due(), looked + 20s);
    EXPECT_LT(due(), looked + 30s);
}

TEST_F(ReportsWatch, LookThatIsAskedForTooEarlyAsksForNothing)
{
    close("a-1");
    look();
    const tv::Time next = due();

    world.desk.on("cfg-1").followups.at("reports/watch").at = world.clock.time;
    look();

    EXPECT_EQ(world.cloud.report_reads, 1);
    EXPECT_EQ(due(), next);
}

TEST_F(ReportsWatch, OneLookServesAllWhoWait)
{
    const auto first = world.cloud.connected("s10-000-001", world.clock.time - 5min, 3min);
    const auto second = world.cloud.connected("s10-000-002", world.clock.time - 5min, 4min);
    close("a-1");
    close("a-2");

    look();
    follow_up("a-1", "connection/" + first.id + "/collect");
    follow_up("a-2", "connection/" + second.id + "/collect");

    EXPECT_THAT(journal("a-1"), Contains(Key("connection/" + first.id + "/report")));
    EXPECT_THAT(journal("a-2"), Contains(Key("connection/" + second.id + "/report")));
    EXPECT_EQ(world.cloud.report_reads, 1);
}

TEST_F(ReportsWatch, EndOfTheGracePeriodIsLearntFromTheNextLook)
{
    close("a-1");
    const tv::Time closed = world.clock.time;
    while (due() < closed + 15min)
        look();
    const int reads = world.cloud.report_reads;

    follow_up("a-1", session_1 + "/collect");
    EXPECT_THAT(journal("a-1"), Not(Contains(Key(session_1 + "/nobody"))));
    look();
    follow_up("a-1", session_1 + "/collect");
    follow_up("a-1", session_1 + "/collect"); // Behind what the look may have handed on.

    EXPECT_THAT(journal("a-1"), Contains(Key(session_1 + "/nobody")));
    EXPECT_EQ(world.cloud.report_reads, reads + 1);
}

TEST_F(ReportsWatch, ReportOnItsWayToASessionKeepsItFromSayingThatNobodyConnected)
{
    close("a-1");
    const tv::Time closed = world.clock.time;
    while (due() < closed + 15min)
        look();
    const auto late = world.cloud.connected("s10-000-001", closed - 5min, 3min);
    look();

    follow_up("a-1", session_1 + "/collect");
    follow_up("a-1", "connection/" + late.id + "/collect");
    follow_up("a-1", session_1 + "/collect");

    EXPECT_THAT(journal("a-1"), Contains(Key("connection/" + late.id + "/report")));
    EXPECT_THAT(journal("a-1"), Not(Contains(Key(session_1 + "/nobody"))));
}

TEST_F(ReportsWatch, EndsWhenNobodyWaitsAnyMore)
{
    close("a-1");
    const tv::Time closed = world.clock.time;
    while (world.desk.on("cfg-1").followups.contains("reports/watch"))
        look();

    EXPECT_GT(world.clock.time, closed + 15min);
    EXPECT_LT(world.clock.time, closed + 20min);
    EXPECT_LE(world.cloud.report_reads, 25);
}

TEST_F(ReportsWatch, SessionAsksByItselfWhenLooksDoNotCome)
{
    close("a-1");
    look();
    world.desk.on("cfg-1").followups.clear();
    const auto late = world.cloud.connected("s10-000-001", world.clock.time - 5min, 3min);

    follow_up("a-1", session_1 + "/collect");

    EXPECT_THAT(journal("a-1"), Contains(Key("connection/" + late.id + "/report")));
}

TEST_F(ReportsWatch, ExpiredSessionAsksByItselfWhenFewDo)
{
    follow_up("a-1", session_1 + "/collect");

    EXPECT_EQ(world.cloud.report_reads, 1);
    EXPECT_THAT(journal("a-1"), Contains(Key(session_1 + "/nobody")));
    EXPECT_THAT(world.desk.on("cfg-1").followups, IsEmpty());
}

TEST_F(ReportsWatch, ExpiredSessionAsksForOneLookWhenManyHaveAskedByThemselves)
{
    many_ask_alone("a-1");

    follow_up("a-1", session_1 + "/collect");

    EXPECT_EQ(world.cloud.report_reads, 0);
    look();
    EXPECT_THAT(world.desk.on("cfg-1").followups, IsEmpty());
    follow_up("a-1", session_1 + "/collect");
    follow_up("a-1", session_1 + "/collect"); // Behind what the look may have handed on.
    EXPECT_THAT(journal("a-1"), Contains(Key(session_1 + "/nobody")));
    EXPECT_EQ(world.cloud.report_reads, 1);
}

TEST_F(ReportsWatch, ExpiredSessionAsksByItselfInTheEndWhenTheLookDoesNotCome)
{
    many_ask_alone("a-1");

    for (int i = 0; i < 20 && world.cloud.report_reads == 0; ++i) {
        follow_up("a-1", session_1 + "/collect");
        world.desk.on("cfg-1").followups.clear();
    }

    EXPECT_THAT(journal("a-1"), Contains(Key(session_1 + "/nobody")));
}

TEST_F(ReportsWatch, SessionWithAConnectionThatStillRunsAsksByItself)
{
    world.cloud.connected("s10-000-001", world.clock.time - 5min, 3min).end.reset();
    close("a-1");
    const tv::Time closed = world.clock.time;
    while (due() < closed + 16min)
        look();

    follow_up("a-1", session_1 + "/collect");

    EXPECT_THAT(journal("a-1"), Not(Contains(Key(session_1 + "/nobody"))));
    EXPECT_GT(world.desk.on("a-1").followups.at(session_1 + "/collect").at, world.clock.time);
}

TEST_F(ReportsWatch, ConnectionOfMoreThanTwoDaysIsSeenWhenItHasEnded)
{
    tv::SessionRecord session = world.session("a-1");
    session.valid_until = session.created_at + 72h;
    world.desk.on("a-1").records[session.key()] = session;
    close("a-2");
    look();
    const tv::Time start = world.clock.time;
    world.pass(40h);
    look(); // What comes later joins it.
    world.pass(start + 49h + 10min - world.clock.time);
    const auto& connection = world.cloud.connected("s10-000-001", start, 49h);

    close("a-1");
    look();
    follow_up("a-1", "connection/" + connection.id + "/collect");
    world.pass(15min);
    look();
    follow_up("a-1", session_1 + "/collect");

    EXPECT_THAT(journal("a-1"), Contains(Key("connection/" + connection.id + "/report")));
    EXPECT_THAT(journal("a-1"), Not(Contains(Key(session_1 + "/nobody"))));
}

TEST_F(ReportsWatch, WhatEndedLongAgoIsNotHandedOnAgainBecauseItIsOnThePage)
{
    world.cloud.pages_bring_more = true;
    world.cloud.connected("s10-000-001", world.clock.time, 5min);
    close("a-2");
    look();
    world.pass(40h);
    look();
    world.desk.on("a-1").followups.clear();
    const auto watch = world.state.store.get(tv::ReportWatch::key);
    world.state.store = {}; // As if it were forgotten.
    ASSERT_TRUE(world.state.put(tv::ReportWatch::key, watch.value, 0, world.call("watch")));

    world.pass(9h);
    world.desk.on("cfg-1").followups["reports/watch"] = {};
    look();

    EXPECT_EQ(world.cloud.report_reads, 3);
    EXPECT_THAT(world.desk.on("a-1").followups, IsEmpty());
}

TEST_F(ReportsWatch, ClockThatWasSetBackStopsNoLook)
{
    close("a-1");
    look();
    world.pass(-3h);
    world.desk.on("cfg-1").followups.clear();

    close("a-2");

    EXPECT_EQ(due(), world.clock.time);
}

TEST_F(ReportsWatch, FailureIsRetryableAndTheLookComesAgain)
{
    close("a-1");
    world.faults.arm(2, fakes::Fault::unavailable); // 1 reads shared state

    const auto outcome = tv::reports_watch(
        world.on_configuration(),
        {world.cloud, world.state, world.activities, world.checkpoints, world.progress},
        world.call("look"));

    ASSERT_FALSE(outcome);
    EXPECT_TRUE(outcome.error().retryable);
    look();
    EXPECT_THAT(world.state.store.get(tv::ReportWatch::key).value, Not(IsEmpty()));
}

} // namespace
