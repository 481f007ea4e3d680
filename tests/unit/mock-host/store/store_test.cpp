#include "mock-host/store/migrations.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/settings.hpp"
#include "tests/unit/mock-host/store/temporary_store.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mock::store {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

desk::Error error_of(const Location& location)
{
    const auto opened = Store::open(location);
    return opened ? desk::Error{} : opened.error();
}

int count(Connection connection, const std::string& what)
{
    int found = -1;
    Query(connection, "SELECT count(*) FROM " + what).into(found).next();
    return found;
}

FailureKind failure_of(Session& session, const std::string& script)
{
    try {
        session.run_script(script);
    } catch (const Failure& failure) {
        return failure.kind();
    }
    ADD_FAILURE() << script << " did not fail";
    return FailureKind::other;
}

TEST(Location, IsAFileOfSqliteOrADatabaseOfPostgres)
{
    EXPECT_EQ(Location::parse("sqlite:desk.db")->file, "desk.db");
    EXPECT_EQ(Location::parse("sqlite:").error().status, desk::Errc::invalid);
    EXPECT_THAT(Location::parse("desk.db").error().detail, HasSubstr("write sqlite:FILE"));
    for (const char* address : {"postgresql://desk@db.example.com:5433/desk",
                                "postgresql://desk@/desk?host=/run/postgresql", "postgresql://"}) {
        const auto location = Location::parse(address);
        ASSERT_TRUE(location) << location.error().detail;
        EXPECT_TRUE(location->is_postgres());
        EXPECT_EQ(location->name(), address);
    }
    EXPECT_EQ(Location::parse("postgresql://h/d?no_such=1").error().status, desk::Errc::invalid);
}

TEST(Location, WithAPasswordIsRefusedAndNotRepeated)
{
    for (const char* address :
         {"postgresql://desk:the-hidden-value@db/desk",
          "postgresql://db/d?password=the-hidden-value", "postgres://desk:the-hidden-value@db/desk",
          "postgresql://desk:the-hidden-value@db:x/d"}) {
        const auto location = Location::parse(address);
        ASSERT_FALSE(location);
        EXPECT_THAT(location.error().detail, testing::Not(HasSubstr("the-hidden-value")));
    }
    EXPECT_THAT(Location::parse("postgresql://desk:pw@db/desk").error().detail,
                HasSubstr("into ~/.pgpass"));
}

TEST(SqliteStore, NewFileIsForItsOwnerOnly)
{
    const TemporaryStore desk;
    struct stat file = {};
    ASSERT_EQ(::stat(desk.location.file.c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 0777, 0600U);
}

TEST(Store, ThatIsThereIsNotMadeAgain)
{
    TemporaryStore desk;
    desk.write([](Transaction& change) { put_setting(change, "a", "kept"); });

    const auto again = Store::create(desk.location);

    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().status, desk::Errc::conflict);
    EXPECT_EQ(setting(Reader(*desk.store), "a"), "kept");
}

TEST(SqliteStore, FileThatWasLeftWithoutATableIsMadeAStore)
{
    const TemporaryFolder folder;
    const Location location{.file = folder.path() / "desk.db"};
    std::ofstream(location.file).flush();
    EXPECT_TRUE(Store::create(location));
    EXPECT_TRUE(Store::open(location));
}

TEST(SqliteStore, FileOfSomethingElseIsNotMadeAStoreAndStaysWhatItIs)
{
    const TemporaryFolder folder;
    const Location text{.file = folder.path() / "letter.txt"};
    std::ofstream(text.file) << std::string(5000, 'x');
    const Location other{.file = folder.path() / "other.db"};
    Session(other).run_script("CREATE TABLE other (a INTEGER)");
    for (const Location& location : {text, other}) {
        const std::string before = read_file(location.file);
        EXPECT_EQ(Store::create(location).error().status, desk::Errc::conflict);
        EXPECT_EQ(read_file(location.file), before);
    }
}

TEST(SqliteStore, MissingFileIsNotMadeByOpening)
{
    const TemporaryFolder folder;
    const Location location{.file = folder.path() / "desk.db"};
    EXPECT_EQ(error_of(location).status, desk::Errc::not_found);
    EXPECT_FALSE(std::filesystem::exists(location.file));
}

TEST(SqliteStore, PathWithBlanksAndSignsIsFine)
{
    const TemporaryFolder folder;
    const Location location{.file = folder.path() / "my  desk = ä.db"};
    ASSERT_TRUE(Store::create(location));
    EXPECT_TRUE(std::filesystem::exists(location.file));
    EXPECT_TRUE(Store::open(location));
}

TEST(SqliteStore, FileOfSomethingElseIsRefused)
{
    const TemporaryFolder folder;
    const Location text{.file = folder.path() / "letter.txt"};
    std::ofstream(text.file) << std::string(5000, 'x');
    const Location empty{.file = folder.path() / "empty.db"};
    std::ofstream(empty.file).flush();
    for (const Location& location : {text, empty}) {
        EXPECT_EQ(error_of(location).status, desk::Errc::invalid);
        EXPECT_THAT(error_of(location).detail, HasSubstr("not a store of mock-host"));
    }
    EXPECT_EQ(read_file(text.file), std::string(5000, 'x'));
}

TEST(Store, OfANewerProgramIsRefusedAndNotTouched)
{
    TemporaryStore desk;
    desk.write([](Transaction& change) {
        Query(change, "UPDATE schema_version SET version = 999").run();
    });

    const auto error = error_of(desk.location);

    EXPECT_EQ(error.status, desk::Errc::unsupported);
    EXPECT_THAT(error.detail,
                HasSubstr("written by a newer mock-host (schema 999; this program "
                          "knows " +
                          std::to_string(Store::schema_version()) + "): use that program"));
    int version = 0;
    Query(Reader(*desk.store), "SELECT version FROM schema_version").into(version).next();
    EXPECT_EQ(version, 999);
}

TEST(Store, ThatIsLockedIsReportedAsUnavailable)
{
    TemporaryStore desk;
    const Transaction somebody(*desk.store);
    Location impatient = desk.location;
    impatient.patience = 1ms;
    const auto error = error_of(impatient);
    EXPECT_EQ(error.status, desk::Errc::unavailable);
    EXPECT_TRUE(error.retryable);
}

TEST(Store, FirstVersionIsBroughtUpToDateAndKeepsItsRows)
{
    const TemporaryFolder folder;
    const Location location = new_place(folder);
    if (!location.is_postgres()) std::ofstream(location.file).flush();
    {
        Session session(location);
        session.run_script("CREATE TABLE schema_version (version INTEGER NOT NULL);"
                           "INSERT INTO schema_version VALUES (1)");
        session.engine().migrate(migrations().front());
        session.run_script("INSERT INTO settings VALUES ('desk.name', 'Old desk')");
    }

    const auto store = Store::open(location);

    ASSERT_TRUE(store) << store.error().detail;
    EXPECT_EQ(desk_settings(Reader(**store)).name, "Old desk");
    EXPECT_EQ(count(Reader(**store), "calls"), 0);
}

TEST(SqliteStore, FailuresSayWhatCouldBeDone)
{
    TemporaryStore desk;
    Session session(desk.location);
    const std::string insert = "INSERT INTO settings VALUES ('a', hex(zeroblob(100000)))";

    session.run_script("PRAGMA query_only = 1");
    EXPECT_EQ(failure_of(session, insert), FailureKind::read_only);
    session.run_script("PRAGMA query_only = 0; PRAGMA max_page_count = 1");
    EXPECT_EQ(failure_of(session, insert), FailureKind::full);
    EXPECT_EQ(failure_of(session, "SELECT * FROM nothing"), FailureKind::other);
}

TEST(Store, FailureOfAStatementDoesNotTellItsValues)
{
    TemporaryStore desk;
    Transaction change(*desk.store);
    put_setting(change, "a", "x");
    try {
        Query query(change, "INSERT INTO settings (name, value) VALUES (:name, :value)");
        query.bind("a", "the-hidden-value").run();
        FAIL() << "the name was there twice";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.kind(), FailureKind::taken);
        EXPECT_THAT(failure.what(), HasSubstr("settings"));
        EXPECT_THAT(failure.what(), testing::Not(HasSubstr("the-hidden-value")));
    }
}

TEST(Transaction, IsRolledBackUnlessCommitted)
{
    TemporaryStore desk;
    {
        Transaction change(*desk.store);
        put_setting(change, "a", "lost");
        EXPECT_EQ(setting(change, "a"), "lost");
        EXPECT_EQ(setting(Reader(*desk.store), "a"), std::nullopt);
    }
    EXPECT_EQ(setting(Reader(*desk.store), "a"), std::nullopt);
}

TEST(Transaction, OfAKilledProcessLeavesNothing)
{
    TemporaryStore desk;
    const pid_t child = ::fork();
    if (child == 0) {
        // No file of the parent's may be used here: it opens its own.
        const auto store = desk.open_again();
        Transaction first(*store);
        put_setting(first, "committed", "yes");
        first.commit();
        Transaction second(*store);
        put_setting(second, "half", "done");
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));

    EXPECT_EQ(setting(Reader(*desk.store), "committed"), "yes");
    EXPECT_EQ(setting(Reader(*desk.store), "half"), std::nullopt);
    desk.write([](Transaction& change) { put_setting(change, "half", "again"); });
    EXPECT_EQ(setting(Reader(*desk.store), "half"), "again");
}

TEST(SqliteStore, ShortensItsLogWhenItIsToldTo)
{
    TemporaryStore desk;
    const auto& file = desk.store->location().file;
    desk.write([](Transaction& change) { put_setting(change, "a", std::string(100'000, 'x')); });
    const auto before = std::filesystem::file_size(file);
    desk.store->shorten_log();
    EXPECT_GT(std::filesystem::file_size(file), before + 90'000);
    EXPECT_EQ(setting(Reader(*desk.store), "a")->size(), 100'000U);
}

TEST(Reader, KeepsItsViewWhileOthersWrite)
{
    TemporaryStore desk;
    desk.write([](Transaction& change) { put_setting(change, "a", "before"); });
    const Reader reader(*desk.store);
    EXPECT_EQ(setting(reader, "a"), "before");

    desk.write([](Transaction& change) { put_setting(change, "a", "after"); });

    EXPECT_EQ(setting(reader, "a"), "before");
    EXPECT_EQ(setting(Reader(*desk.store), "a"), "after");
}

TEST(Query, UnfinishedOneHoldsNoOldView)
{
    TemporaryStore desk;
    desk.write([](Transaction& change) {
        put_setting(change, "a", "1");
        put_setting(change, "b", "2");
    });
    // The same session reads half, and writes afterwards: a statement that was left open would
    // keep an old view of the data, and the write would be refused.
    {
        const Reader reader(*desk.store);
        std::string name;
        Query query(reader, "SELECT name FROM settings ORDER BY name");
        ASSERT_TRUE(query.into(name).next());
        EXPECT_EQ(name, "a");
    }
    desk.open_again();
    desk.write([](Transaction& change) { put_setting(change, "c", "3"); });
    EXPECT_EQ(setting(Reader(*desk.store), "c"), "3");
}

TEST(Query, NullAndEmptyAreDifferent)
{
    TemporaryStore desk;
    Transaction change(*desk.store);
    Query(change, "CREATE TABLE t (n INTEGER PRIMARY KEY, v TEXT)").run();
    const std::vector<std::optional<std::string>> written{"", std::nullopt, "ä\n\"'"};
    int n = 0;
    for (const auto& value : written) {
        Query(change, "INSERT INTO t (n, v) VALUES (:n, :v)").bind(++n, value).run();
    }
    std::vector<std::optional<std::string>> values;
    std::optional<std::string> value;
    Query query(change, "SELECT v FROM t ORDER BY n");
    query.into(value);
    while (query.next())
        values.push_back(value);
    EXPECT_EQ(values, written);
}

} // namespace
} // namespace mock::store
