#include "generated/manifest.hpp"
#include "plugin/actions/authorization.hpp"
#include "plugin/actions/create_remote_session.hpp"
#include "plugin/actions/orphans.hpp"
#include "plugin/actions/test_connection.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using tv::FindingState;

TEST(Authorize, OpensThePageOfTeamViewer)
{
    fakes::World world;

    const auto outcome =
        tv::authorize(world.on_configuration(), world.authorization, world.call("click"));

    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->open_url, world.authorization.page);
    EXPECT_THAT(outcome->effects, IsEmpty());
}

TEST(Authorize, IsRefusedWhileTheFormIsIncomplete)
{
    fakes::World world;
    world.configuration.secrets.erase("form.client_secret");

    const auto outcome =
        tv::authorize(world.on_configuration(), world.authorization, world.call("click"));

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, "authorization.form_incomplete");
}

TEST(GetToken, RecordsHowTheConfigurationStandsAndNeverTheToken)
{
    fakes::World world;

    const auto outcome =
        tv::get_token(world.on_configuration(), world.authorization, world.call("click"));

    ASSERT_TRUE(outcome);
    world.commit(*outcome, "cfg-1");
    EXPECT_EQ(outcome->message, (tv::Text{"authorization.done_as", {"service@example.com"}}));
    const auto& record = world.desk.on("cfg-1").records.at("authorization");
    EXPECT_EQ(std::get<tv::AuthorizationRecord>(record), world.authorization.record);
}

TEST(Revoke, ForgetsTheAuthorizationOnceTeamViewerHas)
{
    fakes::World world;
    world.commit(
        *tv::get_token(world.on_configuration(), world.authorization, world.call("click-1")),
        "cfg-1");

    world.faults.arm(1, fakes::Fault::unavailable);
    EXPECT_FALSE(tv::revoke(world.on_configuration(), world.authorization, world.call("click-2")));
    const auto outcome =
        tv::revoke(world.on_configuration(), world.authorization, world.call("click-3"));

    ASSERT_TRUE(outcome);
    world.commit(*outcome, "cfg-1");
    EXPECT_THAT(world.desk.on("cfg-1").records, IsEmpty());
}

TEST(Revoke, LeavesWhatIsKnownOfAScriptToken)
{
    using Access = tv::AuthorizationRecord;
    fakes::World world;
    world.configuration.secrets = {"tokens", "form.script_token"};
    const auto revoke_with = [&](const Access& recorded) {
        world.configuration.authorization = recorded;
        const auto outcome =
            tv::revoke(world.on_configuration(), world.authorization, world.call("click"));
        EXPECT_EQ(outcome->message.key, "authorization.tokens_revoked");
        world.commit(*outcome, "cfg-1");
        return world.desk.on("cfg-1").records;
    };

    const Access refused{.state = Access::State::reauthorize, .of = Access::Of::script_token};
    EXPECT_EQ(std::get<Access>(revoke_with(refused).at("authorization")), refused);
    EXPECT_THAT(revoke_with({.state = Access::State::valid}), IsEmpty()); // Of those revoked.
}

struct CloseAllSessions : testing::Test {
    CloseAllSessions()
    {
        for (const std::string id : {"a-1", "a-2"}) {
            EXPECT_TRUE(
                tv::create_remote_session(world.on(id), world.cloud, world.call("click-" + id)));
        }
    }
    desk::Result<tv::Outcome> close_all()
    {
        return tv::close_all_sessions(world.on_configuration(), world.cloud, world.call("all"));
    }

    fakes::World world;
};

TEST_F(CloseAllSessions, LeavesNoneOpenWhoeverHasARecordOfIt)
{
    const auto outcome = close_all();
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->message, (tv::Text{"session.all_closed", {"2"}}));
    EXPECT_THAT(world.cloud.open, IsEmpty());
}

TEST_F(CloseAllSessions, SaysHowManyItMayNotCloseAndClosesTheOthers)
{
    world.cloud.of_another_user = {"s10-000-001"};
    const auto outcome = close_all();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, "session.not_all_closed");
    EXPECT_THAT(outcome.error().args, ElementsAre("1", "1"));
    EXPECT_THAT(world.cloud.open, SizeIs(1));
}

TEST_F(CloseAllSessions, WithoutAccessSaysWhatIsWrongWithThat)
{
    world.cloud.refuses_to_close =
        desk::Error{.status = desk::Errc::denied, .code = "teamviewer.reauthorize"};
    EXPECT_EQ(close_all().error().code, "teamviewer.reauthorize");
}

TEST(TestConnection, SaysForEachPermissionWhatIsMissingAndWhatToDo)
{
    fakes::World world;
    namespace permission = tv::manifest::permission;
    world.cloud.probes = {{permission::sessions_read_own, true, true},
                          {permission::connections_read, false, true, "403 invalid_permission"},
                          {permission::contacts_read, false, true},
                          {permission::managed_read, false, true},
                          {permission::sessions_create, false, false},
                          {permission::sessions_edit_own, true, false}};

    const auto outcome = tv::test_connection(world.on_configuration(), world.cloud,
                                             world.authorization, world.call("click"));

    ASSERT_TRUE(outcome);
    std::vector<FindingState> states;
    for (const auto& finding : outcome->findings)
        states.push_back(finding.state);
    // Managed devices are what this configuration synchronises; contacts are not.
    EXPECT_THAT(states, ElementsAre(FindingState::ok, FindingState::error, FindingState::info,
                                    FindingState::warning, FindingState::info, FindingState::info));
    EXPECT_EQ(outcome->findings[1].remedy.key, "test.remedy");
    EXPECT_EQ(outcome->findings[1].action, tv::manifest::action::configuration_authorize);
    EXPECT_EQ(outcome->findings[4].remedy.key, "test.not_tried");
    EXPECT_EQ(outcome->findings[5].remedy.key,
              "test.not_tried"); // Thought to be there is not tried.
    EXPECT_EQ(outcome->message, (tv::Text{"test.some_missing", {"1", "4"}}));

    world.commit(*outcome, "cfg-1");
    const auto record =
        std::get<tv::TestRecord>(world.desk.on("cfg-1").records.at(tv::TestRecord::key));
    EXPECT_THAT(record.missing, ElementsAre(permission::connections_read, permission::contacts_read,
                                            permission::managed_read));
}

TEST(TestConnection, WhatTheTokenForReportsLacksIsNotCuredByAuthorisingAgain)
{
    fakes::World world;
    namespace permission = tv::manifest::permission;
    world.configuration.secrets.insert("form.report_token");
    world.cloud.probes = {{permission::connections_read, false, true},
                          {permission::users_read, false, true},
                          {permission::groups_read, false, true}};

    const auto outcome = tv::test_connection(world.on_configuration(), world.cloud,
                                             world.authorization, world.call("click"));

    ASSERT_TRUE(outcome);
    for (const std::size_t of_script : {0U, 1U}) {
        EXPECT_EQ(outcome->findings[of_script].remedy.key, "test.remedy.script");
        EXPECT_EQ(outcome->findings[of_script].action, "");
    }
    EXPECT_EQ(outcome->findings[2].remedy.key, "test.remedy");
}

TEST(TestConnection, RecordsThatScriptTokensWorkWhichWereRefusedBefore)
{
    using Of = tv::AuthorizationRecord::Of;
    using Access = tv::AuthorizationRecord::State;
    fakes::World world;
    world.configuration.secrets = {"form.script_token", "form.report_token"};
    world.configuration.authorization = {.state = Access::reauthorize, .of = Of::script_token};
    world.configuration.report_authorization = {.state = Access::reauthorize,
                                                .of = Of::report_token};
    const auto test = [&](const char* click) {
        world.commit(*tv::test_connection(world.on_configuration(), world.cloud,
                                          world.authorization, world.call(click)),
                     "cfg-1");
        return world.desk.on("cfg-1").records;
    };

    auto records = test("click-1");
    for (const char* key : {"authorization", "authorization/reports"}) {
        const auto record = std::get<tv::AuthorizationRecord>(records.at(key));
        EXPECT_EQ(record.state, Access::valid) << key;
        EXPECT_NE(record.of, Of::oauth) << key;
    }

    // What was recorded of a script token that is not there any more is nothing to be mended.
    world.desk.on("cfg-1").records.clear();
    world.configuration.secrets = {"tokens", "form.client_secret"};
    records = test("click-2");
    EXPECT_EQ(std::get<tv::AuthorizationRecord>(records.at("authorization")).of, Of::oauth);
    EXPECT_FALSE(records.contains("authorization/reports"));
}

TEST(TestConnection, RecordsTheAuthorisationThatTheDeskCouldNotNote)
{
    fakes::World world;
    const auto test = [&](const char* click) {
        world.commit(*tv::test_connection(world.on_configuration(), world.cloud,
                                          world.authorization, world.call(click)),
                     "cfg-1");
        auto& records = world.desk.on("cfg-1").records;
        return records.contains("authorization");
    };
    const auto held = std::exchange(world.authorization.record, {});
    EXPECT_FALSE(test("click-1")); // There is none.

    world.authorization.record = held;
    world.configuration.authorization = {.state = tv::AuthorizationRecord::State::reauthorize};
    EXPECT_TRUE(test("click-2"));

    world.desk.on("cfg-1").records.erase("authorization");
    world.configuration.authorization = world.authorization.record;
    EXPECT_FALSE(test("click-3")); // Known already.
}

} // namespace
