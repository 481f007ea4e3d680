#include "mock-host/store/session.hpp"

#include "mock-host/store/sqlite_engine.hpp"

#include <soci/soci.h>

namespace mock::store {

Session::Session(const Location& location) : engine_(std::make_unique<soci::session>())
{
    sqlite::open(*engine_, location.file, location.patience);
}

Session::~Session()
{
    statements_.clear();
}

void Session::begin_reading()
{
    run_script(sqlite::begin_reading);
}

void Session::begin_writing()
{
    run_script(sqlite::begin_writing);
}

void Session::commit()
{
    run_script("COMMIT");
}

void Session::roll_back() noexcept
{
    try {
        run_script("ROLLBACK");
    } catch (const Failure&) {
        // Some failures (a full disk) have rolled back already. That is all we want.
    }
}

void Session::run_script(const std::string& sql)
{
    sqlite::run_script(*engine_, sql);
}

std::unique_ptr<Statement> Session::take(std::string_view sql)
{
    // Taken out, so that the same statement may be used again while it is in use.
    auto known = statements_.extract(std::string(sql));
    if (known.empty()) return std::make_unique<Statement>(*this, sql);
    return std::move(known.mapped());
}

void Session::give_back(std::unique_ptr<Statement> statement) noexcept
{
    statement->reset();
    try {
        const std::string sql = statement->sql();
        statements_[sql] = std::move(statement);
    } catch (const std::bad_alloc&) {
        // Then it is prepared anew next time.
    }
}

} // namespace mock::store
