#include "mock-host/store/assets.hpp"
#include "mock-host/store/changes.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/nodes.hpp"
#include "mock-host/store/places.hpp"
#include "mock-host/store/postgres_failure.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/settings.hpp"
#include "tests/unit/mock-host/store/calls_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <latch>
#include <thread>

namespace mock::store {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

TEST(Failures, OfPostgresRepeatNoValues)
{
    EXPECT_EQ(postgres_failure("55P03", "x").kind(), FailureKind::busy);
    EXPECT_EQ(postgres_failure("53100", "x").kind(), FailureKind::full);
    EXPECT_EQ(postgres_failure("42501", "x").kind(), FailureKind::read_only);
    EXPECT_EQ(postgres_failure("57P01", "x").kind(), FailureKind::lost);
    EXPECT_EQ(postgres_failure("57014", "x").kind(), FailureKind::busy);
    EXPECT_THAT(postgres_failure("57014", "x").what(), HasSubstr("statement_timeout"));
    EXPECT_EQ(postgres_failure("25P03", "x").kind(), FailureKind::lost);
    EXPECT_EQ(postgres_failure("23505", "x").kind(), FailureKind::taken);
    EXPECT_THAT(postgres_failure("22P02", "invalid input: \"the-hidden-value\"").what(),
                Not(HasSubstr("the-hidden-value")));
    EXPECT_EQ(primary_message("Cannot execute query. ERROR:  what\nDETAIL:  (the-hidden-value)"),
              "what");
}

TEST(Failures, OfAServerWithoutAConnectionLeftNameItsSetting)
{
    for (const char* said :
         {"sorry, too many clients already", "too many connections for role \"x\"",
          "remaining connection slots are reserved for superusers"}) {
        const Failure failure = no_connection(
            "Cannot establish connection to the database.\nconnection to server at \"db\" failed: "
            "FATAL:  " +
            std::string(said) + "\n");
        EXPECT_EQ(failure.kind(), FailureKind::busy) << said;
        EXPECT_THAT(failure.what(), HasSubstr("max_connections")) << said;
    }
}

TEST(PostgresStore, ThatDoesNotAnswerIsUnavailable)
{
    const auto opened = Store::open({.address = "postgresql://desk@127.0.0.1:1/desk"});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().status, desk::Errc::unavailable);
    EXPECT_EQ(opened.error().code, "store.lost");
    EXPECT_THAT(opened.error().detail, HasSubstr("look whether it runs"));
}

TEST(PostgresStore, DatabaseWithoutTablesIsNoStore)
{
    const TemporaryFolder folder;
    const auto opened = Store::open(new_place(folder));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().status, desk::Errc::not_found);
}

TEST(PostgresStore, OpensNoMoreConnectionsThanItHasPlacesFor)
{
    TemporaryStore desk;
    Location impatient = desk.location;
    impatient.patience = 50ms;
    const auto store = *Store::open(impatient);
    constexpr int threads_at_once = 60;
    std::latch all_tried(threads_at_once);
    std::atomic<std::size_t> lucky = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < threads_at_once; ++i) {
        threads.emplace_back([&] {
            std::optional<Reader> reader;
            try {
                reader.emplace(*store);
                ++lucky;
            } catch (const Failure& failure) {
                EXPECT_EQ(failure.kind(), FailureKind::busy);
            }
            all_tried.arrive_and_wait();
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(lucky, Places::readers_max + Places::reserve_max);
    EXPECT_NO_THROW(Reader{*store});
}

TEST(PostgresStore, FindsItsWayBackWhenItsConnectionsWereCut)
{
    TemporaryStore desk;
    desk.write([](Transaction& change) { put_setting(change, "a", "1"); });
    const auto cut = [&](Connection connection) {
        std::int64_t id = 0;
        Query(connection, "SELECT pg_backend_pid()").into(id).next();
        Session(desk.location)
            .run_script("SELECT pg_terminate_backend(" + std::to_string(id) + ")");
    };
    cut(Reader(*desk.store));
    cut(Transaction(*desk.store));
    EXPECT_EQ(setting(Reader(*desk.store), "a"), "1");
    desk.write([](Transaction& change) { put_setting(change, "a", "2"); });
    EXPECT_EQ(setting(Reader(*desk.store), "a"), "2");
}

TEST(PostgresStore, ConnectionThatIsCutInATransactionLosesIt)
{
    TemporaryStore desk;
    Transaction change(*desk.store);
    put_setting(change, "a", "1");
    std::int64_t id = 0;
    Query(change, "SELECT pg_backend_pid()").into(id).next();
    Session(desk.location).run_script("SELECT pg_terminate_backend(" + std::to_string(id) + ")");
    try {
        put_setting(change, "b", "2");
        change.commit();
        FAIL() << "committed over a connection that is gone";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.kind(), FailureKind::lost);
    }
    EXPECT_EQ(setting(Reader(*desk.store), "a"), std::nullopt);
}

TEST(PostgresStore, TransactionInWhichSomethingFailedIsNotCommitted)
{
    TemporaryStore desk;
    Transaction change(*desk.store);
    put_setting(change, "a", "1");
    EXPECT_THROW(change.session().run_script("SELECT * FROM nothing"), Failure);
    EXPECT_THROW(change.commit(), Failure);
}

TEST(PostgresTransaction, OfAnotherPartRunsBeside)
{
    TemporaryStore desk;
    Location impatient = desk.location;
    impatient.patience = 50ms;
    const auto store = *Store::open(impatient);

    Transaction first(*store, Part::of(one));
    put_setting(first, "a", "1");
    Transaction second(*store, Part::of(two));
    Transaction rows(*store, Part::rows());
    put_setting(second, "b", "2");
    second.commit();
    EXPECT_EQ(setting(Reader(*desk.store), "b"), "2");
    EXPECT_THROW(Transaction(*store, Part::of(one)), Failure);
    EXPECT_THROW(Transaction(*store, Part::all()), Failure);
}

TEST(PostgresTransaction, OfTheWholeStoreLetsNobodyElseWrite)
{
    TemporaryStore desk;
    Location impatient = desk.location;
    impatient.patience = 50ms;
    const auto store = *Store::open(impatient);

    const Transaction all(*store);
    for (const Part& part : {Part::all(), Part::of(one), Part::rows()}) {
        try {
            const Transaction change(*store, part);
            FAIL() << "wrote at the same time";
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.kind(), FailureKind::busy);
        }
    }
    const TemporaryStore other; // in the same database
    EXPECT_NO_THROW(Transaction(*other.store));
}

TEST(PostgresTransaction, SeesWhatWasCommittedWhileItWaited)
{
    TemporaryStore desk;
    auto first = std::make_unique<Transaction>(*desk.store);
    put_setting(*first, "a", "1");
    std::thread waiting([&] {
        Transaction second(*desk.store);
        EXPECT_EQ(setting(second, "a"), "1");
    });
    first->commit();
    first.reset();
    waiting.join();
}

using PostgresAssets = Calls;

TEST_F(PostgresAssets, KeepNeitherClaimsNorHeartBeatsWaitingWhileTheyAreChanged)
{
    const auto asset =
        desk.write([](Transaction& change) { return insert_asset(change, {.name = "PC"}); });
    insert(desk.click("cfg-1", "click", one));
    Location impatient = desk.location;
    impatient.patience = 50ms;
    const auto other = *Store::open(impatient);
    const auto node = *Node::join(*other, noon(), 30s);

    Transaction batch(*desk.store, part_of_assets());
    const AssetChange wanted{.id = asset.id, .revision = asset.revision, .set = {{"kind", "x"}}};
    EXPECT_EQ(apply_asset_change(batch, "cfg-1", wanted).verdict, Verdict::applied);
    EXPECT_TRUE(claim_one(*other, claim(Lane::click)));
    {
        Transaction change(*other, Part::rows());
        EXPECT_TRUE(node->heartbeat(change, noon(1)));
        change.commit();
    }
    EXPECT_THROW(Transaction(*other, part_of_assets()), Failure);
    batch.commit();
}

TEST_F(PostgresAssets, KeepAnAttributeThatIsSetWhileTheyAreChanged)
{
    const auto asset =
        desk.write([](Transaction& change) { return insert_asset(change, {.name = "PC"}); });
    Transaction batch(*desk.store, part_of_assets());
    const AssetChange wanted{.id = asset.id, .revision = asset.revision, .set = {{"kind", "x"}}};
    EXPECT_EQ(apply_asset_change(batch, "cfg-1", wanted).verdict, Verdict::applied);
    std::thread outcome([&] {
        Transaction change(*desk.store, Part::of({TargetKind::asset, asset.id}));
        EXPECT_TRUE(set_asset_attribute(change, asset.id, "note", "y"));
        change.commit();
    });
    const auto waits = [&] {
        int rows = 0;
        Query(Reader(*desk.store), "SELECT count(*) FROM pg_locks WHERE NOT granted AND "
                                   "locktype IN ('transactionid', 'tuple')")
            .into(rows)
            .next();
        return rows > 0;
    };
    while (!waits())
        std::this_thread::yield();
    batch.commit();
    outcome.join();
    const auto both = find_asset(Reader(*desk.store), asset.id);
    EXPECT_EQ(both->kind, "x");
    EXPECT_EQ(both->attributes.at("note"), "y");
}

TEST(PostgresOrder, OfTextsIsThatOfTheirBytes)
{
    TemporaryStore desk;
    desk.write([](Transaction& change) {
        for (const char* name : {"b", "Ä", "a", "B", "ä", "_", "A"})
            insert_asset(change, {.name = name});
    });
    std::string names;
    for (const Asset& asset : search_assets(Reader(*desk.store), {}))
        names += asset.name + " ";
    EXPECT_EQ(names, "_ a A b B Ä ä ");
}

TEST(PostgresBell, RingsForWorkOfOthers)
{
    DeskWithPlugin desk;
    WorkBell bell(*desk.store);
    const auto other = desk.open_again();
    {
        Transaction change(*other);
        put_setting(change, "a", "1");
        change.commit();
    }
    EXPECT_FALSE(bell.wait(100ms)) << "there is nothing to do";
    {
        Transaction change(*other);
        insert_call(change, DeskWithPlugin::click("cfg-1", "k", one));
        change.commit();
    }
    EXPECT_TRUE(bell.wait(30s));
}

TEST(PostgresBell, RingsForMailsOfOthers)
{
    DeskWithPlugin desk;
    WorkBell bell(*desk.store);
    const auto other = desk.open_again();
    const auto rings_after = [&](const auto& body) {
        Transaction change(*other);
        body(change);
        change.commit();
        return bell.wait(30s);
    };
    std::int64_t id = 0;
    EXPECT_TRUE(rings_after([&](Transaction& change) {
        id = *queue_mail(change, {.instance = "cfg-1", .key = "m", .created_at = noon()});
    }));
    EXPECT_TRUE(rings_after([&](Transaction& change) {
        ASSERT_TRUE(take_queued_mail(change, noon(), "n-1"));
        EXPECT_TRUE(mark_mail_failed(change, id, "n-1", "451", noon(60)));
    }));
    EXPECT_TRUE(rings_after([&](Transaction& change) {
        ASSERT_TRUE(take_queued_mail(change, noon(60), "n-1"));
        return_mails_of(change, "n-1");
    }));
    desk.write([&](Transaction& change) {
        ASSERT_TRUE(take_queued_mail(change, noon(60), "n-1"));
        EXPECT_TRUE(mark_mail_failed(change, id, "n-1", "550", {}));
    });
    EXPECT_TRUE(
        rings_after([&](Transaction& change) { EXPECT_TRUE(resend_mail(change, id, noon(60))); }));
}

TEST(PostgresBell, OfAnotherStoreInTheSameDatabaseIsNotHeard)
{
    DeskWithPlugin desk;
    WorkBell bell(*desk.store);
    DeskWithPlugin other;
    other.write(
        [](Transaction& change) { insert_call(change, DeskWithPlugin::click("cfg-1", "k", one)); });
    EXPECT_FALSE(bell.wait(100ms));
}

TEST(PostgresChanges, ThatAreCommittedLaterAreNotPassedOver)
{
    DeskWithPlugin desk;
    number_changes(*desk.store);
    const std::int64_t before = last_change(Reader(*desk.store));
    const auto note = [](Transaction& change, const Target& target) {
        append_journal_entry(change, {.target = target, .title = "Note"});
    };
    Transaction slow(*desk.store, Part::of(one));
    note(slow, one);
    {
        Transaction quick(*desk.store, Part::of(two));
        note(quick, two);
        quick.commit();
    }
    number_changes(*desk.store);
    const auto first = list_changes(Reader(*desk.store), before, 9);
    slow.commit();
    number_changes(*desk.store);
    const auto second = list_changes(Reader(*desk.store), before + 1, 9);

    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].target, two);
    EXPECT_EQ(first[0].number, before + 1);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].target, one);
    EXPECT_EQ(second[0].number, before + 2);
}

} // namespace
} // namespace mock::store
