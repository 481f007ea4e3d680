#include "mock-host/store/sqlite_engine.hpp"

#include "mock-host/store/migrations.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace mock::store {

namespace {

sqlite_api::sqlite3* database_of(soci::session& session)
{
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

/// Null: somebody has switched it off.
sqlite_api::sqlite3_file* log_of(sqlite_api::sqlite3* database)
{
    sqlite_api::sqlite3_file* log = nullptr;
    sqlite_api::sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    return log && log->pMethods ? log : nullptr;
}

/// The same bytes in the same place: for the system they are new, and to be made durable.
int write_again(sqlite_api::sqlite3_file& file)
{
    std::array<char, 16'384> bytes{};
    sqlite_api::sqlite3_int64 size = 0;
    int result = file.pMethods->xFileSize(&file, &size);
    for (sqlite_api::sqlite3_int64 at = 0; result == SQLITE_OK && at < size;) {
        const int count = static_cast<int>(std::min<long long>(bytes.size(), size - at));
        result = file.pMethods->xRead(&file, bytes.data(), count, at);
        if (result == SQLITE_OK) result = file.pMethods->xWrite(&file, bytes.data(), count, at);
        at += count;
    }
    return result;
}

/// SQLite would count what it allocates under one lock for all threads. Before its first use.
void count_no_memory()
{
    static std::once_flag once;
    std::call_once(once, [] { sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

Failure failure_of(int result, const std::string& reason)
{
    switch (result & 0xff) { // The upper bits say it more exactly than anybody needs.
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {FailureKind::busy, "another program is writing to the store: try again later"};
    case SQLITE_FULL:
        return {FailureKind::full, "the disk with the store is full: make room"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
        return {FailureKind::read_only, "the store or its folder may not be written by this user: "
                                        "check their owner and permissions, and that the disk is "
                                        "not mounted read-only"};
    case SQLITE_CONSTRAINT:
        return {FailureKind::taken, "the store refused: " + reason};
    case SQLITE_NOTADB:
        return {FailureKind::corrupt, "the file is not a store of mock-host"};
    case SQLITE_CORRUPT:
        return {FailureKind::corrupt, "the store is damaged: restore it from a backup"};
    case SQLITE_IOERR:
        return {FailureKind::disk, "the disk with the store does not answer (" + reason +
                                       "): look whether it is mounted, sound, and has room"};
    default:
        return {FailureKind::other, "the store refused: " + reason};
    }
}

} // namespace

SqliteEngine::SqliteEngine(const Location& location) : file_(location.file)
{
    count_no_memory();
    translated([&] { soci().open(soci::sqlite3, "dbname=\"" + location.file.string() + "\""); });
    sqlite_api::sqlite3_busy_timeout(database_of(soci()),
                                     static_cast<int>(location.patience.count()));
    // NORMAL: a commit does not wait for the disk, so that many may wait for it together in `sync`.
    // secure_delete: links and secrets that were removed are overwritten. journal_size_limit: the
    // log, which has 4 MiB usually and grows while some reader is always at work, is cut once it
    // can begin anew. The last one reads, and so opens the log that `sync` needs.
    run_script("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;"
               "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;"
               "PRAGMA wal_autocheckpoint = 16384;"
               "PRAGMA journal_size_limit = 8388608; PRAGMA schema_version;");
}

void SqliteEngine::prepare_new()
{
    // Readers and a writer can use the file at the same time.
    run_script("PRAGMA journal_mode = WAL");
}

void SqliteEngine::begin_reading()
{
    run(begin_);
}

void SqliteEngine::begin_writing(const Part&)
{
    // Takes the lock of the one writer at once: a reader that becomes a writer later may find that
    // its view is out of date, and could only give up.
    run(begin_writing_);
}

void SqliteEngine::commit(News news)
{
    run(commit_);
    if (news != News::nothing) FileWatch::touch(file_);
}

void SqliteEngine::roll_back() noexcept
{
    // Some failures have rolled back already. That is all we want.
    (void)roll_back_.run(soci());
}

void SqliteEngine::sync()
{
    // What SQLite itself does in a commit with synchronous = FULL. The log is one file for all
    // connections and processes, and what comes later in it counts only with all before it.
    auto* const log = log_of(database_of(soci()));
    if (!log) return; // Then commits are durable.
    const int result = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    if (result != SQLITE_OK) throw failure_of(result, "its log cannot be made durable");
}

void SqliteEngine::rewrite_log()
{
    auto* const log = log_of(database_of(soci()));
    if (!log) return;
    run(begin_writing_); // Nobody adds to it meanwhile, or begins it anew.
    const int result = write_again(*log);
    roll_back();
    if (result != SQLITE_OK) throw failure_of(result, "its log cannot be written again");
}

bool SqliteEngine::shorten_log()
{
    // What else is wrong with the disk is told to whoever writes next.
    auto* const database = database_of(soci());
    const int result = sqlite_api::sqlite3_wal_checkpoint_v2(
        database, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    return result == SQLITE_OK ||
           sqlite_api::sqlite3_extended_errcode(database) != SQLITE_IOERR_FSYNC;
}

void SqliteEngine::run(Command& command)
{
    const int result = command.run(soci());
    if (result != SQLITE_OK)
        throw failure_of(result, sqlite_api::sqlite3_errmsg(database_of(soci())));
}

int SqliteEngine::Command::run(soci::session& session)
{
    if (!statement_) {
        sqlite_api::sqlite3_stmt* prepared = nullptr;
        const int result =
            sqlite_api::sqlite3_prepare_v2(database_of(session), sql_, -1, &prepared, nullptr);
        if (result != SQLITE_OK) return result;
        statement_.reset(prepared);
    }
    sqlite_api::sqlite3_step(statement_.get());
    return sqlite_api::sqlite3_reset(statement_.get()); // Says once more how it ended.
}

void SqliteEngine::Command::Finalize::operator()(sqlite_api::sqlite3_stmt* statement) const
{
    sqlite_api::sqlite3_finalize(statement);
}

void SqliteEngine::run_script(const std::string& sql)
{
    auto* const database = database_of(soci());
    const int result = sqlite_api::sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) throw failure_of(result, sqlite_api::sqlite3_errmsg(database));
}

void SqliteEngine::migrate(const Migration& step)
{
    run_script(std::string(step.sql));
    run_script(std::string(step.sqlite_sql));
}

void SqliteEngine::listen()
{
    watch_ = std::make_unique<FileWatch>(file_);
    seen_ = data_version();
}

std::optional<News> SqliteEngine::hear(std::chrono::milliseconds at_most, const Alarm* alarm)
{
    if (at_most.count() > 0) watch_->wait(at_most, alarm);
    const long long before = std::exchange(seen_, data_version());
    if (seen_ == before) return {};
    return News::change;
}

long long SqliteEngine::data_version()
{
    long long version = 0;
    translated([&] { soci() << "PRAGMA data_version", soci::into(version); });
    return version;
}

void SqliteEngine::reset(soci::statement& statement) noexcept
{
    auto* const backend = static_cast<soci::sqlite3_statement_backend*>(statement.get_backend());
    sqlite_api::sqlite3_reset(backend->stmt_);
}

const char* SqliteEngine::table_exists() const
{
    return "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :name";
}

void SqliteEngine::rethrow()
{
    try {
        throw;
    } catch (const soci::sqlite3_soci_error& error) {
        throw failure_of(error.result(), error.get_error_message());
    } catch (const soci::soci_error& error) {
        throw Failure(FailureKind::other, "the store refused: " + error.get_error_message());
    }
}

} // namespace mock::store
