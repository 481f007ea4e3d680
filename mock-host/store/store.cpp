#include "mock-host/store/store.hpp"

#include "mock-host/store/engine.hpp"
#include "mock-host/store/idle_sessions.hpp"
#include "mock-host/store/migrations.hpp"
#include "mock-host/store/places.hpp"
#include "mock-host/store/postgres_address.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/refused.hpp"
#include "mock-host/store/shared_sync.hpp"
#include "mock-host/store/turns.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

namespace mock::store {

namespace fs = std::filesystem;

namespace {

desk::Error error_of(const Location& where, const Failure& failure)
{
    using desk::Errc;
    constexpr std::pair<Errc, const char*> kinds[] = {
        {Errc::unavailable, "store.busy"}, {Errc::limit, "store.full"},
        {Errc::denied, "store.read_only"}, {Errc::invalid, "store.corrupt"},
        {Errc::unavailable, "store.disk"}, {Errc::conflict, "store.taken"},
        {Errc::unavailable, "store.lost"}, {Errc::internal, "store.failed"}};
    const auto& [status, code] = kinds[static_cast<std::size_t>(failure.kind())];
    return {.status = status,
            .code = code,
            .detail = where.name() + ": " + failure.what(),
            .message = {},
            .retryable =
                failure.kind() == FailureKind::busy || failure.kind() == FailureKind::lost};
}

bool has_version(Session& session)
{
    int found = 0;
    Query query(Connection(session), session.engine().table_exists());
    query.bind("schema_version").into(found).next();
    return found == 1;
}

int read_version(Session& session)
{
    int version = 0;
    Query(Connection(session), "SELECT version FROM schema_version").into(version).next();
    return version;
}

// Within a transaction.
void migrate(Session& session, int to)
{
    // Read again: another process may have been faster.
    const int from = read_version(session);
    for (int next = from; next < to; ++next)
        session.engine().migrate(migrations().at(static_cast<std::size_t>(next)));
    if (from < to)
        Query(Connection(session), "UPDATE schema_version SET version = :version").bind(to).run();
}

// False: there are some already.
bool make_tables(const Location& location)
{
    Session session(location);
    session.engine().prepare_new();
    session.begin_writing();
    if (has_version(session)) return false;
    session.run_script("CREATE TABLE schema_version (version INTEGER NOT NULL);"
                       "INSERT INTO schema_version (version) VALUES (0)");
    migrate(session, Store::schema_version());
    session.commit();
    session.engine().sync();
    return true;
}

desk::Error there_already(const std::string& name)
{
    return refused(desk::Errc::conflict, "store.exists",
                   name + " is there already: choose another place, or remove it");
}

desk::Error newer(const Location& location, int version)
{
    return refused(desk::Errc::unsupported, "store.newer",
                   location.name() + ": this store was written by a newer mock-host (schema " +
                       std::to_string(version) + "; this program knows " +
                       std::to_string(Store::schema_version()) + "): use that program");
}

// A database without a table: whoever was making the store has died.
bool is_unfinished(const Location& location)
{
    try {
        Session session(location);
        int tables = 0;
        Query(Connection(session), "SELECT COUNT(*) FROM sqlite_master").into(tables).next();
        return tables == 0;
    } catch (const Failure&) {
        return false; // It is something else.
    }
}

// False: there is one already. The file holds names, addresses and links, so that only its owner
// may read it. SQLite gives its side files the same mode.
desk::Result<bool> make_file(const fs::path& file)
{
    std::error_code ignored; // `open` says it better.
    fs::create_directories(fs::absolute(file).parent_path(), ignored);
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made >= 0) {
        ::close(made);
        return true;
    }
    if (errno == EEXIST) return false;
    return refused(desk::Errc::denied, "store.read_only",
                   file.string() + " cannot be made: " + std::strerror(errno));
}

} // namespace

// With a file those that write keep their own sessions: one that committed last still knows the
// pages that it will change next. With a server one opens for either when none is idle: so never
// more are open than are used at once.
class Store::Pool {
public:
    explicit Pool(Location location)
        : location_(std::move(location)), directory_(location_.folder())
    {
    }

    /// Before a session is taken; with a file there may be any number.
    std::unique_ptr<Place> take_place(Use use)
    {
        return location_.is_postgres() ? places_.take(use, location_.patience) : nullptr;
    }

    std::unique_ptr<Session> take_reader()
    {
        return readers_.take(location_, [](Session& session) { session.begin_reading(); });
    }
    void give_back_reader(std::unique_ptr<Session> session)
    {
        readers_.give_back(std::move(session));
    }

    std::unique_ptr<Session> take_writer(const Part& part)
    {
        enter_writing();
        try {
            return writers().take(location_,
                                  [&part](Session& session) { session.begin_writing(part); });
        } catch (...) {
            leave_writing();
            throw;
        }
    }
    void leave_writing()
    {
        if (!location_.is_postgres()) turns_.leave();
    }
    void give_back_writer(std::unique_ptr<Session> session)
    {
        writers().give_back(std::move(session));
    }

    void sync(Session& session)
    {
        Engine& engine = session.engine();
        syncs_.run([&] { engine.sync(); }, [&] { engine.rewrite_log(); });
    }
    void sync()
    {
        if (location_.is_postgres()) return; // It was durable with its commit.
        auto session = writers_.take(location_, [](Session&) {});
        sync(*session);
        writers_.give_back(std::move(session));
    }
    void shorten_log()
    {
        if (location_.is_postgres()) return; // It has somebody for that.
        // A file must not get ahead of a log that may have a gap: after a loss of power the
        // beginning of that log would be read over it.
        if (!syncs_.is_sound()) return;
        auto session = readers_.take(location_, [](Session&) {});
        if (!session->engine().shorten_log()) syncs_.note_failure();
        readers_.give_back(std::move(session));
    }

    const fs::path& directory() const { return directory_; }
    const Location& location() const { return location_; }

private:
    IdleSessions& writers() { return location_.is_postgres() ? readers_ : writers_; }

    /// A file has one writer. SQLite would let the others sleep and try again, whoever wakes first.
    void enter_writing()
    {
        if (location_.is_postgres() || turns_.enter(location_.patience)) return;
        throw Failure(FailureKind::busy, "too many are writing to the store: try again later");
    }

    Location location_;
    fs::path directory_;
    IdleSessions readers_;
    IdleSessions writers_;
    Turns turns_{1};
    Places places_;
    SharedSync syncs_;
};

desk::Result<Location> Location::parse(std::string_view text)
{
    constexpr std::string_view scheme = "sqlite:";
    if (text.starts_with(scheme) && text.size() > scheme.size())
        return Location{.file = fs::path(text.substr(scheme.size()))};
    if (is_postgres_address(text)) {
        DESK_CHECK(check_postgres_address(text));
        return Location{.address = std::string(text)};
    }
    // The text itself is not repeated: there may be a password in it.
    return refused(desk::Errc::invalid, "store.location",
                   "--store names no store: write sqlite:FILE or "
                   "postgresql://USER@HOST:PORT/DATABASE");
}

fs::path Location::folder() const
{
    return is_postgres() ? directory : fs::absolute(file).parent_path();
}

Part Part::of(const Target& target)
{
    return named(std::string(word(target.kind)) + "/" + target.id);
}

desk::Result<std::unique_ptr<Store>> Store::create(const Location& location)
{
    bool is_new_file = false;
    if (!location.is_postgres()) {
        DESK_TRY(is_new_file, make_file(location.file));
        if (!is_new_file && !is_unfinished(location)) return there_already(location.name());
    }
    try {
        if (!make_tables(location)) return there_already(location.name());
    } catch (const Failure& failure) {
        std::error_code ignored; // What matters is why it could not be made.
        if (is_new_file) fs::remove(location.file, ignored);
        return error_of(location, failure);
    }
    return open(location);
}

desk::Result<std::unique_ptr<Store>> Store::open(const Location& location)
{
    const auto missing = [&] {
        return refused(desk::Errc::not_found, "store.missing",
                       location.name() + " is not there: make it with 'mock-host init'");
    };
    if (std::error_code failed;
        !location.is_postgres() && !fs::is_regular_file(location.file, failed))
        return missing();
    try {
        std::unique_ptr<Store> store(new Store(std::make_unique<Pool>(location)));
        // To write also with nothing to do finds out at once that it is not possible.
        Transaction change(*store);
        if (!has_version(change.session())) {
            if (location.is_postgres()) return missing();
            return refused(desk::Errc::invalid, "store.corrupt",
                           location.name() + ": the file is not a store of mock-host");
        }
        const int version = read_version(change.session());
        if (version > schema_version()) return newer(location, version);
        migrate(change.session(), schema_version());
        change.commit();
        return store;
    } catch (const Failure& failure) {
        return error_of(location, failure);
    }
}

Store::Store(std::unique_ptr<Pool> pool) : pool_(std::move(pool)) {}

Store::~Store() = default;

const fs::path& Store::directory() const
{
    return pool_->directory();
}

const Location& Store::location() const
{
    return pool_->location();
}

void Store::sync()
{
    pool_->sync();
}

void Store::shorten_log()
{
    pool_->shorten_log();
}

int Store::schema_version()
{
    return static_cast<int>(migrations().size());
}

Reader::Reader(Store& store)
    : pool_(*store.pool_), place_(pool_.take_place(Use::reading)), session_(pool_.take_reader())
{
}

Reader::~Reader()
{
    session_->roll_back();
    pool_.give_back_reader(std::move(session_));
}

Transaction::Transaction(Store& store, const Part& part)
    : pool_(*store.pool_), place_(pool_.take_place(Use::writing)), session_(pool_.take_writer(part))
{
}

Transaction::~Transaction()
{
    if (open_) {
        session_->roll_back();
        pool_.leave_writing();
    }
    pool_.give_back_writer(std::move(session_));
}

void Transaction::commit()
{
    commit_without_sync();
    pool_.sync(*session_);
}

void Transaction::commit_without_sync()
{
    session_->commit();
    open_ = false;
    pool_.leave_writing();
}

} // namespace mock::store
