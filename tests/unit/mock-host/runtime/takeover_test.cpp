#include "mock-host/runtime/boot_clock.hpp"
#include "mock-host/runtime/crash_file.hpp"
#include "mock-host/store/nodes.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/settings.hpp"
#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;

/// A node of another machine whose lease is over.
void enter_dead_node(store::Transaction& change, const std::string& id)
{
    store::Query query(change, "INSERT INTO nodes (id, host, pid, started_at, heartbeat_at, "
                               "lease_until, lock_file) VALUES (:id, 'elsewhere', 1, 0, 0, 0, '')");
    query.bind(id).run();
}

bool is_entered(TestDesk& world, const std::string& id)
{
    int rows = 0;
    const store::Reader reader(world.store());
    store::Query(reader, "SELECT count(*) FROM nodes WHERE id = :id").bind(id).into(rows).next();
    return rows > 0;
}

/// What it notes when it crashes inside the plugin; it held the file as long as it lived.
void leave_crash(const TestDesk& world, const std::string& id)
{
    const auto elsewhere = world.folder() / "elsewhere";
    const auto nodes = world.folder() / "nodes";
    const auto notes = CrashFile::create(elsewhere, id);
    ASSERT_TRUE(notes);
    const CrashFile::Entry inside(**notes, world.configuration.id, "action");
    (*notes)->mark_crashed();
    std::filesystem::create_directories(nodes);
    std::filesystem::copy_file(elsewhere / (id + ".stack"), nodes / (id + ".stack"));
}

std::optional<std::string> last_crash(TestDesk& world)
{
    return store::setting(store::Reader(world.store()), "runtime.last_crash");
}

TEST(Takeover, NodeThatCameBackMeanwhileKeepsItsCallsAndWhatItNotes)
{
    TestDesk world("echo");
    const auto notes = CrashFile::create(world.folder() / "nodes", "n-b");
    ASSERT_TRUE(notes);
    const auto call = world.insert("{}");
    store::ClaimRequest claim;
    claim.node = "n-b";
    claim.now = TestDesk::real_time();
    claim.instances = {world.configuration.id};
    claim.time_limit = [](const store::Call&) { return 20s; };
    ASSERT_EQ(claim_calls(world.store(), claim).size(), 1);
    {
        store::Transaction change(world.store());
        for (const char* id : {"n-a", "n-b", "n-c"})
            enter_dead_node(change, id);
        // All three are found dead; the second one is back before it is its turn.
        store::Query(change, "CREATE TRIGGER back AFTER DELETE ON nodes WHEN OLD.id = 'n-a' BEGIN "
                             "UPDATE nodes SET lease_until = 9000000000000 WHERE id = 'n-b'; END")
            .run();
        change.commit();
    }

    const auto desk = world.open();
    desk->start();
    while (is_entered(world, "n-c"))
        std::this_thread::yield();

    EXPECT_TRUE(is_entered(world, "n-b"));
    EXPECT_EQ(world.call(call).state, store::CallState::running);
    EXPECT_EQ(world.call(call).node, "n-b");
    EXPECT_TRUE(std::filesystem::exists(world.folder() / "nodes" / "n-b.stack"));
}

TEST(Takeover, CrashIsReadAgainUntilTheStoreHasIt)
{
    TestDesk world("echo");
    const auto file = world.folder() / "nodes" / "n-a.stack";
    leave_crash(world, "n-a");
    {
        store::Transaction change(world.store());
        enter_dead_node(change, "n-a");
        store::Query(change, "CREATE TRIGGER refuse BEFORE INSERT ON settings "
                             "WHEN NEW.name = 'runtime.last_crash' "
                             "BEGIN SELECT RAISE(ABORT, 'no room'); END")
            .run();
        change.commit();
    }
    DeskOptions options = world.options();
    options.log = world.open_log();
    const auto desk = world.open(std::move(options));
    desk->start();
    while (world.log().find("no room") == std::string::npos)
        std::this_thread::yield();
    EXPECT_TRUE(std::filesystem::exists(file));
    {
        store::Transaction change(world.store());
        store::Query(change, "DROP TRIGGER refuse").run();
        change.commit();
    }
    while (std::filesystem::exists(file))
        std::this_thread::yield();
    EXPECT_EQ(last_crash(world), "n-a " + world.configuration.id + ' ');
}

TEST(Takeover, ThatFailsDoesNotKeepAnybodyFromWork)
{
    TestDesk world("echo");
    const auto call = world.insert("{}");
    {
        store::Transaction change(world.store());
        enter_dead_node(change, "n-a");
        store::Query(change, "CREATE TRIGGER refuse BEFORE DELETE ON nodes WHEN OLD.id = 'n-a' "
                             "BEGIN SELECT RAISE(ABORT, 'not this one'); END")
            .run();
        change.commit();
    }
    DeskOptions options = world.options();
    options.log = world.open_log();
    const auto desk = world.open(std::move(options));
    desk->start();
    while (world.call(call).state != store::CallState::done)
        std::this_thread::yield();
    EXPECT_TRUE(is_entered(world, "n-a"));
    EXPECT_THAT(world.log(), testing::HasSubstr("are not taken over: the store refused"));
    EXPECT_THAT(world.log(), testing::HasSubstr("not this one"));
}

TEST(Takeover, FindsNothingOfADeskThatEndedProperly)
{
    TestDesk world("echo");
    ASSERT_TRUE(world.open()->work_until_idle(60s));
    EXPECT_FALSE(has_others(store::Reader(world.store()), ""));
    EXPECT_TRUE(std::filesystem::is_empty(world.folder() / "nodes"));
}

TEST(Takeover, CrashOfANodeWhoseCallsAnotherMachineTookOverIsNotedOnce)
{
    TestDesk world("echo");
    leave_crash(world, "n-a");
    for (int i = 0; i < 2; ++i) {
        const auto desk = world.open();
        EXPECT_EQ(last_crash(world), "n-a " + world.configuration.id + ' ');
        EXPECT_FALSE(std::filesystem::exists(world.folder() / "nodes" / "n-a.stack"));
        leave_crash(world, "n-a"); // As if the process had died before it removed the file.
    }
    EXPECT_EQ(world.stored_configuration().state, store::ConfigurationState::active);
}

TEST(Takeover, NodeThatIsOnlyTakenForDeadKeepsItsFiles)
{
    TestDesk world("echo");
    const auto nodes = world.folder() / "nodes";
    const auto living = *store::Node::join(world.store(), TestDesk::real_time(), 1s);
    const auto notes = CrashFile::create(nodes, living->id());
    ASSERT_TRUE(notes);
    {
        store::Transaction change(world.store());
        store::Query(change, "UPDATE nodes SET host = 'elsewhere', lease_until = 0").run();
        enter_dead_node(change, "n-z");
        change.commit();
    }
    const auto desk = world.open();
    desk->start();
    while (is_entered(world, "n-z")) // It comes after the other one.
        std::this_thread::yield();

    EXPECT_FALSE(is_entered(world, living->id()));
    EXPECT_TRUE(std::filesystem::exists(nodes / (living->id() + ".lock")));
    EXPECT_TRUE(std::filesystem::exists(nodes / (living->id() + ".stack")));
}

TEST(Takeover, WorkIsNotDoneBeforeADeadNodeIsGone)
{
    TestDesk world("echo");
    for (int round = 0; round < 10; ++round) { // Its own first look may come before the question.
        {
            store::Transaction change(world.store());
            enter_dead_node(change, "n-b");
            change.commit();
        }
        const auto desk = world.open();
        EXPECT_TRUE(desk->work_until_idle(60s));
        EXPECT_FALSE(is_entered(world, "n-b"));
    }
}

TEST(Takeover, CallThatOthersTookOverBeforeItBeganIsNotBegun)
{
    TestDesk world("echo");
    const auto lost = *world.clicked(world.entry("lost"));
    const auto next =
        world.insert("{}", store::CallKind::job, store::Lane::background,
                     store::Target{store::TargetKind::configuration, world.configuration.id});
    {
        store::Transaction change(world.store());
        enter_dead_node(change, "n-b");
        store::Query(change, "UPDATE nodes SET lease_until = 9000000000000").run();
        // The first one is taken over as soon as it is claimed, and then the store fails.
        store::Query(change, "CREATE TRIGGER others AFTER UPDATE OF state ON calls "
                             "WHEN NEW.state = 'running' AND NEW.lane = 'click' BEGIN "
                             "UPDATE calls SET node = 'n-b', generation = 9 "
                             "WHERE number = NEW.number; END")
            .run();
        store::Query(change, "CREATE TRIGGER broken BEFORE UPDATE OF state ON calls "
                             "WHEN NEW.state = 'running' AND NEW.lane = 'background' BEGIN "
                             "SELECT abs(NEW.number - NEW.number - 9223372036854775807 - 1); END")
            .run();
        change.commit();
    }
    DeskOptions options = world.options();
    options.log = world.open_log();
    const auto desk = world.open(std::move(options));
    desk->start();
    while (world.log().find("work does not go on") == std::string::npos)
        std::this_thread::yield();
    {
        store::Transaction change(world.store());
        store::Query(change, "DROP TRIGGER broken").run();
        change.commit();
    }
    while (world.call(next).state != store::CallState::done)
        std::this_thread::yield();

    EXPECT_EQ(world.call(lost).node, "n-b");
    EXPECT_THAT(world.log(), testing::Not(testing::HasSubstr("call dispatched: echo.run")));
}

TEST(Takeover, NodeThatWasTakenForDeadStopsWhatOthersDoNow)
{
    TestDesk world("echo");
    DeskOptions options = world.options();
    options.lease = 1s;
    const auto desk = world.open(std::move(options));
    const auto call = world.insert(R"({"sleep_ms":19000})");
    desk->start();
    while (world.running() == 0)
        std::this_thread::yield();
    {
        store::Transaction change(world.store());
        const std::string node = world.call(call).node;
        requeue_calls_of(change, node, {.at_once_max = 3}, TestDesk::real_time());
        remove_node(change, node);
        change.commit();
    }
    while (world.call(call).attempt < 2)
        std::this_thread::yield();
    ASSERT_TRUE(desk->cancel(call.number)); // The second attempt.

    EXPECT_TRUE(desk->work_until_idle(10s)) << "the first one goes on";
    EXPECT_EQ(world.call(call).state, store::CallState::cancelled);
}

/// Told apart from the steady clock only where the machine was suspended, or in a time namespace of
/// its own (`unshare --time --boottime 1000`).
TEST(BootClock, IsThatOfTheMachineSinceItsStart)
{
    const auto read = [] {
        timespec time{};
        ::clock_gettime(CLOCK_BOOTTIME, &time);
        return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
    };
    const auto before = read();
    const auto now = BootClock::now().time_since_epoch();
    EXPECT_GE(now, before);
    EXPECT_LE(now, read());
}

} // namespace
} // namespace mock::runtime
