#include "plugin/actions/create_remote_session.hpp"
#include "plugin/actions/session_close.hpp"
#include "plugin/actions/session_invite.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::IsEmpty;
using testing::Key;
using testing::SizeIs;
using State = tv::SessionRecord::State;

struct SessionButtons : testing::Test {
    SessionButtons()
    {
        world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));
    }

    desk::Result<tv::Outcome> invite(const std::string& click)
    {
        return tv::session_invite(world.on(), world.cloud, world.checkpoints, world.call(click));
    }

    fakes::World world;
    const std::string key = "session/s10-000-001";
};

/// Asked for a session it answers nothing for as long as it may.
class SilentCloud final : public fakes::Cloud {
public:
    using fakes::Cloud::Cloud;
    desk::Result<std::optional<tv::RemoteSession>> session(const std::string&,
                                                           const desk::Call& call) override
    {
        asked_until = call->deadline;
        return desk::Error{.status = desk::Errc::deadline, .code = "net.timeout"};
    }
    tv::Time asked_until = tv::Time::max();
};

TEST_F(SessionButtons, LinkIsMailedAgainUnderAKeyOfItsOwn)
{
    const auto outcome = invite("click-2");
    ASSERT_TRUE(outcome);
    world.commit(*outcome);

    EXPECT_THAT(world.desk.on("a-1").mails, Contains(Key(key + "/invitation/2")));
    EXPECT_THAT(world.desk.on("a-1").mails, SizeIs(2));
    EXPECT_EQ(world.session().invitations, 2);
}

TEST_F(SessionButtons, RepeatedAttemptOfAnInvitationMailsOnce)
{
    const auto before = world.on();
    world.commit(
        *tv::session_invite(before, world.cloud, world.checkpoints, world.call("click-2")));

    world.commit(
        *tv::session_invite(before, world.cloud, world.checkpoints, world.call("click-2", 2)));

    EXPECT_THAT(world.desk.on("a-1").mails, SizeIs(2));
}

TEST_F(SessionButtons, NobodyIsInvitedToASessionThatHasExpired)
{
    world.pass(24h);

    const auto outcome = invite("click-2");

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, "session.none_open");
}

TEST_F(SessionButtons, NobodyIsInvitedWithoutAnAddress)
{
    world.desk.activities["a-1"].initiator->email.clear();

    const auto outcome = invite("click-2");

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, "session.no_mail");
}

TEST_F(SessionButtons, NobodyIsInvitedToASessionThatWasClosedElsewhereAndItEndsHereToo)
{
    world.pass(10min);
    ASSERT_TRUE(world.cloud.close_session("s10-000-001", world.call("console")));

    const auto outcome = invite("click-2");

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, "session.none_open");
    EXPECT_THAT(world.desk.on("a-1").mails, SizeIs(1));
    EXPECT_THAT(world.desk.on("a-1").links, IsEmpty());
    EXPECT_EQ(world.session().state, State::closed);
    EXPECT_EQ(world.session().closed_at, world.clock.time);
    EXPECT_EQ(world.desk.on("a-1").journal.at(key + "/closed").text.key,
              "journal.session_closed.at_teamviewer");
    EXPECT_EQ(world.desk.on("a-1").followups.at(key + "/collect").at, world.clock.time + 15min);
}

TEST_F(SessionButtons, LinkIsMailedWhileTeamViewerDoesNotSayThatTheSessionIsClosed)
{
    world.faults.arm(1, fakes::Fault::unavailable);
    ASSERT_TRUE(invite("click-2"));
    ASSERT_TRUE(world.faults.struck());
    world.cloud.open.clear(); // As if we may not see it.

    const auto outcome = invite("click-3");

    ASSERT_TRUE(outcome);
    world.commit(*outcome);
    EXPECT_THAT(world.desk.on("a-1").mails, SizeIs(2));
    EXPECT_EQ(world.session().state, State::open);
}

TEST_F(SessionButtons, TeamViewerThatIsSilentLeavesTimeToMailTheLink)
{
    SilentCloud silent(world.clock, world.faults);

    EXPECT_TRUE(tv::session_invite(world.on(), silent, world.checkpoints, world.call("click-2")));

    EXPECT_LE(silent.asked_until, world.clock.time + 15s); // Of the 30 that the action has.
}

TEST_F(SessionButtons, CloseEndsTheSessionAtTeamViewerAndTakesTheButtonsAway)
{
    world.pass(10min);
    const auto outcome =
        tv::session_close(world.on(), world.cloud, world.state, world.call("click-2"));
    ASSERT_TRUE(outcome);
    world.commit(*outcome);

    EXPECT_THAT(world.cloud.open, IsEmpty());
    EXPECT_THAT(world.desk.on("a-1").links, IsEmpty());
    EXPECT_EQ(world.session().state, State::closed);
    EXPECT_EQ(world.session().closed_at, world.clock.time);
    EXPECT_THAT(world.desk.on("a-1").journal, Contains(Key(key + "/closed")));
    EXPECT_EQ(world.desk.on("a-1").followups.at(key + "/collect").at, world.clock.time + 15min);
}

TEST_F(SessionButtons, SessionDoesNotEndBeforeItBeganByAClockThatWasSetBack)
{
    const auto created_at = world.session().created_at;
    world.clock.time = created_at - 5h;

    world.commit(*tv::session_close(world.on(), world.cloud, world.state, world.call("click-2")));

    EXPECT_EQ(world.session().closed_at, created_at);
    EXPECT_EQ(world.desk.on("a-1").followups.at(key + "/collect").at,
              created_at + world.configuration.report_grace);
}

TEST_F(SessionButtons, CloseBringsTheReportsThatAreThereAlready)
{
    const auto& connection = world.cloud.connected("s10-000-001", world.clock.time + 1min, 5min);
    world.pass(10min);

    world.commit(*tv::session_close(world.on(), world.cloud, world.state, world.call("click-2")));

    EXPECT_THAT(world.desk.on("a-1").journal,
                Contains(Key("connection/" + connection.id + "/report")));
    EXPECT_EQ(world.session().state, State::reported);
}

TEST_F(SessionButtons, CloseSucceedsAlthoughReportsCannotBeReadRightNow)
{
    world.faults.arm(2, fakes::Fault::unavailable); // 1 closes, 2 reads

    const auto outcome =
        tv::session_close(world.on(), world.cloud, world.state, world.call("click-2"));

    ASSERT_TRUE(outcome);
    world.commit(*outcome);
    EXPECT_EQ(world.session().state, State::closed);
}

TEST_F(SessionButtons, SessionThatWeMayNotCloseMakesRoomForAnotherAndIsWatchedUntilItExpires)
{
    world.cloud.of_another_user = {"s10-000-001"};
    world.pass(10min);

    const auto outcome =
        tv::session_close(world.on(), world.cloud, world.state, world.call("click-2"));
    ASSERT_TRUE(outcome);
    world.commit(*outcome);

    EXPECT_EQ(outcome->message, (tv::Text{"session.left_open", {"s10-000-001"}}));
    EXPECT_EQ(world.session().state, State::closed);
    EXPECT_THAT(world.desk.on("a-1").links, IsEmpty());
    EXPECT_EQ(world.desk.on("a-1").followups.at(key + "/collect").at,
              world.session().valid_until + 15min);
    const auto next = tv::create_remote_session(world.on(), world.cloud, world.call("click-3"));
    ASSERT_TRUE(next);
    EXPECT_EQ(next->message.key, "session.created");
}

TEST_F(SessionButtons, SessionThatMayStillBeOpenKeepsItsButtons)
{
    world.faults.arm(1, fakes::Fault::unavailable);

    const auto outcome =
        tv::session_close(world.on(), world.cloud, world.state, world.call("click-2"));

    ASSERT_FALSE(outcome);
    EXPECT_EQ(world.session().state, State::open);
    EXPECT_THAT(world.desk.on("a-1").links, SizeIs(3));
}

TEST(SessionRecord, CodeWithOddCharactersMakesAKeyThatTheDeskTakes)
{
    const tv::SessionRecord odd{.code = "s12/345 \"<678>"};
    const tv::SessionRecord other{.code = "s12/345 \"<679>"};
    EXPECT_EQ(tv::SessionRecord{.code = "s12-345-678"}.key(), "session/s12-345-678");
    EXPECT_EQ(odd.key().find_first_of(" \"<>", 0), std::string::npos);
    EXPECT_EQ(odd.key().find('/', 8), std::string::npos);
    EXPECT_NE(odd.key(), other.key());
}

TEST_F(SessionButtons, CloseWithoutAnOpenSessionSaysSo)
{
    world.commit(*tv::session_close(world.on(), world.cloud, world.state, world.call("click-2")));

    const auto again =
        tv::session_close(world.on(), world.cloud, world.state, world.call("click-3"));

    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "session.none_open");
}

} // namespace
