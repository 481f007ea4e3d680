#include "plugin/actions/collect_reports.hpp"
#include "plugin/actions/create_remote_session.hpp"
#include "tests/fakes/world.hpp"

#include <gmock/gmock.h>

// Reports cannot be read, and nobody waits: the ticket has to say why it shows none.

namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::Key;
using testing::Not;

desk::Error denied(const std::string& code, std::vector<std::string> args = {})
{
    return {.status = desk::Errc::denied, .code = code, .args = std::move(args)};
}

struct CollectDenied : testing::Test {
    CollectDenied()
    {
        world.commit(*tv::create_remote_session(world.on(), world.cloud, world.call("click-1")));
        world.pass(25h);
    }

    desk::Result<tv::Outcome> collect(std::uint32_t attempt = 1)
    {
        auto outcome =
            tv::collect_reports(world.on("a-1", {{"session", "s10-000-001"}}), world.cloud,
                                world.state, world.checkpoints, world.call("follow-up", attempt));
        if (outcome) world.commit(*outcome);
        return outcome;
    }

    std::map<std::string, tv::JournalAppend>& journal() { return world.desk.on("a-1").journal; }

    fakes::World world;
    const std::string failed = "session/s10-000-001/collect-failed";
};

TEST_F(CollectDenied, TicketSaysOnceWhyThereAreNoReportsAndItIsTriedAgain)
{
    world.cloud.refuses_to_report = denied("teamviewer.reauthorize");

    for (std::uint32_t attempt = 1; attempt <= 3; ++attempt) {
        const auto outcome = collect(attempt);
        ASSERT_FALSE(outcome);
        EXPECT_TRUE(outcome.error().retryable);
    }

    ASSERT_THAT(journal(), Contains(Key(failed)));
    const auto& entry = journal().at(failed);
    EXPECT_EQ(entry.title, (tv::Text{"journal.collect_failed", {"s10-000-001"}}));
    EXPECT_EQ(entry.visibility, tv::Visibility::internal);
    EXPECT_EQ(entry.tone, tv::Tone::warning);
    EXPECT_THAT(entry.fields,
                Contains(tv::Field{{"field.reason"}, tv::Text{"teamviewer.reauthorize"}}));
    EXPECT_THAT(entry.fields,
                Contains(tv::Field{{"field.remedy"}, tv::Text{"teamviewer.reauthorize.remedy"}}));
    EXPECT_EQ(world.desk.targets.count("cfg-1"), 0U); // It is nothing of the configuration.
}

TEST_F(CollectDenied, MissingPermissionIsCalledByItsName)
{
    world.cloud.refuses_to_report = denied("teamviewer.permission_missing", {"connections.read"});

    EXPECT_FALSE(collect());

    EXPECT_THAT(
        journal().at(failed).fields,
        Contains(tv::Field{{"field.reason"}, tv::Text{"journal.collect_failed.permission"}}));
}

TEST_F(CollectDenied, PermissionThatAScriptTokenLacksIsTickedInTheToken)
{
    world.configuration.secrets.insert("form.report_token");
    world.cloud.refuses_to_report = denied("teamviewer.permission_missing", {"connections.read"});

    EXPECT_FALSE(collect());

    EXPECT_THAT(journal().at(failed).fields,
                Contains(tv::Field{{"field.remedy"},
                                   tv::Text{"teamviewer.permission_missing.remedy.script"}}));
}

TEST_F(CollectDenied, ReportsComeAllTheSameOnceAccessIsBack)
{
    world.cloud.connected("s10-000-001", world.clock.time - 24h, 5min);
    world.cloud.refuses_to_report = denied("teamviewer.not_connected");
    EXPECT_FALSE(collect());
    world.cloud.refuses_to_report.reset();

    EXPECT_TRUE(collect(2));

    EXPECT_EQ(world.session().connections, 1);
}

TEST_F(CollectDenied, FailureThatPassesIsNotWorthAnEntry)
{
    world.cloud.refuses_to_report =
        desk::Error{.status = desk::Errc::unavailable, .code = "teamviewer.server_error"};
    EXPECT_FALSE(collect());
    world.cloud.refuses_to_report =
        desk::Error{.status = desk::Errc::limit, .code = "teamviewer.rate_limit"};
    EXPECT_FALSE(collect(2));

    EXPECT_THAT(journal(), Not(Contains(Key(failed))));
}

TEST_F(CollectDenied, EntryThatCannotBeWrittenIsWrittenByTheNextAttempt)
{
    world.cloud.refuses_to_report = denied("teamviewer.blocked");
    world.checkpoints.full = "a-1";
    EXPECT_EQ(collect().error().code, "teamviewer.blocked");
    EXPECT_THAT(journal(), Not(Contains(Key(failed))));
    world.checkpoints.full.clear();

    EXPECT_FALSE(collect(2));

    EXPECT_THAT(journal(), Contains(Key(failed)));
}

} // namespace
