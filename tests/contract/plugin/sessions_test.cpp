#include "tests/contract/plugin/world.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

// What TeamViewer's documents leave open about sessions, as the simulator does it.

namespace test {
namespace {

using testing::Contains;
using testing::SizeIs;
using testing::Truly;

void use_script_token(World& world, const std::string& wish)
{
    const auto made = world.cloud.control("/sim/tokens", R"({"action":"script",)" + wish + "}");
    world.desk.put_secret("form.script_token", std::string(made.at("token").as_string()));
    world.plugin.restart();
}

/// Somebody else has authorised since it was opened, with what the guide's app may do: view all
/// sessions, edit own ones. Whether TeamViewer says 403 or 404 then, nobody knows.
class ForeignSession : public testing::TestWithParam<const char*> {
protected:
    ForeignSession()
    {
        world.cloud.control("/sim/settings", GetParam());
        world.reach(Situation::session);
        use_script_token(world, R"("user":"anna.schmidt@example.com","scopes":
            ["Sessions.Create","Sessions.ReadAll","Sessions.ReadOwn","Sessions.EditOwn",
             "Groups.Read","Connections.Read"])");
    }

    World world;
};

INSTANTIATE_TEST_SUITE_P(ContractForeignSession, ForeignSession,
                         testing::Values(R"({"foreign_sessions_forbidden":false})",
                                         R"({"foreign_sessions_forbidden":true})"));

TEST_P(ForeignSession, IsSaidToBeOpenStillWhenItsTicketIsClosed)
{
    world.desk.activity_row["state"] = "closed";
    world.desk.activity_row["closed"] = true;

    const Answer closed = world.must({"activity.closed", the_activity, "{}", "event/1"});

    EXPECT_EQ(world.cloud.open_sessions(), 1);
    const auto is_warning = [](const mock::services::Effect& effect) {
        const auto* entry = std::get_if<mock::services::JournalAppend>(&effect.what);
        return entry && entry->tone == mock::store::Tone::warning;
    };
    EXPECT_THAT(closed.outcome.effects, Contains(Truly(is_warning)));
}

TEST_P(ForeignSession, IsNotCountedAsClosedByTheSweep)
{
    world.desk.memory.records.clear(); // Its click was given up: nobody knows of it.
    world.pass(std::chrono::hours{1});

    const Answer swept = world.must({"reports.sweep", the_configuration, "{}", "job/1"});

    EXPECT_EQ(swept.outcome.stats.at("orphans_closed"), 0U);
    EXPECT_EQ(swept.outcome.stats.at("orphans_refused"), 1U);
    EXPECT_EQ(world.cloud.open_sessions(), 1);
}

TEST(ContractLicence, HasRoomAgainWhenTheSweepHasClosedWhatExpiredADayAgo)
{
    World world;
    world.cloud.control("/sim/settings", R"({"open_sessions_max":1})");
    world.reach(Situation::session);
    world.pass(std::chrono::hours{49});
    const Ask again{"session.create", the_activity, "{}", "click/again"};
    const Answer full = world.plugin.ask(again);
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error->code, "teamviewer.license_limit");

    world.must({"reports.sweep", the_configuration, "{}", "job/1"});

    EXPECT_EQ(world.cloud.open_sessions(), 0);
    EXPECT_TRUE(world.plugin.ask(again));
}

TEST(ContractCompanyToken, OpensASessionInTheGroupOfTheForm)
{
    World world;
    use_script_token(world, R"("level":"company","scopes":["Sessions.Create","Groups.Read"])");

    const Answer created = world.must({"session.create", the_activity});

    EXPECT_EQ(world.cloud.open_sessions(), 1);
    EXPECT_THAT(world.desk.memory.links, SizeIs(3));
}

} // namespace
} // namespace test
