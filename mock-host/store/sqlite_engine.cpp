#include "mock-host/store/sqlite_engine.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace mock::store::sqlite {

const char* const begin_writing = "BEGIN IMMEDIATE";
const char* const begin_reading = "BEGIN";
const char* const table_exists =
    "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :name";
const char* const data_version = "PRAGMA data_version";

namespace {

sqlite_api::sqlite3* handle(soci::session& session)
{
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
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

void rethrow()
{
    try {
        throw;
    } catch (const soci::sqlite3_soci_error& error) {
        throw failure_of(error.result(), error.get_error_message());
    } catch (const soci::soci_error& error) {
        throw Failure(FailureKind::other, "the store refused: " + error.get_error_message());
    }
}

void run_script(soci::session& session, const std::string& sql)
{
    auto* const database = handle(session);
    const int result = sqlite_api::sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) throw failure_of(result, sqlite_api::sqlite3_errmsg(database));
}

void open(soci::session& session, const std::filesystem::path& file,
          std::chrono::milliseconds patience)
{
    translated([&] { session.open(soci::sqlite3, "dbname=\"" + file.string() + "\""); });
    sqlite_api::sqlite3_busy_timeout(handle(session), static_cast<int>(patience.count()));
    // FULL: what was committed survives a power cut. secure_delete: links and secrets that were
    // removed are overwritten.
    run_script(session, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
                        "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;");
}

void prepare_new_file(soci::session& session)
{
    run_script(session, "PRAGMA journal_mode = WAL");
}

void reset(soci::statement& statement) noexcept
{
    auto* const backend = static_cast<soci::sqlite3_statement_backend*>(statement.get_backend());
    sqlite_api::sqlite3_reset(backend->stmt_);
}

} // namespace mock::store::sqlite
