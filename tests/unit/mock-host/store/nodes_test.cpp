#include "mock-host/store/mails.hpp"
#include "mock-host/store/nodes.hpp"
#include "mock-host/store/query.hpp"
#include "tests/unit/mock-host/store/calls_fixture.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

namespace mock::store {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(SqliteNodes, ThatLiveAreNotDead)
{
    TemporaryStore desk;
    const auto node = Node::join(*desk.store, noon(), 30s);
    ASSERT_TRUE(node);
    // The lease is long over, but the lock says better.
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(9999)), IsEmpty());
}

TEST(Nodes, ThatLeaveAreForgotten)
{
    TemporaryStore desk;
    auto node = *Node::join(*desk.store, noon(), 30s);
    node->leave(*desk.store);
    node.reset();
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(9999)), IsEmpty());
    EXPECT_TRUE(std::filesystem::is_empty(desk.folder.path() / "nodes"));
}

TEST(Nodes, ThatWereKilledAreDeadAtOnce)
{
    TemporaryStore desk;
    const pid_t child = ::fork();
    if (child == 0) {
        const auto store = desk.open_again();
        const auto node = Node::join(*store, noon(), 3600s);
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    const auto own = Node::join(*desk.store, noon(), 30s);

    const auto dead = dead_nodes(Reader(*desk.store), *desk.store, noon());

    ASSERT_THAT(dead, testing::SizeIs(1));
    EXPECT_NE(dead[0], (*own)->id());
    EXPECT_EQ(dead_nodes(Reader(*desk.store), *desk.store, noon()), dead); // and stays so
    desk.write([&](Transaction& change) { remove_node(change, dead[0]); });
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon()), IsEmpty());
}

TEST(Nodes, LocksOfProcessesThatDiedBeforeTheyEnteredThemselvesAreRemoved)
{
    TemporaryStore desk;
    const auto living = Node::join(*desk.store, noon(), 30s);
    const auto folder = desk.folder.path() / "nodes";
    const auto left = folder / "n-left.lock";
    const auto fresh = folder / "n-fresh.lock";
    for (const auto& file : {left, fresh})
        std::ofstream(file).put(' ');
    const auto old = std::filesystem::file_time_type::clock::now() - 2min;
    std::filesystem::last_write_time(left, old);
    std::filesystem::last_write_time(folder / ((*living)->id() + ".lock"), old);

    const auto next = Node::join(*desk.store, noon(), 30s);

    EXPECT_FALSE(std::filesystem::exists(left));
    EXPECT_TRUE(std::filesystem::exists(fresh)); // Its maker may be about to lock it.
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon()), IsEmpty());
}

TEST(Nodes, WhatOneHadNotedIsRemovedOnceNobodyKnowsIt)
{
    TemporaryStore desk;
    const auto living = Node::join(*desk.store, noon(), 30s);
    const auto left = desk.folder.path() / "nodes" / "n-left.stack";
    const auto kept = desk.folder.path() / "nodes" / ((*living)->id() + ".stack");
    for (const auto& file : {left, kept}) {
        std::ofstream(file).put(' ');
        std::filesystem::last_write_time(file,
                                         std::filesystem::file_time_type::clock::now() - 2min);
    }
    const auto next = Node::join(*desk.store, noon(), 30s);

    EXPECT_FALSE(std::filesystem::exists(left));
    EXPECT_TRUE(std::filesystem::exists(kept));
}

TEST(Nodes, OfOtherMachinesAreDeadWhenTheirLeaseIsOver)
{
    TemporaryStore desk;
    auto node = *Node::join(*desk.store, noon(), 30s);
    desk.write(
        [](Transaction& change) { Query(change, "UPDATE nodes SET host = 'elsewhere'").run(); });
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(30)), IsEmpty());
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(31)), ElementsAre(node->id()));
    desk.write([&](Transaction& change) { node->heartbeat(change, noon(20)); });
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(50)), IsEmpty());
}

TEST(Nodes, WhoseLockMayNotBeSeenAreDeadWhenTheirLeaseIsOver)
{
    TemporaryStore desk;
    const auto node = Node::join(*desk.store, noon(), 30s);
    // No file may be called like that: asking for it fails, as in a folder of another user.
    const std::string too_long(300, 'n');
    desk.write([&](Transaction& change) {
        Query(change, "UPDATE nodes SET id = :id, lock_file = :file")
            .bind(too_long, (desk.folder.path() / too_long).string())
            .run();
    });
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(30)), IsEmpty());
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(31)), ElementsAre(too_long));
}

TEST(Nodes, ThatEnteredByAClockThatWasSetBackAreDeadOneLeaseLater)
{
    TemporaryStore desk;
    const auto present = [&] { return lease_clock(Reader(*desk.store)); };
    const auto node = *Node::join(*desk.store, present() + 1h, 30s);
    desk.write(
        [](Transaction& change) { Query(change, "UPDATE nodes SET host = 'elsewhere'").run(); });
    const auto dead_at = [&](Time now) {
        return dead_nodes(Reader(*desk.store), *desk.store, now);
    };
    EXPECT_THAT(dead_at(present() + 50min), IsEmpty());

    const Time before = present();
    bring_leases_to_present(*desk.store);
    const Time after = present();
    bring_leases_to_present(*desk.store); // Of what is not ahead any more it leaves all as it is.

    EXPECT_THAT(dead_at(before + 30s), IsEmpty());
    EXPECT_THAT(dead_at(after + 31s), ElementsAre(node->id()));
}

TEST(Nodes, ThatComeBackAfterOthersTookOverEnterAgain)
{
    TemporaryStore desk;
    auto node = *Node::join(*desk.store, noon(), 30s);
    const auto beat = [&](Time now) {
        return desk.write([&](Transaction& change) { return node->heartbeat(change, now); });
    };
    EXPECT_TRUE(beat(noon(30)));
    desk.write([&](Transaction& change) { remove_node(change, node->id()); });
    EXPECT_FALSE(beat(noon(60)));
    EXPECT_TRUE(beat(noon(60)));
    desk.write(
        [](Transaction& change) { Query(change, "UPDATE nodes SET host = 'elsewhere'").run(); });
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(90)), IsEmpty());
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(91)), ElementsAre(node->id()));
}

TEST_F(Calls, OfANodeThatNobodyKnowsAreThoseOfADeadOne)
{
    insert(desk.click("cfg-1", "click", one));
    take(Lane::click);
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon()), ElementsAre("n-1"));
}

TEST(Nodes, ThatNobodyKnowsAreDeadWhenAMailIsBeingSentByThem)
{
    TemporaryStore desk;
    desk.write([](Transaction& change) {
        queue_mail(change, {.key = "m", .created_at = noon()});
        take_queued_mail(change, noon(), "n-1");
    });
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon()), ElementsAre("n-1"));
    desk.write([](Transaction& change) { doubt_mails_of(change, "n-1", "it died"); });
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon()), IsEmpty());
}

TEST_F(Calls, OfANodeThatLeftAreToBeTakenOverByTheOthers)
{
    auto first = *Node::join(*desk.store, noon(), 30s);
    auto second = *Node::join(*desk.store, noon(), 30s);
    insert(desk.click("cfg-1", "click", one));
    ClaimRequest claimed = claim(Lane::click);
    claimed.node = first->id();
    ASSERT_TRUE(claim_one(*desk.store, claimed));
    const auto sees_others = [&] { return has_others(Reader(*desk.store), second->id()); };
    EXPECT_TRUE(sees_others());
    first->leave(*desk.store);
    EXPECT_TRUE(sees_others());
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon()), ElementsAre(first->id()));
    desk.write([&](Transaction& change) {
        requeue_calls_of(change, first->id(), {.at_once_max = 3}, noon());
    });
    EXPECT_FALSE(sees_others());
}

TEST(Nodes, ThatWereOnlyTakenForDeadKeepTheirLocks)
{
    TemporaryStore desk;
    auto node = *Node::join(*desk.store, noon(), 30s);
    const auto lock = desk.folder.path() / "nodes" / (node->id() + ".lock");
    desk.write([&](Transaction& change) { remove_node(change, node->id()); });
    EXPECT_TRUE(std::filesystem::exists(lock));
    desk.write([&](Transaction& change) { node->heartbeat(change, noon()); });
    const std::string id = node->id();
    node.reset();
    desk.write([&](Transaction& change) { remove_node(change, id); });
    EXPECT_FALSE(std::filesystem::exists(lock));
}

TEST(PostgresNodes, ThatEndWithoutLeavingAreDeadAtOnce)
{
    TemporaryStore desk;
    auto node = *Node::join(*desk.store, noon(), 30s);
    const std::string id = node->id();
    node.reset();
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon()), ElementsAre(id));
}

TEST(PostgresNodes, AreDeadWhenTheirLeaseIsOverThoughTheyLive)
{
    TemporaryStore desk;
    const auto node = *Node::join(*desk.store, noon(), 30s);
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(30)), IsEmpty());
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon(31)), ElementsAre(node->id()));
}

TEST(PostgresNodes, OfOtherFoldersOnThisMachineAreSeenToLive)
{
    TemporaryStore desk;
    const TemporaryFolder other_folder;
    Location other = desk.location;
    other.directory = other_folder.path();
    const auto store = *Store::open(other);
    const auto node = *Node::join(*store, noon(), 30s);
    EXPECT_THAT(dead_nodes(Reader(*desk.store), *desk.store, noon()), IsEmpty());
}

TEST(PostgresNodes, HaveTheClockOfTheDatabase)
{
    TemporaryStore desk;
    const Reader reader(*desk.store);
    const Time before = lease_clock(reader);
    EXPECT_GT(before, noon());
    EXPECT_GE(lease_clock(reader), before);
}

} // namespace
} // namespace mock::store
