#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock::runtime {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

/// What is asked of a desk with one and the same key.
class KeyUsedAgain : public testing::Test {
protected:
    Click click_on_another_activity()
    {
        store::Transaction change(world.store());
        Click click = world.click("{}", "k");
        click.target.id = insert_activity(change, {.title = "Another"}).id;
        change.commit();
        return click;
    }
    JobRequest job(const std::string& id, bool dry_run) const
    {
        return {world.configuration.id, id, world.agent.id, dry_run, "k"};
    }
    void expect_refused(const desk::Result<store::Call>& asked, const std::string& used_for)
    {
        ASSERT_FALSE(asked);
        EXPECT_EQ(asked.error().status, desk::Errc::conflict);
        EXPECT_EQ(asked.error().code, "key.used");
        EXPECT_THAT(asked.error().message,
                    AllOf(HasSubstr("use a new key"), HasSubstr("It was used for: " + used_for)));
        EXPECT_THAT(list_calls(store::Reader(world.store()), {}), SizeIs(1));
    }

    TestDesk world{"echo"};
};

TEST_F(KeyUsedAgain, OnAnotherActivityIsRefusedAndTheSameRequestIsTheSameCall)
{
    const auto desk = world.open();
    const auto first = desk->submit(world.click("{}", "k"));
    ASSERT_TRUE(first) << first.error().detail;
    expect_refused(desk->submit(click_on_another_activity()),
                   "echo.run, activity " + world.activity.number + " (" + first->id + ")");
    EXPECT_EQ(desk->submit(world.click("{}", "k"))->number, first->number);
}

TEST_F(KeyUsedAgain, IsRefusedAlsoWhereTheActionIsNoLongerOffered)
{
    const auto desk = world.open();
    const auto first = desk->submit(world.click("{}", "k"));
    ASSERT_TRUE(first) << first.error().detail;
    {
        store::Transaction change(world.store());
        set_configuration_state(change, world.configuration.id,
                                store::ConfigurationState::quarantined, "it died");
        change.commit();
    }
    expect_refused(desk->submit(click_on_another_activity()), "echo.run, ");
    EXPECT_EQ(desk->submit(world.click("{}", "k"))->number, first->number);
    EXPECT_EQ(desk->submit(world.click("{}", "new")).error().code, "action.blocked");
}

TEST_F(KeyUsedAgain, AfterADryRunStartsNoRealOneUnnoticed)
{
    const auto desk = world.open();
    const auto dry = desk->run_job(job("echo.job", true));
    ASSERT_TRUE(dry) << dry.error().detail;
    expect_refused(desk->run_job(job("echo.job", false)), "echo.job, configuration Echo");
    EXPECT_EQ(desk->run_job(job("echo.job", true))->number, dry->number);
}

TEST_F(KeyUsedAgain, ForAnotherJobIsRefused)
{
    DeskOptions options = world.options();
    options.open_package = [](const store::Package&) -> desk::Result<loader::Installed> {
        DESK_TRY(auto installed, TestDesk::package("echo"));
        auto& jobs = installed.package.manifest.jobs;
        jobs.push_back(jobs.front());
        jobs.back().id = "echo.other";
        return installed;
    };
    const auto desk = world.open(std::move(options));
    ASSERT_TRUE(desk->run_job(job("echo.job", false)));
    expect_refused(desk->run_job(job("echo.other", false)), "echo.job, ");
}

} // namespace
} // namespace mock::runtime
