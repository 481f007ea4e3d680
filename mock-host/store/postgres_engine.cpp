#include "mock-host/store/postgres_engine.hpp"

#include "mock-host/store/file_watch.hpp"
#include "mock-host/store/migrations.hpp"
#include "mock-host/store/postgres_address.hpp"
#include "mock-host/store/postgres_failure.hpp"

#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <array>
#include <charconv>

#include <libpq-fe.h>

namespace mock::store {

namespace {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
using Notification = std::unique_ptr<PGnotify, void (*)(PGnotify*)>;

PGconn* connection_of(soci::session& session)
{
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

std::string_view field(const PGresult* result, int what)
{
    const char* const text = PQresultErrorField(result, what);
    return text ? text : "";
}

void check(PGconn* connection, const PGresult* result)
{
    const auto status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        return;
    if (PQstatus(connection) != CONNECTION_OK) throw lost_connection();
    throw postgres_failure(field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_MESSAGE_PRIMARY));
}

// The same in every program: nodes of different versions lock the same.
std::uint64_t hash(std::uint64_t start, std::string_view text)
{
    std::uint64_t value = start ^ 0xcbf29ce484222325ULL;
    for (const char letter : text) {
        value ^= static_cast<unsigned char>(letter);
        value *= 0x100000001b3ULL;
    }
    return value;
}

std::string lock(const char* function, std::uint64_t key)
{
    return std::string("; SELECT ") + function + "(" +
           std::to_string(static_cast<std::int64_t>(key)) + ")";
}

std::string replaced(std::string text, std::string_view what, std::string_view by)
{
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

// The tables as SQLite has them: numbers of 64 bits, and texts in the order of their bytes,
// whatever the language of the server.
std::string translated_tables(std::string_view sql)
{
    return replaced(replaced(std::string(sql), " INTEGER", " BIGINT"), " TEXT",
                    " TEXT COLLATE \"C\"");
}

} // namespace

PostgresEngine::PostgresEngine(const Location& location)
{
    translated([&] { soci().open(soci::postgresql, connection_string(location.address)); });
    PQsetNoticeReceiver(
        connection_of(soci()), [](void*, const PGresult*) {}, nullptr);
    run_script("SET lock_timeout = " + std::to_string(location.patience.count()) +
               "; SET standard_conforming_strings = on");

    std::string schema;
    std::string encoding;
    translated([&] {
        soci() << "SELECT COALESCE(current_schema(), ''), current_setting('server_encoding')",
            soci::into(schema), soci::into(encoding);
    });
    if (encoding != "UTF8")
        throw Failure(FailureKind::other, "the database does not use UTF-8: make one with "
                                          "'createdb --encoding=UTF8 --template=template0'");
    if (schema.empty())
        throw Failure(FailureKind::other, "the database has no schema for this user: make one "
                                          "with 'CREATE SCHEMA AUTHORIZATION CURRENT_USER'");
    schema_ = hash(0, schema);
}

void PostgresEngine::begin_reading()
{
    run_script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

void PostgresEngine::begin_writing(const Part& part)
{
    try {
        // Each statement sees what was committed before it: what was read before the lock was
        // there would be out of date.
        // A node that stands still must not hold its locks for ever.
        run_script("BEGIN ISOLATION LEVEL READ COMMITTED"
                   "; SET LOCAL idle_in_transaction_session_timeout = '10s'" +
                   lock_sql(part));
    } catch (const Failure&) {
        roll_back();
        throw;
    }
}

std::string PostgresEngine::lock_sql(const Part& part) const
{
    if (part.is_all) return lock("pg_advisory_xact_lock", schema_);
    const std::string beside_others = lock("pg_advisory_xact_lock_shared", schema_);
    if (part.name.empty()) return beside_others;
    return beside_others + lock("pg_advisory_xact_lock", hash(schema_, part.name));
}

void PostgresEngine::commit(News news)
{
    PGconn* const connection = connection_of(soci());
    // Of a transaction in which something failed, COMMIT would roll back and say that all is well.
    if (PQtransactionStatus(connection) != PQTRANS_INTRANS)
        throw Failure(FailureKind::other, "the store refused a part of the transaction before");

    // Told in a transaction of its own: one that notifies waits at its end for all others that do,
    // also for their disk. If that fails, the others find out when they look by themselves.
    std::string sql = "COMMIT";
    if (news != News::nothing) {
        sql += "; BEGIN; SET LOCAL synchronous_commit = off; NOTIFY " + channel() + ", '" +
               (news == News::work ? "work" : "change") + "'; COMMIT";
    }
    PQsendQuery(connection, sql.c_str());
    const Result committed(PQgetResult(connection), PQclear);
    while (const Result more{PQgetResult(connection), PQclear}) {
    }
    check(connection, committed.get());
}

void PostgresEngine::run_script(const std::string& sql)
{
    PGconn* const connection = connection_of(soci());
    const Result result(PQexec(connection, sql.c_str()), PQclear);
    check(connection, result.get());
}

void PostgresEngine::migrate(const Migration& step)
{
    run_script(translated_tables(step.sql));
    run_script(translated_tables(step.postgres_sql));
}

std::string PostgresEngine::channel() const
{
    return "mock_host_" + std::to_string(schema_);
}

void PostgresEngine::listen()
{
    run_script("LISTEN " + channel());
}

std::optional<News> PostgresEngine::hear(std::chrono::milliseconds at_most, const Alarm* alarm)
{
    PGconn* const connection = connection_of(soci());
    std::array<pollfd, 2> sources{};
    sources[0] = {PQsocket(connection), POLLIN, 0};
    sources[1] = {alarm ? alarm->descriptor() : -1, POLLIN, 0}; // One below 0 is passed over.
    ::poll(sources.data(), sources.size(), static_cast<int>(at_most.count()));
    if (PQconsumeInput(connection) == 0) throw lost_connection();

    std::optional<News> news;
    const auto free = [](PGnotify* told) { PQfreemem(told); };
    while (const Notification told{PQnotifies(connection), free}) {
        if (!news) news = News::change;
        if (told->extra == std::string_view("work")) news = News::work;
    }
    return news;
}

void PostgresEngine::reset(soci::statement& statement) noexcept
{
    auto* const backend = static_cast<soci::postgresql_statement_backend*>(statement.get_backend());
    backend->result_.reset();
}

bool PostgresEngine::is_lost() const noexcept
{
    auto* const backend = static_cast<soci::postgresql_session_backend*>(soci().get_backend());
    return PQstatus(backend->conn_) != CONNECTION_OK;
}

const char* PostgresEngine::table_exists() const
{
    return "SELECT count(*) FROM pg_tables "
           "WHERE schemaname = current_schema() AND tablename = :name";
}

const char* PostgresEngine::next_number() const
{
    return "SELECT nextval('numbers_' || :name)";
}

std::string PostgresEngine::locked(std::string_view of) const
{
    return " FOR UPDATE OF " + std::string(of);
}

std::string PostgresEngine::locked_or_skipped(std::string_view of) const
{
    return locked(of) + " SKIP LOCKED";
}

bool PostgresEngine::try_lock(std::string_view name)
{
    const auto key = static_cast<std::int64_t>(hash(schema_, name));
    int is_ours = 0;
    translated([&] {
        soci() << "SELECT CAST(pg_try_advisory_xact_lock(" << key << ") AS INTEGER)",
            soci::into(is_ours);
    });
    return is_ours == 1;
}

const char* PostgresEngine::clock() const
{
    return "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";
}

const char* PostgresEngine::number_changes() const
{
    return "WITH moved AS (DELETE FROM new_changes "
           "RETURNING number, target_kind, target_id, what) "
           "INSERT INTO changes (number, target_kind, target_id, what) "
           "SELECT (SELECT COALESCE(max(number), 0) FROM changes) "
           "+ row_number() OVER (ORDER BY number), target_kind, target_id, what FROM moved";
}

void PostgresEngine::rethrow()
{
    try {
        throw;
    } catch (const soci::postgresql_soci_error& error) {
        if (is_lost()) throw lost_connection();
        throw postgres_failure(error.sqlstate(), primary_message(error.get_error_message()));
    } catch (const soci::soci_error& error) {
        throw no_connection(error.get_error_message());
    }
}

} // namespace mock::store
