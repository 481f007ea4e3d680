#include "mock-host/store/store.hpp"

#include "mock-host/store/migrations.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/sqlite_engine.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

namespace mock::store {

namespace fs = std::filesystem;

namespace {

desk::Error error_of(const Location& where, const Failure& failure)
{
    using desk::Errc;
    constexpr std::pair<Errc, const char*> kinds[] = {
        {Errc::unavailable, "store.busy"}, {Errc::limit, "store.full"},
        {Errc::denied, "store.read_only"}, {Errc::invalid, "store.corrupt"},
        {Errc::unavailable, "store.disk"}, {Errc::internal, "store.failed"}};
    const auto& [status, code] = kinds[static_cast<std::size_t>(failure.kind())];
    return {.status = status,
            .code = code,
            .detail = where.file.string() + ": " + failure.what(),
            .message = {},
            .retryable = failure.kind() == FailureKind::busy};
}

desk::Error error(desk::Errc status, const char* code, std::string detail)
{
    return {.status = status, .code = code, .detail = std::move(detail), .message = {}};
}

bool has_version(Session& session)
{
    int found = 0;
    Query query(Connection(session), sqlite::table_exists);
    query.bind("schema_version").into(found).next();
    return found == 1;
}

int read_version(Session& session)
{
    int version = 0;
    Query(Connection(session), "SELECT version FROM schema_version").into(version).next();
    return version;
}

void migrate(Session& session, int to)
{
    session.begin_writing();
    // Read again: another process may have been faster.
    const int from = read_version(session);
    for (int next = from; next < to; ++next) {
        const Migration& step = migrations().at(static_cast<std::size_t>(next));
        session.run_script(std::string(step.sql));
        session.run_script(std::string(step.sqlite_sql));
    }
    if (from < to)
        Query(Connection(session), "UPDATE schema_version SET version = :version").bind(to).run();
    session.commit();
}

void make_tables(const Location& location)
{
    Session session(location);
    sqlite::prepare_new_file(session.engine());
    session.run_script("BEGIN IMMEDIATE;"
                       "CREATE TABLE schema_version (version INTEGER NOT NULL);"
                       "INSERT INTO schema_version (version) VALUES (0);"
                       "COMMIT");
    migrate(session, Store::schema_version());
}

// The file holds names, addresses and links, so that only its owner may read it. SQLite gives its
// side files the same mode.
desk::Status make_file(const fs::path& file)
{
    std::error_code ignored; // `open` says it better.
    fs::create_directories(fs::absolute(file).parent_path(), ignored);
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made >= 0) {
        ::close(made);
        return {};
    }
    if (errno == EEXIST) {
        return error(desk::Errc::conflict, "store.exists",
                     file.string() + " is there already: choose another file, or remove it");
    }
    return error(desk::Errc::denied, "store.read_only",
                 file.string() + " cannot be made: " + std::strerror(errno));
}

} // namespace

// Sessions that nobody uses right now. It grows with the number of threads.
class Store::Pool {
public:
    explicit Pool(Location location)
        : location_(std::move(location)), directory_(fs::absolute(location_.file).parent_path())
    {
    }

    std::unique_ptr<Session> take()
    {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                auto session = std::move(idle_.back());
                idle_.pop_back();
                return session;
            }
        }
        return std::make_unique<Session>(location_);
    }

    void give_back(std::unique_ptr<Session> session)
    {
        const std::lock_guard lock(mutex_);
        if (idle_.size() < idle_max) idle_.push_back(std::move(session));
    }

    const fs::path& directory() const { return directory_; }
    const Location& location() const { return location_; }

private:
    static constexpr std::size_t idle_max = 16;

    Location location_;
    fs::path directory_;
    std::mutex mutex_; // guards idle_
    std::vector<std::unique_ptr<Session>> idle_;
};

desk::Result<Location> Location::parse(std::string_view text)
{
    constexpr std::string_view scheme = "sqlite:";
    if (!text.starts_with(scheme) || text.size() == scheme.size()) {
        return error(desk::Errc::invalid, "store.location",
                     "'" + std::string(text) + "' is no place for a store: write sqlite:FILE");
    }
    return Location{.file = fs::path(text.substr(scheme.size()))};
}

desk::Result<std::unique_ptr<Store>> Store::create(const Location& location)
{
    DESK_CHECK(make_file(location.file));
    try {
        make_tables(location);
    } catch (const Failure& failure) {
        std::error_code ignored; // What matters is why it could not be made.
        fs::remove(location.file, ignored);
        return error_of(location, failure);
    }
    return open(location);
}

desk::Result<std::unique_ptr<Store>> Store::open(const Location& location)
{
    const std::string file = location.file.string();
    if (std::error_code failed; !fs::is_regular_file(location.file, failed)) {
        return error(desk::Errc::not_found, "store.missing",
                     file + " is not there: make it with 'mock-host init'");
    }
    try {
        auto pool = std::make_unique<Pool>(location);
        auto session = pool->take();
        if (!has_version(*session)) {
            return error(desk::Errc::invalid, "store.corrupt",
                         file + ": the file is not a store of mock-host");
        }
        const int version = read_version(*session);
        if (version > schema_version()) {
            return error(desk::Errc::unsupported, "store.newer",
                         file + ": this store was written by a newer mock-host (schema " +
                             std::to_string(version) + "; this program knows " +
                             std::to_string(schema_version()) + "): use that program");
        }
        // Also with nothing to do: it finds out at once that the file cannot be written.
        migrate(*session, schema_version());
        pool->give_back(std::move(session));
        return std::unique_ptr<Store>(new Store(std::move(pool)));
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

int Store::schema_version()
{
    return static_cast<int>(migrations().size());
}

Reader::Reader(Store& store) : pool_(*store.pool_), session_(pool_.take())
{
    session_->begin_reading();
}

Reader::~Reader()
{
    session_->roll_back();
    pool_.give_back(std::move(session_));
}

Transaction::Transaction(Store& store) : pool_(*store.pool_), session_(pool_.take())
{
    session_->begin_writing();
}

Transaction::~Transaction()
{
    if (open_) session_->roll_back();
    pool_.give_back(std::move(session_));
}

void Transaction::commit()
{
    session_->commit();
    open_ = false;
}

} // namespace mock::store
