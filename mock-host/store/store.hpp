#pragma once

#include "mock-host/store/failure.hpp"
#include "mock-host/store/types.hpp"

#include <desk/sdk/result.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace mock::store {

class Session;
class Place;
class Reader;
class Transaction;

/// Where a store is: `sqlite:FILE` or `postgresql://USER@HOST:PORT/DATABASE`.
struct Location {
    std::filesystem::path file{};               ///< of SQLite
    std::chrono::milliseconds patience{10'000}; ///< how long to wait for other writers

    std::string address{};             ///< of PostgreSQL; it has no password
    std::filesystem::path directory{}; ///< for what else a desk needs: `Store::directory`

    /// A password in the address is refused: other users of the machine could read it.
    static desk::Result<Location> parse(std::string_view text);

    bool is_postgres() const { return !address.empty(); }
    /// That of the file, or the one that the location names.
    std::filesystem::path folder() const;
    /// For people.
    std::string name() const { return is_postgres() ? address : file.string(); }
};

/// What a transaction keeps to. Where the database can, transactions of different parts run at the
/// same time; to keep within its part is the promise of whoever begins it.
struct Part {
    /// The whole store: nobody else writes meanwhile. What has not been thought about.
    static Part all() { return {}; }

    /// A target and what hangs on it.
    static Part of(const Target& target);

    /// Something else that one writer at a time works on, such as the values of an instance.
    static Part named(std::string name) { return {.is_all = false, .name = std::move(name)}; }

    /// Single rows, each locked when it is read (`Engine::locked`) or changed by one statement.
    static Part rows() { return {.is_all = false, .name = {}}; }

    bool is_all = true;
    std::string name{};
};

/// The durable store of the desk: one database, used by several threads and processes at once.
/// Needs to outlive its readers and transactions.
class Store {
public:
    /// Makes the file, and its folder if need be, or the tables in a database of PostgreSQL that is
    /// there. `conflict` if there is a store already; a file that was left without a table by
    /// whoever died over it is none.
    static desk::Result<std::unique_ptr<Store>> create(const Location& location);

    /// Opens a store and brings its tables up to this program's version. Errors say what to do:
    /// `not_found`, `unsupported` (written by a newer program), `invalid` (not a store, damaged),
    /// `denied` (may not be read or written), `unavailable` (locked, no answer), `limit` (disk
    /// full).
    static desk::Result<std::unique_ptr<Store>> open(const Location& location);

    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    ~Store();

    /// `Location::folder`, for what lives beside the database: key file, locks of nodes.
    const std::filesystem::path& directory() const;

    const Location& location() const;

    /// Makes durable what was committed without it. All who ask at the same time wait for the disk
    /// together. Throws `Failure` (disk): then it may be lost with the next loss of power.
    void sync();

    /// For whoever has time: moves what was committed to its place in the file. Beside readers and
    /// the writer; the database does it by itself, late, if nobody calls this.
    void shorten_log();

    /// Version of the tables that this program knows.
    static int schema_version();

private:
    friend class Reader;
    friend class Transaction;
    class Pool;

    explicit Store(std::unique_ptr<Pool> pool);
    std::unique_ptr<Pool> pool_;
};

/// What functions that only read need: a `Reader`, or a `Transaction`, which then sees its own
/// changes. Passed on, never kept.
class Connection {
public:
    explicit Connection(Session& session) : session_(&session) {}
    Session& session() const { return *session_; }

private:
    Session* session_;
};

/// One consistent view of the store. Never waits for a writer and keeps none waiting, but while it
/// lives the log of changes cannot be shortened, and with a server only so many are lent at once:
/// let it go soon. Used and destroyed by the thread that made it.
class Reader {
public:
    /// Throws `Failure`: busy, if with a server too many are lent for too long.
    explicit Reader(Store& store);
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader();

    // NOLINTNEXTLINE(google-explicit-constructor): that is what a reader is for.
    operator Connection() const { return Connection(*session_); }

private:
    Store::Pool& pool_;
    std::unique_ptr<Place> place_; ///< of the session
    std::unique_ptr<Session> session_;
};

/// All or nothing. There is one writer at a time across all processes, or one for each part, so
/// nothing slow belongs between begin and commit. Rolls back unless committed. Used and destroyed
/// by the thread that made it.
class Transaction {
public:
    /// Waits its turn for as long as the location says; then `Failure` (busy).
    explicit Transaction(Store& store, const Part& part = Part::all());
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    /// Durable when it returns. Nothing may be done with the transaction afterwards. Throws
    /// `Failure`: nothing was changed; or (disk, lost) nobody can tell whether it was.
    void commit();

    /// Others see it when it returns, and it is durable with the next `Store::sync` or `commit` of
    /// any thread: for many transactions in a row. What must not happen without it comes after.
    void commit_without_sync();

    Session& session() const { return *session_; }
    // NOLINTNEXTLINE(google-explicit-constructor): a writer may also read.
    operator Connection() const { return Connection(*session_); }

private:
    Store::Pool& pool_;
    std::unique_ptr<Place> place_; ///< of the session
    std::unique_ptr<Session> session_;
    bool open_ = true;
};

} // namespace mock::store
