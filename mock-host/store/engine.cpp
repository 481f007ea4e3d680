#include "mock-host/store/engine.hpp"

#include "mock-host/store/postgres_engine.hpp"
#include "mock-host/store/sqlite_engine.hpp"

#include <soci/soci.h>

namespace mock::store {

std::unique_ptr<Engine> Engine::connect(const Location& location)
{
    if (location.is_postgres()) return std::make_unique<PostgresEngine>(location);
    return std::make_unique<SqliteEngine>(location);
}

Engine::Engine() : soci_(std::make_unique<soci::session>()) {}

Engine::~Engine() = default;

void Engine::roll_back() noexcept
{
    try {
        run_script("ROLLBACK");
    } catch (const Failure&) {
        // Some failures (a full disk, a connection that is gone) have rolled back already. That is
        // all we want.
    }
}

} // namespace mock::store
