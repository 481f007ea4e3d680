#include "plugin/actions/connect_to_asset.hpp"
#include "plugin/actions/create_remote_session.hpp"
#include "plugin/actions/sessions_request.hpp"
#include "plugin/domain/connect_clicks.hpp"
#include "plugin/domain/limits.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

struct SessionsRequest : testing::Test {
    SessionsRequest()
    {
        world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));
        world.commit(*tv::connect_to_asset(world.on(), world.state, world.call("click-2")));
        world.pass(1min);
    }

    tv::Text press()
    {
        auto outcome =
            tv::sessions_request(world.on(), world.cloud, world.state, world.call("press"));
        EXPECT_TRUE(outcome);
        world.commit(*outcome);
        return outcome->message;
    }

    fakes::World world;
};

TEST_F(SessionsRequest, BringsSessionsAndConnectionsToAssetsAtOnce)
{
    world.cloud.connected("s10-000-001", world.clock.time, 5min);
    world.cloud.connected_to("1234567890", world.clock.time, 7min);
    world.pass(10min);

    EXPECT_EQ(press(), (tv::Text{"reports.new", {"2"}}));
    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(2));
}

TEST_F(SessionsRequest, MayBePressedAnyNumberOfTimes)
{
    world.cloud.connected("s10-000-001", world.clock.time, 5min);
    world.pass(10min);
    press();
    const auto journal = world.desk.on("a-1").journal.size();

    EXPECT_EQ(press().key, "reports.nothing_new");
    EXPECT_THAT(world.desk.on("a-1").journal, SizeIs(journal));
    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(1));
}

TEST_F(SessionsRequest, OpenSessionStaysOpen)
{
    world.cloud.connected("s10-000-001", world.clock.time, 5min);
    world.pass(10min);

    press();

    EXPECT_EQ(world.session().state, tv::SessionRecord::State::open);
    EXPECT_THAT(world.desk.on("a-1").links, SizeIs(3));
}

TEST_F(SessionsRequest, SessionThatWasClosedInTeamViewerItselfEndsHereToo)
{
    const auto connection = world.cloud.connected("s10-000-001", world.clock.time, 5min);
    world.pass(10min);
    ASSERT_TRUE(world.cloud.close_session("s10-000-001", world.call("console")));

    EXPECT_EQ(press(), (tv::Text{"reports.new", {"1"}}));

    const std::string key = "session/s10-000-001";
    EXPECT_EQ(world.session().closed_at, world.clock.time);
    EXPECT_EQ(world.session().state, tv::SessionRecord::State::reported);
    EXPECT_THAT(world.desk.on("a-1").links, SizeIs(0));
    EXPECT_EQ(world.desk.on("a-1").journal.at(key + "/closed").text.key,
              "journal.session_closed.at_teamviewer");
    EXPECT_EQ(world.desk.on("a-1").followups.at(key + "/collect").at, world.clock.time + 15min);
}

TEST_F(SessionsRequest, SessionStaysOpenWhileTeamViewerDoesNotSayThatItIsClosed)
{
    world.faults.arm(1, fakes::Fault::unavailable);
    EXPECT_EQ(press().key, "reports.nothing_new");
    ASSERT_TRUE(world.faults.struck());
    world.cloud.open.clear(); // As if we may not see it.

    press();

    EXPECT_EQ(world.session().state, tv::SessionRecord::State::open);
    EXPECT_THAT(world.desk.on("a-1").links, SizeIs(3));
}

TEST_F(SessionsRequest, TellsOfEditedNotes)
{
    world.cloud.connected("s10-000-001", world.clock.time, 5min);
    world.pass(10min);
    press();
    world.cloud.reports.front().notes = "Solved";

    EXPECT_EQ(press(), (tv::Text{"reports.new_and_edited", {"0", "1"}}));
}

TEST_F(SessionsRequest, WhatDoesNotFitIntoOneOutcomeComesLater)
{
    tv::OnActivity on = world.on();
    const auto first = on.activity.sessions.front();
    for (int i = 1; i < 40; ++i) {
        on.activity.sessions.push_back(first);
        on.activity.sessions.back().code = "s20-000-0" + std::to_string(10 + i);
    }
    for (const auto& session : on.activity.sessions) {
        for (int i = 0; i < 60; ++i)
            world.cloud.connected(session.code, world.clock.time, 1min);
    }
    world.pass(90min);
    on.now = world.clock.time;

    const auto outcome = tv::sessions_request(on, world.cloud, world.state, world.call("press"));

    ASSERT_TRUE(outcome);
    EXPECT_LE(outcome->effects.size(), 1000u);
    const auto& rest = on.activity.sessions[5];
    const auto is_followup = [&](const tv::Effect& effect) {
        return effect.key == rest.key() + "/collect";
    };
    EXPECT_EQ(std::count_if(outcome->effects.begin(), outcome->effects.end(), is_followup), 1);
}

TEST_F(SessionsRequest, ManyClicksAreLookedAtAgainNoMoreThanThoseThatAreWatchedAnyway)
{
    auto& assets = world.desk.activities["a-1"].assets;
    assets.push_back({.id = "as-2", .name = "NB-0816", .teamviewer_id = "123456789"});
    for (int i = 0; i < 34; ++i) {
        const auto on = world.on("a-1", {{"asset", i % 2 == 0 ? "as-1" : "as-2"}});
        world.commit(
            *tv::connect_to_asset(on, world.state, world.call("more-" + std::to_string(i))));
        world.pass(1s);
    }
    const auto keys = [&] {
        std::vector<std::string> all;
        for (const auto& [key, followup] : world.desk.on("a-1").followups)
            all.push_back(key);
        return all;
    };
    const auto before = keys();

    EXPECT_EQ(press().key, "reports.nothing_new");

    EXPECT_THAT(before, SizeIs(1 + tv::limits::connects_watched));
    EXPECT_EQ(keys(), before);
}

TEST_F(SessionsRequest, MoreConnectionsThanARecordRemembersAreNewOnlyOnce)
{
    for (int i = 0; i < 70; ++i)
        world.cloud.connected("s10-000-001", world.clock.time, 1min);
    world.pass(10min);

    EXPECT_EQ(press(), (tv::Text{"reports.new", {"64"}}));
    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(70));
    EXPECT_EQ(press().key, "reports.nothing_new");
    EXPECT_EQ(world.session().connections, 64);
}

TEST_F(SessionsRequest, ClickThatIsForgottenTakesNoConnectionFromALaterOneThatIsForgottenToo)
{
    ASSERT_TRUE(tv::connect_to_asset(world.on("a-2"), world.state, world.call("click-3")));
    world.cloud.connected_to("1234567890", world.clock.time + 1min, 5min);
    world.pass(tv::click_memory + 1h);
    // Whoever clicks makes the bucket forget what is old.
    ASSERT_TRUE(tv::connect_to_asset(world.on("a-2"), world.state, world.call("click-4")));

    EXPECT_EQ(press().key, "reports.nothing_new");
    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(0));
}

TEST_F(SessionsRequest, SessionsOfSeveralDaysAreAskedForOneByOne)
{
    world.cloud.connected("s10-000-001", world.clock.time, 5min);
    world.pass(world.configuration.session_lifetime + 1h);
    world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("click-3")));
    world.cloud.connected("s10-000-002", world.clock.time + 1min, 5min);
    world.pass(10min);

    EXPECT_EQ(press(), (tv::Text{"reports.new", {"2"}}));
    EXPECT_EQ(world.cloud.report_reads, 3); // And one for the device.
}

TEST_F(SessionsRequest, AsksTeamViewerOnceForAllSessionsAndOnceForEachDevice)
{
    press();

    EXPECT_EQ(world.cloud.report_reads, 2);
}

} // namespace
