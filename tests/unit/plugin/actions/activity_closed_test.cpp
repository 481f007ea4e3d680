#include "plugin/actions/activity_closed.hpp"
#include "plugin/actions/connect_to_asset.hpp"
#include "plugin/actions/create_remote_session.hpp"
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

struct ActivityClosed : testing::Test {
    ActivityClosed()
    {
        world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));
        world.pass(10min);
    }

    desk::Result<tv::Outcome> close(std::uint32_t attempt = 1)
    {
        world.desk.activities["a-1"].closed = true;
        return tv::activity_closed(world.on(), world.cloud, world.state,
                                   world.call("event-1", attempt));
    }

    fakes::World world;
};

TEST_F(ActivityClosed, SessionsEndWithTheActivity)
{
    const auto outcome = close();
    ASSERT_TRUE(outcome);
    world.commit(*outcome);

    EXPECT_THAT(world.cloud.open, IsEmpty());
    EXPECT_THAT(world.desk.on("a-1").links, IsEmpty());
    EXPECT_EQ(world.session().state, State::closed);
    EXPECT_EQ(world.desk.on("a-1").followups.at("session/s10-000-001/collect").at,
              world.clock.time + 15min);
}

TEST_F(ActivityClosed, NobodyIsNotSaidBeforeTheGracePeriodIsOver)
{
    world.commit(*close());

    EXPECT_THAT(world.desk.on("a-1").journal, Not(Contains(Key("session/s10-000-001/nobody"))));
}

TEST_F(ActivityClosed, SessionThatIsGoneAtTeamViewerCountsAsClosed)
{
    world.cloud.open.clear();

    const auto outcome = close();

    ASSERT_TRUE(outcome);
    world.commit(*outcome);
    EXPECT_EQ(world.session().state, State::closed);
}

TEST_F(ActivityClosed, FailureIsRetryable)
{
    world.faults.arm(1, fakes::Fault::unavailable);

    const auto outcome = close();

    ASSERT_FALSE(outcome);
    EXPECT_TRUE(outcome.error().retryable);
    ASSERT_TRUE(close(2));
    EXPECT_THAT(world.cloud.open, IsEmpty());
}

TEST_F(ActivityClosed, SessionThatMayNotBeClosedKeepsNoOtherOpenAndIsNotInTheWay)
{
    const auto other = world.cloud.create_session(
        {.marker = {"cfg-1", "a-1", "k"}, .valid_until = world.clock.time + 24h}, world.call("k"));
    const tv::SessionRecord second{
        .code = other->code, .created_at = other->created_at, .valid_until = other->valid_until};
    world.desk.on("a-1").records[second.key()] = second;
    world.cloud.of_another_user = {"s10-000-001"};

    const auto outcome = close();
    ASSERT_TRUE(outcome);
    world.commit(*outcome);

    ASSERT_THAT(world.cloud.open, SizeIs(1));
    EXPECT_EQ(world.cloud.open.front().code, "s10-000-001");
    const auto sessions = world.desk.activity("a-1").sessions;
    ASSERT_THAT(sessions, SizeIs(2));
    for (const auto& session : sessions)
        EXPECT_EQ(session.state, State::closed);
    EXPECT_THAT(world.desk.on("a-1").links, IsEmpty());
    const auto& journal = world.desk.on("a-1").journal;
    EXPECT_EQ(journal.at("session/s10-000-002/closed").title.key, "journal.session_closed");
    const auto& entry = journal.at("session/s10-000-001/closed");
    EXPECT_EQ(entry.title.key, "journal.session_left_open");
    EXPECT_EQ(entry.tone, tv::Tone::warning);
    EXPECT_THAT(entry.fields, Contains(tv::Field{{"field.valid_until"}, sessions[0].valid_until}));
}

TEST_F(ActivityClosed, RefusalForAnotherReasonIsTriedAgainAndTheSessionStaysWhatItIs)
{
    for (const char* code : {"teamviewer.forbidden", "teamviewer.blocked",
                             "teamviewer.token_refused", "teamviewer.reauthorize"}) {
        SCOPED_TRACE(code);
        world.cloud.refuses_to_close = desk::Error{.status = desk::Errc::denied, .code = code};

        const auto outcome = close();

        ASSERT_FALSE(outcome);
        EXPECT_TRUE(outcome.error().retryable);
        EXPECT_EQ(world.session().state, State::open);
    }
    world.cloud.refuses_to_close.reset();
    ASSERT_TRUE(close(2));
    EXPECT_THAT(world.cloud.open, IsEmpty());
}

TEST_F(ActivityClosed, ConnectionsToAssetsAreCollectedToo)
{
    const auto click = tv::connect_to_asset(world.on(), world.state, world.call("click-2"));
    ASSERT_TRUE(click);
    world.commit(*click);
    const std::string key = world.desk.activity("a-1").connects.at(0).key() + "/collect";
    world.desk.on("a-1").followups.clear();

    world.commit(*close());

    EXPECT_EQ(world.desk.on("a-1").followups.at(key).at, world.clock.time + 15min);
}

TEST_F(ActivityClosed, ClickThatNoConnectionCanComeFromAnyMoreIsNotLookedFor)
{
    world.commit(*tv::connect_to_asset(world.on(), world.state, world.call("click-2")));
    const std::string key = world.desk.activity("a-1").connects.at(0).key() + "/collect";
    world.desk.on("a-1").followups.clear(); // It died.
    world.pass(13h);

    world.commit(*close());

    EXPECT_THAT(world.desk.on("a-1").followups, Not(Contains(Key(key))));
}

TEST_F(ActivityClosed, ActivityThatWasReopenedMeanwhileKeepsItsSession)
{
    const auto outcome =
        tv::activity_closed(world.on(), world.cloud, world.state, world.call("event-1"));

    ASSERT_TRUE(outcome);
    EXPECT_THAT(outcome->effects, IsEmpty());
    EXPECT_THAT(world.cloud.open, SizeIs(1));
}

} // namespace
