#include "plugin/actions/activity_closed.hpp"
#include "plugin/actions/collect_reports.hpp"
#include "plugin/actions/create_remote_session.hpp"
#include "plugin/domain/connection_report.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::SizeIs;
using State = tv::SessionRecord::State;

struct CollectReports : testing::Test {
    CollectReports()
    {
        world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));
        opened = world.clock.time;
    }

    /// The follow-up of the session, at the moment that it is due.
    void follow_up()
    {
        auto& followups = world.desk.on("a-1").followups;
        const auto due = followups.at(session + "/collect");
        followups.erase(session + "/collect");
        world.clock.time = std::max(world.clock.time, due.at);
        const auto outcome =
            tv::collect_reports(world.on("a-1", due.args), world.cloud, world.state,
                                world.checkpoints, world.call("follow-up"));
        ASSERT_TRUE(outcome);
        world.commit(*outcome);
    }

    void hand_over(const tv::Connection& connection)
    {
        const auto outcome =
            tv::collect_reports(world.on("a-1", tv::connection_args(connection)), world.cloud,
                                world.state, world.checkpoints, world.call("from-sweep"));
        ASSERT_TRUE(outcome);
        world.commit(*outcome);
    }

    std::map<std::string, tv::JournalAppend>& journal() { return world.desk.on("a-1").journal; }

    fakes::World world;
    tv::Time opened{};
    const std::string session = "session/s10-000-001";
};

TEST_F(CollectReports, EachConnectionHasOneEntryAndOneTimeEntry)
{
    const auto first = world.cloud.connected("s10-000-001", opened + 1min, 30min);
    const auto second = world.cloud.connected("s10-000-001", opened + 2h, 10min);

    follow_up();

    EXPECT_THAT(journal(), Contains(Key("connection/" + first.id + "/report")));
    EXPECT_THAT(journal(), Contains(Key("connection/" + second.id + "/report")));
    ASSERT_THAT(world.desk.on("a-1").times, SizeIs(2));
    const auto& booked = world.desk.on("a-1").times.at("connection/" + first.id + "/time");
    EXPECT_EQ(booked.start, opened + 1min);
    EXPECT_EQ(booked.duration, 30min);
    EXPECT_EQ(booked.person_email, "jonas.weber@example.com");
    EXPECT_EQ(world.session().state, State::reported);
    EXPECT_EQ(world.session().connections, 2);
}

TEST_F(CollectReports, ConnectionsOfOtherSessionsAreNotOurs)
{
    world.cloud.connected("s99-999-999", opened + 1min, 30min);

    follow_up();

    EXPECT_THAT(world.desk.on("a-1").times, IsEmpty());
}

TEST_F(CollectReports, CodeThatTeamViewerWritesInAnotherWayIsTheSameCode)
{
    const auto read = world.cloud.connected("S10000001", opened + 1min, 30min);
    follow_up();
    const auto given = world.cloud.connected("s10 000 001", opened + 2h, 10min);
    hand_over(given);

    EXPECT_THAT(journal(), Contains(Key("connection/" + read.id + "/report")));
    EXPECT_THAT(journal(), Contains(Key("connection/" + given.id + "/report")));
    EXPECT_EQ(world.session().connections, 2);
}

TEST_F(CollectReports, ExpiredSessionLosesItsButtons)
{
    follow_up();

    EXPECT_THAT(world.desk.on("a-1").links, IsEmpty());
    EXPECT_EQ(world.session().closed_at, world.session().valid_until);
}

TEST_F(CollectReports, NobodyIsSaidAfterTheGracePeriod)
{
    follow_up();

    EXPECT_THAT(journal(), Contains(Key(session + "/nobody")));
    EXPECT_EQ(world.session().state, State::nobody);
    EXPECT_THAT(world.desk.on("a-1").followups, IsEmpty());
}

TEST_F(CollectReports, FollowUpThatComesTooEarlyLooksAgain)
{
    world.desk.on("a-1").followups.at(session + "/collect").at = opened + 24h + 1min;

    follow_up();

    EXPECT_THAT(journal(), Not(Contains(Key(session + "/nobody"))));
    EXPECT_EQ(world.desk.on("a-1").followups.at(session + "/collect").at, opened + 24h + 15min);
}

TEST_F(CollectReports, LateReportCorrectsTheEntryThatNobodyConnected)
{
    follow_up();
    const auto late = world.cloud.connected("s10-000-001", opened + 1h, 20min);

    hand_over(late);

    EXPECT_EQ(journal().at("connection/" + late.id + "/report").text.key,
              "journal.connection.late");
    EXPECT_EQ(world.session().state, State::reported);
}

TEST_F(CollectReports, RunningConnectionMovesTheFollowUp)
{
    world.cloud.connected("s10-000-001", opened + 23h, 30min).end.reset();

    follow_up();

    EXPECT_THAT(world.desk.on("a-1").times, IsEmpty());
    EXPECT_THAT(journal(), Not(Contains(Key(session + "/nobody"))));
    EXPECT_GT(world.desk.on("a-1").followups.at(session + "/collect").at, world.clock.time);
}

TEST_F(CollectReports, ConnectionThatNeverEndsIsNotWatchedForEver)
{
    world.cloud.connected("s10-000-001", opened + 1min, 30min).end.reset();
    world.clock.time = opened + 96h;

    follow_up();

    EXPECT_THAT(world.desk.on("a-1").followups, IsEmpty());
}

TEST_F(CollectReports, ReportThatIsHandedOverTwiceIsWrittenOnce)
{
    const auto connection = world.cloud.connected("s10-000-001", opened + 1min, 30min);
    hand_over(connection);
    const auto before = world.session();

    hand_over(connection);

    EXPECT_EQ(world.session(), before);
    EXPECT_EQ(before.connections, 1);
    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(1));
    EXPECT_EQ(world.cloud.report_reads, 0); // The args are the whole record.
}

TEST_F(CollectReports, EditedNotesAreAddedAndNotRewritten)
{
    auto connection = world.cloud.connected("s10-000-001", opened + 1min, 30min);
    connection.notes = "Restarted the spooler";
    hand_over(connection);
    connection.notes = "Restarted the spooler, replaced the driver";
    hand_over(connection);
    hand_over(connection);

    ASSERT_THAT(journal(), SizeIs(3)); // created, report, notes
    const auto notes = std::prev(journal().lower_bound("connection/" + connection.id + "/report"));
    EXPECT_THAT(notes->first, testing::StartsWith("connection/" + connection.id + "/notes/"));
    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(1));
}

TEST_F(CollectReports, TooShortToBookIsStillReported)
{
    world.cloud.connected("s10-000-001", opened + 1min, 0s);

    follow_up();

    EXPECT_THAT(world.desk.on("a-1").times, IsEmpty());
    EXPECT_EQ(world.session().state, State::reported);
}

TEST_F(CollectReports, BookingAndPublishingFollowTheConfiguration)
{
    world.configuration.book_time = false;
    world.configuration.publish_reports = true;
    const auto connection = world.cloud.connected("s10-000-001", opened + 1min, 30min);

    follow_up();

    EXPECT_THAT(world.desk.on("a-1").times, IsEmpty());
    EXPECT_EQ(journal().at("connection/" + connection.id + "/report").visibility,
              tv::Visibility::portal);
}

TEST_F(CollectReports, WhatComesFromOutsideIsCutAndCleaned)
{
    auto connection = world.cloud.connected("s10-000-001", opened + 1min, 30min);
    connection.id = "no uuid; DROP TABLE";
    connection.user_name = "Jonas\tWeber\n";
    connection.notes = std::string(999, 'x') + "\xc3\xa9" + "more";

    hand_over(connection);

    const auto entry = std::find_if(journal().begin(), journal().end(), [](const auto& one) {
        return one.first.starts_with("connection/x") && one.first.ends_with("/report");
    });
    ASSERT_NE(entry, journal().end());
    EXPECT_THAT(entry->second.fields,
                Contains(tv::Field{{"field.supporter"}, std::string("Jonas Weber")}));
    EXPECT_THAT(entry->second.fields, Contains(tv::Field{{"field.notes"}, std::string(999, 'x')}));
}

TEST_F(CollectReports, EntryTellsTheTypeOfTheConnectionIfTeamViewerDoes)
{
    auto connection = world.cloud.connected("s10-000-001", opened + 1min, 30min);
    const tv::Field type{{"field.connection_type"}, tv::Text{"connection_type.remote_support"}};
    hand_over(connection);
    EXPECT_THAT(journal().at("connection/" + connection.id + "/report").fields, Contains(type));

    connection.id = "another";
    connection.type = tv::ConnectionType::unknown;
    hand_over(connection);
    for (const auto& field : journal().at("connection/another/report").fields)
        EXPECT_NE(field.label.key, "field.connection_type");
}

TEST_F(CollectReports, SupporterWithALongAddressIsFoundForTheTimeEntry)
{
    auto connection = world.cloud.connected("s10-000-001", opened + 1min, 30min);
    connection.user_email = std::string(188, 'x') + "@example.com";

    hand_over(connection);

    EXPECT_EQ(world.desk.on("a-1").times.at("connection/" + connection.id + "/time").person_email,
              connection.user_email);
}

TEST_F(CollectReports, FailureIsRetryable)
{
    world.faults.arm(3, fakes::Fault::unavailable); // First it asks who looks, and notes it.

    const auto outcome =
        tv::collect_reports(world.on("a-1", {{"session", "s10-000-001"}}), world.cloud, world.state,
                            world.checkpoints, world.call("follow-up"));

    ASSERT_FALSE(outcome);
    EXPECT_TRUE(outcome.error().retryable);
}

TEST_F(CollectReports, SessionThatTheDeskHasForgottenAsksForNothing)
{
    const auto outcome =
        tv::collect_reports(world.on("a-1", {{"session", "s00-000-000"}}), world.cloud, world.state,
                            world.checkpoints, world.call("follow-up"));

    ASSERT_TRUE(outcome);
    EXPECT_THAT(outcome->effects, IsEmpty());
    EXPECT_EQ(world.cloud.report_reads, 0);
}

} // namespace
