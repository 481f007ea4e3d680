#include "plugin/actions/create_remote_session.hpp"
#include "plugin/domain/sessions.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

TEST(CreateRemoteSession, OpensASessionAndPutsEverythingOnTheTicket)
{
    fakes::World world;

    const auto outcome = tv::create_remote_session(world.on(), world.cloud, world.call("click-1"));
    ASSERT_TRUE(outcome);
    world.commit(*outcome);

    EXPECT_EQ(outcome->message, (tv::Text{"session.created", {"s10-000-001", "Marie Dupont"}}));
    ASSERT_THAT(world.cloud.open, SizeIs(1));
    const auto& ticket = world.desk.on("a-1");
    EXPECT_THAT(ticket.journal, ElementsAre(Key("session/s10-000-001/created")));
    EXPECT_THAT(ticket.mails, ElementsAre(Key("session/s10-000-001/invitation/1")));
    EXPECT_THAT(ticket.links, UnorderedElementsAre(Key("session/s10-000-001/join"),
                                                   Key("session/s10-000-001/join-web"),
                                                   Key("session/s10-000-001/client")));
    EXPECT_EQ(world.session().valid_until, world.clock.time + 24h);
    EXPECT_EQ(ticket.followups.at("session/s10-000-001/collect").at,
              world.clock.time + 24h + 15min);
}

TEST(CreateRemoteSession, TellsTeamViewerWhoWaitsAndWhichClickItWas)
{
    fakes::World world;
    world.configuration.session_group = "g123";

    ASSERT_TRUE(tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));

    const auto& request = world.cloud.requests.at(0);
    EXPECT_EQ(request.marker, (tv::Marker{"cfg-1", "a-1", "click-1"}));
    EXPECT_EQ(request.end_customer_name, "Marie Dupont");
    EXPECT_EQ(request.group, "g123");
    EXPECT_THAT(request.description, HasSubstr("INC-a-1"));
}

TEST(CreateRemoteSession, AddressOfTheInitiatorIsWholeOrLeftOut)
{
    const std::string longest = std::string(242, 'x') + "@example.com";
    fakes::World world;
    auto& initiator = *world.desk.activities["a-1"].initiator;

    initiator.email = longest;
    world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));
    initiator.email = "x" + longest;
    world.desk.on("a-1") = {};
    ASSERT_TRUE(tv::create_remote_session(world.on(), world.cloud, world.call("click-2")));

    ASSERT_THAT(world.cloud.requests, SizeIs(2));
    EXPECT_EQ(world.cloud.requests[0].end_customer_email, longest);
    EXPECT_EQ(world.cloud.requests[1].end_customer_email, "");
}

TEST(CreateRemoteSession, LinksOfTheSupporterAreForAgentsAndNowhereElse)
{
    fakes::World world;
    const auto outcome = tv::create_remote_session(world.on(), world.cloud, world.call("click-1"));
    world.commit(*outcome);

    const auto& ticket = world.desk.on("a-1");
    for (const auto& [key, link] : ticket.links) {
        const bool is_secret = link.url.find("SUPPORTER") != std::string::npos;
        EXPECT_EQ(link.audience, is_secret ? tv::Audience::agent : tv::Audience::portal) << key;
        EXPECT_EQ(link.expires_at, world.session().valid_until) << key;
    }
    for (const auto& [key, entry] : ticket.journal) {
        EXPECT_EQ(entry.visibility, tv::Visibility::internal);
        for (const auto& field : entry.fields)
            if (const auto* url = std::get_if<tv::Url>(&field.value)) {
                EXPECT_THAT(url->value, Not(HasSubstr("SUPPORTER")));
            }
    }
    for (const auto& [key, mail] : ticket.mails)
        EXPECT_THAT(mail.link_url, Not(HasSubstr("SUPPORTER")));
    EXPECT_THAT(world.session().client_link, Not(HasSubstr("SUPPORTER")));
}

TEST(CreateRemoteSession, SessionWithoutLinksIsPutOnTheTicketWithItsCode)
{
    fakes::World world;
    world.commit(tv::Outcome{
        .effects =
            tv::session_opened(world.on(), {.code = "s1", .valid_until = world.clock.time + 1h})});

    const auto& ticket = world.desk.on("a-1");
    EXPECT_THAT(ticket.links, IsEmpty());
    ASSERT_THAT(ticket.journal, SizeIs(1));
    for (const auto& field : ticket.journal.begin()->second.fields)
        EXPECT_FALSE(std::holds_alternative<tv::Url>(field.value));
}

TEST(CreateRemoteSession, MailIsInTheLanguageOfTheInitiator)
{
    fakes::World world;
    world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));

    const auto& mail = world.desk.on("a-1").mails.begin()->second;
    EXPECT_EQ(mail.to, tv::Role::initiator);
    EXPECT_EQ(mail.locale, "fr-FR");
    EXPECT_EQ(mail.link_url, world.cloud.open.at(0).client_link);
}

TEST(CreateRemoteSession, SecondClickReturnsTheSessionThatIsAlreadyOpen)
{
    fakes::World world;
    const auto first = tv::create_remote_session(world.on(), world.cloud, world.call("click-1"));
    world.commit(*first);

    const auto second = tv::create_remote_session(world.on(), world.cloud, world.call("click-2"));

    ASSERT_TRUE(second);
    EXPECT_EQ(second->message.key, "session.already_open");
    EXPECT_THAT(second->effects, IsEmpty());
    EXPECT_THAT(world.cloud.open, SizeIs(1)); // Not even for a moment was there a second one.
}

TEST(CreateRemoteSession, AfterASessionHasExpiredTheNextClickOpensAnother)
{
    fakes::World world;
    world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));
    world.pass(24h);

    const auto second = tv::create_remote_session(world.on(), world.cloud, world.call("click-2"));

    ASSERT_TRUE(second);
    EXPECT_EQ(second->message.key, "session.created");
}

TEST(CreateRemoteSession, LostAnswerLeadsToTheSessionThatWasMadeAndNotToASecond)
{
    fakes::World world;
    world.faults.arm(1, fakes::Fault::lost_after);

    const auto outcome = tv::create_remote_session(world.on(), world.cloud, world.call("click-1"));

    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->message.key, "session.created");
    EXPECT_THAT(world.cloud.open, SizeIs(1));
}

/// What an attempt that died had asked for is done only now: after the next one looked for it.
void make_late(fakes::World& world)
{
    world.cloud.before_create = [&world] {
        world.cloud.before_create = nullptr;
        (void)world.cloud.create_session(tv::session_request(world.on(), "click-1"),
                                         world.call("x"));
    };
}

TEST(CreateRemoteSession, SessionThatAppearsAfterItWasLookedForIsClosed)
{
    fakes::World world;
    make_late(world);

    const auto outcome =
        tv::create_remote_session(world.on(), world.cloud, world.call("click-1", 2));
    ASSERT_TRUE(outcome);
    world.commit(*outcome);

    ASSERT_THAT(world.cloud.open, SizeIs(1));
    EXPECT_EQ(world.cloud.open[0].code, world.session().code);
    EXPECT_THAT(world.cloud.closed, SizeIs(1));
}

TEST(CreateRemoteSession, SessionThatCannotBeClosedIsLeftToTheSweepAndTheClickSucceeds)
{
    for (const int which : {1, 2}) { // of the calls behind the one that made the session
        fakes::World world;
        make_late(world);
        world.faults.arm(3 + which, fakes::Fault::unavailable);

        const auto outcome =
            tv::create_remote_session(world.on(), world.cloud, world.call("click-1", 2));

        ASSERT_TRUE(outcome) << which;
        EXPECT_THAT(world.cloud.open, SizeIs(2)) << which;
    }
}

TEST(CreateRemoteSession, SessionsOfOtherClicksAreNotClosed)
{
    fakes::World world;
    world.desk.activities["a-2"] = world.desk.activities["a-1"];
    world.desk.activities["a-2"].id = "a-2";
    (void)world.cloud.create_session(tv::session_request(world.on("a-2"), "click-1"),
                                     world.call("x"));
    (void)world.cloud.create_session(tv::session_request(world.on(), "click-0"), world.call("x"));

    ASSERT_TRUE(tv::create_remote_session(world.on(), world.cloud, world.call("click-1", 2)));

    EXPECT_THAT(world.cloud.open, SizeIs(3));
}

TEST(CreateRemoteSession, LostRequestIsMadeAgain)
{
    fakes::World world;
    world.faults.arm(1, fakes::Fault::lost_before);

    ASSERT_TRUE(tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));

    EXPECT_THAT(world.cloud.open, SizeIs(1));
}

TEST(CreateRemoteSession, SecondAttemptFindsTheSessionOfTheFirst)
{
    fakes::World world;
    // The host died before it could commit the outcome.
    ASSERT_TRUE(tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));

    const auto again = tv::create_remote_session(world.on(), world.cloud, world.call("click-1", 2));

    ASSERT_TRUE(again);
    EXPECT_EQ(again->message.args.at(0), "s10-000-001");
    EXPECT_THAT(world.cloud.open, SizeIs(1));
}

TEST(CreateRemoteSession, AttemptDoesNotTakeTheSessionOfAnotherClick)
{
    fakes::World world;
    ASSERT_TRUE(tv::create_remote_session(world.on("a-2"), world.cloud, world.call("click-1")));

    const auto other =
        tv::create_remote_session(world.on("a-1"), world.cloud, world.call("click-2", 2));

    ASSERT_TRUE(other);
    EXPECT_EQ(other->message.args.at(0), "s10-000-002");
}

TEST(CreateRemoteSession, WithoutAMailAddressTheSessionIsOpenedAndTheAgentIsTold)
{
    fakes::World world;
    world.desk.activities["a-1"].initiator->email.clear();

    const auto outcome = tv::create_remote_session(world.on(), world.cloud, world.call("click-1"));

    ASSERT_TRUE(outcome);
    world.commit(*outcome);
    EXPECT_EQ(outcome->message.key, "session.created_no_mail");
    EXPECT_THAT(world.desk.on("a-1").mails, IsEmpty());
    EXPECT_EQ(world.session().invitations, 0);
    EXPECT_THAT(world.cloud.open, SizeIs(1));
}

TEST(CreateRemoteSession, WhatHasChangedSinceTheClickIsRefusedBeforeAnythingIsOpened)
{
    struct Row {
        const char* situation;
        void (*change)(tv::Activity&);
        const char* code;
    };
    const Row table[] = {
        {"closed", [](tv::Activity& a) { a.closed = true; }, "session.activity_closed"},
        {"no initiator", [](tv::Activity& a) { a.initiator.reset(); }, "session.no_initiator"},
        {"a task", [](tv::Activity& a) { a.kind = "task"; }, "session.kind_unsupported"},
    };
    for (const Row& row : table) {
        SCOPED_TRACE(row.situation);
        fakes::World world;
        row.change(world.desk.activities["a-1"]);

        const auto outcome =
            tv::create_remote_session(world.on(), world.cloud, world.call("click-1"));

        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().code, row.code);
        EXPECT_THAT(world.cloud.requests, IsEmpty());
    }
}

TEST(CreateRemoteSession, OutcomeCommittedTwiceChangesNothing)
{
    fakes::World world;
    const auto outcome = tv::create_remote_session(world.on(), world.cloud, world.call("click-1"));
    world.commit(*outcome);
    const auto before = world.session();

    world.commit(*outcome);

    EXPECT_EQ(world.session(), before);
    EXPECT_THAT(world.desk.on("a-1").journal, SizeIs(1));
    EXPECT_THAT(world.desk.on("a-1").mails, SizeIs(1));
}

TEST(CreateRemoteSession, OldestSettledSessionIsForgottenBeforeTheDeskRunsOutOfRecords)
{
    fakes::World world;
    for (int i = 0; i < 40; ++i) {
        const tv::SessionRecord old{.code = "s9-" + std::to_string(100 + i),
                                    .created_at = world.clock.time - 100h + std::chrono::hours{i},
                                    .state = tv::SessionRecord::State::reported};
        world.desk.on("a-1").records[old.key()] = old;
    }

    world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));

    EXPECT_THAT(world.desk.on("a-1").records, SizeIs(40));
    EXPECT_THAT(world.desk.on("a-1").records, Not(Contains(Key("session/s9-100"))));
}

} // namespace
