#include "mock-host/store/session.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"
#include "tests/unit/mock-host/store/failing_disk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

/// A desk whose committer ends something that does not fit into the store any more, and then has
/// the call of another configuration to end.
class CommitterTest : public testing::Test {
protected:
    /// An event of the first configuration, which is removed while the plugin is at it.
    store::Call removed_while_it_runs(const std::string& end)
    {
        const auto call = world.insert("{" + world.until_let_go() + end + "}");
        desk->start();
        while (desk->progress(call.number).value_or(Progress{}).done == 0)
            std::this_thread::yield();
        EXPECT_TRUE(desk->remove_configuration(world.configuration.id, world.agent.id));
        world.let_go();
        return call;
    }
    void expect_that_others_go_on()
    {
        store::Transaction change(world.store());
        store::Configuration other{.package = "echo", .name = "Other"};
        other.created_at = other.updated_at = TestDesk::real_time();
        world.configuration = *insert_configuration(change, other);
        change.commit();
        const auto call = world.insert(world.entry("of-another"));
        ASSERT_TRUE(desk->work_until_idle(60s));
        EXPECT_EQ(world.call(call).state, store::CallState::done);
    }

    TestDesk world{"echo"};
    std::unique_ptr<Desk> desk = world.open();
};

TEST_F(CommitterTest, EndOfACallIsCommittedWithoutWhatHungOnTheConfigurationThatIsGone)
{
    const std::string on = R"(,"activity":")" + world.activity.id + R"(","key":"k",)";
    const auto call =
        removed_while_it_runs(R"("outcome":{"message":"m","effects":[{"type":"record.put")" + on +
                              R"("value":{}},{"type":"journal.append")" + on +
                              R"("visibility":"internal","title":"t"}]})");
    expect_that_others_go_on();
    EXPECT_EQ(world.call(call).state, store::CallState::done);
    EXPECT_THAT(world.call(call).notes, HasSubstr("effects[0] record.put: cfg-1 is gone"));
    EXPECT_THAT(world.entries(), ElementsAre("k", "of-another"));
}

TEST_F(CommitterTest, FaultOfAConfigurationThatIsGoneKeepsNobodyWaiting)
{
    const auto call = removed_while_it_runs(R"("outcome_text":"no JSON")");
    expect_that_others_go_on();
    EXPECT_EQ(world.call(call).state, store::CallState::failed);
}

TEST_F(CommitterTest, CallThatNobodyIsLeftToTryAgainIsCancelled)
{
    const auto call = removed_while_it_runs(R"("fail":{"status":7,"retryable":true})");
    expect_that_others_go_on();
    EXPECT_EQ(world.call(call).state, store::CallState::cancelled);
    EXPECT_EQ(world.call(call).error.value_or(store::CallError{}).code, "configuration.gone");
}

TEST_F(CommitterTest, CallThatFailsWhenItIsToldToStopIsNotTriedAgain)
{
    const auto call =
        world.insert(R"({"wait_for_stop":true,"fail":{"status":7,"retryable":true}})");
    desk->start();
    while (world.running() == 0)
        std::this_thread::yield();
    ASSERT_TRUE(desk->cancel(call.number));
    while (world.call(call).state == store::CallState::running)
        std::this_thread::yield();
    EXPECT_EQ(world.call(call).state, store::CallState::cancelled);
}

TEST_F(CommitterTest, TicketWithoutRoomFailsTheCallAndSwitchesNothingOff)
{
    std::string records;
    for (int i = 0; i < 65; ++i) {
        records += (i == 0 ? "" : ",") + std::string(R"({"type":"record.put","activity":")") +
                   world.activity.id + R"(","key":"k)" + std::to_string(i) + R"(","value":{}})";
    }
    for (int i = 0; i < 5; ++i) {
        for (const std::string before : {R"({"outcome":{"message":"m",)", R"({"checkpoint":{)"}) {
            const auto call = world.insert(before + R"("effects":[)" + records + "]}}");
            ASSERT_TRUE(desk->work_until_idle(60s));
            EXPECT_EQ(world.call(call).state, store::CallState::failed);
            EXPECT_THAT(world.call(call).error->detail, HasSubstr("more than 64 records"));
        }
    }
    EXPECT_EQ(world.stored_configuration().state, store::ConfigurationState::active);
}

TEST_F(CommitterTest, CallWhoseEndTheStoreRefusesFails)
{
    store::Session({world.folder() / "desk.db"})
        .run_script("CREATE TRIGGER refuse BEFORE INSERT ON journal WHEN NEW.entry_key = 'refused' "
                    "BEGIN SELECT RAISE(ABORT, 'not this one'); END");
    const auto call = world.insert(world.entry("refused"));
    desk->start();
    expect_that_others_go_on();
    EXPECT_EQ(world.call(call).state, store::CallState::failed);
    EXPECT_EQ(world.call(call).error.value_or(store::CallError{}).code, "call.not_stored");
    EXPECT_THAT(world.call(call).error.value_or(store::CallError{}).detail,
                HasSubstr("not this one"));
    EXPECT_THAT(world.entries(), ElementsAre("of-another"));
}

TEST(CommitterOnAFailingDisk, EndIsToldOnceItIsDurableWhateverTheDiskSaysMeanwhile)
{
    TestDesk world("echo");
    store::FailingDisk disk;
    const auto desk = world.open_impatient(10s);
    const auto call = world.insert(world.entry("once", world.until_let_go()));
    desk->start();
    while (desk->progress(call.number).value_or(Progress{}).done == 0)
        std::this_thread::yield();
    disk.fails_with(SQLITE_NOMEM); // Nothing that anybody expects to pass.
    world.let_go();
    while (world.log().find("its log cannot be made durable") == std::string::npos)
        std::this_thread::yield();
    EXPECT_TRUE(desk->progress(call.number)) << "it is not over yet";
    disk.works();

    ASSERT_TRUE(desk->work_until_idle(60s));

    EXPECT_FALSE(desk->progress(call.number));
    EXPECT_EQ(world.call(call).state, store::CallState::done);
    EXPECT_THAT(world.entries(), ElementsAre("once"));
}

} // namespace
} // namespace mock::runtime
