#include "plugin/actions/activity_closed.hpp"
#include "plugin/actions/assets_sync.hpp"
#include "plugin/actions/authorization.hpp"
#include "plugin/actions/collect_reports.hpp"
#include "plugin/actions/connect_to_asset.hpp"
#include "plugin/actions/create_remote_session.hpp"
#include "plugin/actions/reports_sweep.hpp"
#include "plugin/actions/session_close.hpp"
#include "plugin/actions/session_invite.hpp"
#include "plugin/actions/sessions_request.hpp"
#include "plugin/actions/test_connection.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

// Every action, with its first, second, third ... outside call failing in every way. The host
// repeats the call under the same key, and commits every outcome twice. Whatever failed, the desk
// and TeamViewer end as if nothing had.

namespace {

using namespace std::chrono_literals;
using fakes::Fault;
using fakes::World;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int attempts_max = 4;

struct Scenario {
    const char* name;
    void (*prepare)(World&);
    desk::Result<tv::Outcome> (*run)(World&, const desk::Call&);
    const char* target; ///< what the call is about
    void (*check)(World&);
};

void open_session(World& world)
{
    world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("earlier")));
}

void open_and_connect(World& world)
{
    open_session(world);
    world.commit(*tv::connect_to_asset(world.on(), world.state, world.call("earlier-too")));
    world.cloud.connected("s10-000-001", world.clock.time + 1min, 5min);
    world.cloud.connected_to("1234567890", world.clock.time + 1min, 5min);
    world.pass(10min);
}

tv::SweepPorts sweep_ports(World& world)
{
    return {world.cloud, world.state, world.activities, world.checkpoints, world.progress};
}

desk::Result<tv::Outcome> close_activity(World& world, const desk::Call& call)
{
    world.desk.activities["a-1"].closed = true;
    return tv::activity_closed(world.on(), world.cloud, world.state, call);
}

void run_due_followups(World& world)
{
    const auto due = world.desk.on("a-1").followups;
    for (const auto& [key, followup] : due) {
        if (followup.at > world.clock.time) continue;
        world.desk.on("a-1").followups.erase(key);
        const auto outcome = tv::collect_reports(world.on("a-1", followup.args), world.cloud,
                                                 world.state, world.checkpoints, world.call(key));
        ASSERT_TRUE(outcome);
        world.commit(*outcome);
    }
}

void expect_one_of_each(World& world)
{
    EXPECT_THAT(world.cloud.open, SizeIs(1));
    const auto& ticket = world.desk.on("a-1");
    EXPECT_THAT(ticket.records, SizeIs(1));
    EXPECT_THAT(ticket.journal, SizeIs(1));
    EXPECT_THAT(ticket.mails, SizeIs(1));
    EXPECT_THAT(ticket.links, SizeIs(3));
    EXPECT_THAT(ticket.followups, SizeIs(1));
}

void expect_closed(World& world)
{
    EXPECT_THAT(world.cloud.open, IsEmpty());
    EXPECT_THAT(world.desk.on("a-1").links, IsEmpty());
    EXPECT_NE(world.session().state, tv::SessionRecord::State::open);
}

/// Seven minutes on the asset as-1 itself, opened there and not from a ticket.
void connect_on_asset(World& world)
{
    world.commit(*tv::connect_to_asset(world.on_asset(), world.state, world.call("earlier")),
                 "as-1");
    world.cloud.connected_to("1234567890", world.clock.time + 1min, 7min);
    world.pass(20min);
}

void expect_what_is_missing(World& world)
{
    const auto& record = world.desk.on("cfg-1").records.at(tv::TestRecord::key);
    EXPECT_THAT(std::get<tv::TestRecord>(record).missing, ElementsAre("connections.read"));
}

void expect_both_booked(World& world)
{
    EXPECT_THAT(world.desk.on("a-1").times, SizeIs(2));
    EXPECT_THAT(world.desk.on("a-1").journal, SizeIs(4)); // created, opened, two reports
}

const Scenario scenarios[] = {
    {"create session", [](World&) {},
     [](World& world, const desk::Call& call) {
         return tv::create_remote_session(world.on(), world.cloud, call);
     },
     "a-1", expect_one_of_each},
    {"close session", open_session,
     [](World& world, const desk::Call& call) {
         return tv::session_close(world.on(), world.cloud, world.state, call);
     },
     "a-1", expect_closed},
    {"activity closed", open_session, close_activity, "a-1", expect_closed},
    {"connect to asset", [](World&) {},
     [](World& world, const desk::Call& call) {
         return tv::connect_to_asset(world.on(), world.state, call);
     },
     "a-1",
     [](World& world) {
         EXPECT_THAT(world.desk.activity("a-1").connects, SizeIs(1));
         EXPECT_THAT(world.desk.on("a-1").journal, SizeIs(1));
     }},
    {"connect on an asset", [](World&) {},
     [](World& world, const desk::Call& call) {
         return tv::connect_to_asset(world.on_asset(), world.state, call);
     },
     "as-1",
     [](World& world) {
         EXPECT_THAT(world.desk.asset("as-1").connects, SizeIs(1));
         EXPECT_THAT(world.desk.on("as-1").journal, SizeIs(1));
         EXPECT_THAT(world.desk.on("as-1").followups, SizeIs(1));
     }},
    {"send client link again", open_session,
     [](World& world, const desk::Call& call) {
         return tv::session_invite(world.on(), world.cloud, world.checkpoints, call);
     },
     "a-1",
     [](World& world) {
         EXPECT_THAT(world.cloud.open, SizeIs(1));
         EXPECT_THAT(world.desk.on("a-1").mails, SizeIs(2));
         EXPECT_EQ(world.session().invitations, 2);
     }},
    {"collect reports of a session", open_and_connect,
     [](World& world, const desk::Call& call) {
         return tv::collect_reports(world.on("a-1", {{"session", "s10-000-001"}}), world.cloud,
                                    world.state, world.checkpoints, call);
     },
     "a-1",
     [](World& world) {
         EXPECT_THAT(world.desk.on("a-1").times, SizeIs(1));
         EXPECT_THAT(world.desk.on("a-1").journal, SizeIs(3)); // created, opened, one report
     }},
    {"collect reports of an asset", connect_on_asset,
     [](World& world, const desk::Call& call) {
         const std::string click = world.desk.asset("as-1").connects.front().id;
         return tv::collect_reports(world.on_asset("as-1", {{"connect", click}}), world.cloud,
                                    world.state, call);
     },
     "as-1",
     [](World& world) {
         EXPECT_THAT(world.desk.on("as-1").journal, SizeIs(2)); // opened, report
         EXPECT_THAT(world.desk.on("as-1").times, IsEmpty());   // nobody books on assets
     }},
    {"authorise", [](World&) {},
     [](World& world, const desk::Call& call) {
         return tv::authorize(world.on_configuration(), world.authorization, call);
     },
     "cfg-1", [](World& world) { EXPECT_THAT(world.desk.on("cfg-1").records, IsEmpty()); }},
    {"get token", [](World&) {},
     [](World& world, const desk::Call& call) {
         return tv::get_token(world.on_configuration(), world.authorization, call);
     },
     "cfg-1",
     [](World& world) {
         const auto& record = world.desk.on("cfg-1").records.at(tv::AuthorizationRecord::key);
         EXPECT_EQ(std::get<tv::AuthorizationRecord>(record), world.authorization.record);
     }},
    {"test connection",
     [](World& world) {
         world.cloud.probes = {{.permission = "groups.read", .usable = true, .tried = true},
                               {.permission = "connections.read", .tried = true}};
     },
     [](World& world, const desk::Call& call) {
         return tv::test_connection(world.on_configuration(), world.cloud, world.authorization,
                                    call);
     },
     "cfg-1", expect_what_is_missing},
    {"revoke",
     [](World& world) {
         world.commit(
             *tv::get_token(world.on_configuration(), world.authorization, world.call("earlier")),
             "cfg-1");
     },
     [](World& world, const desk::Call& call) {
         return tv::revoke(world.on_configuration(), world.authorization, call);
     },
     "cfg-1", [](World& world) { EXPECT_THAT(world.desk.on("cfg-1").records, IsEmpty()); }},
    {"request sessions", open_and_connect,
     [](World& world, const desk::Call& call) {
         return tv::sessions_request(world.on(), world.cloud, world.state, call);
     },
     "a-1", expect_both_booked},
    {"sweep", open_and_connect,
     [](World& world, const desk::Call& call) {
         return tv::reports_sweep(world.on_configuration(), sweep_ports(world), call);
     },
     "cfg-1",
     [](World& world) {
         run_due_followups(world);
         expect_both_booked(world);
     }},
    {"synchronise assets",
     [](World& world) {
         world.configuration.sync_policy = tv::SyncPolicy::create_missing;
         world.assets.add("NB-0815");
         world.cloud.known_devices = {{.name = "NB-0815", .teamviewer_id = 1234567890},
                                      {.name = "NB-0816", .teamviewer_id = 1234567891}};
     },
     [](World& world, const desk::Call& call) {
         return tv::assets_sync(world.on_configuration(),
                                {world.cloud, world.assets, world.progress}, call);
     },
     "cfg-1",
     [](World& world) {
         EXPECT_THAT(world.assets.rows, SizeIs(2));
         EXPECT_EQ(world.assets.named("NB-0815").teamviewer_id, "1234567890");
     }},
};

void sweep(World& world)
{
    world.pass(20min);
    const auto outcome =
        tv::reports_sweep(world.on_configuration(), sweep_ports(world), world.call("sweep"));
    ASSERT_TRUE(outcome);
    world.commit(*outcome, "cfg-1");
}

void expect_no_orphan(World& world)
{
    sweep(world);
    for (const auto& open : world.cloud.open) {
        bool is_known = false;
        for (const auto& session : world.desk.activity("a-1").sessions)
            is_known |= session.code == open.code;
        EXPECT_TRUE(is_known) << open.code << " is open and nobody owns it";
    }
}

/// Returns whether the n-th call was made at all.
bool survives(const Scenario& scenario, int nth, Fault fault)
{
    World world;
    scenario.prepare(world);
    world.faults.arm(nth, fault);
    bool done = false;
    for (std::uint32_t attempt = 1; attempt <= attempts_max && !done; ++attempt) {
        const auto outcome = scenario.run(world, world.call("the-call", attempt));
        if (!outcome) continue;
        world.commit(*outcome, scenario.target);
        world.commit(*outcome, scenario.target);
        done = true;
    }
    EXPECT_TRUE(done) << "did not end well within " << attempts_max << " attempts";
    const bool struck = world.faults.struck();
    world.faults.arm(1, Fault::none); // What comes now is to succeed.
    scenario.check(world);
    expect_no_orphan(world);
    return struck;
}

TEST(FailNthCall, EveryActionEndsAsIfNothingHadFailed)
{
    for (const Scenario& scenario : scenarios) {
        for (const Fault fault : {Fault::unavailable, Fault::lost_before, Fault::lost_after}) {
            int nth = 1;
            for (bool struck = true; struck; ++nth) {
                SCOPED_TRACE(std::string(scenario.name) + ", call " + std::to_string(nth) +
                             ", fault " + std::to_string(static_cast<int>(fault)));
                struck = survives(scenario, nth, fault);
                ASSERT_LT(nth, 50);
            }
            EXPECT_GT(nth, 2) << scenario.name << " asks nobody outside";
        }
    }
}

TEST(FailNthCall, PersonWhoClicksAgainGetsOneSessionAndTheSweepClosesTheLostOne)
{
    World world;
    // The answer is lost, and so is the way to look for it.
    world.faults.arm(1, Fault::lost_after);
    world.cloud.before_find = [&] { world.faults.arm(1, Fault::unavailable); };
    ASSERT_FALSE(tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));
    world.cloud.before_find = nullptr;

    const auto again = tv::create_remote_session(world.on(), world.cloud, world.call("click-2"));
    ASSERT_TRUE(again);
    world.commit(*again);
    EXPECT_THAT(world.cloud.open, SizeIs(2));

    expect_no_orphan(world);
    EXPECT_THAT(world.cloud.open, SizeIs(1));
}

} // namespace
