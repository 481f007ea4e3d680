#pragma once

#include <string_view>
#include <vector>

namespace mock::store {

/// A step from one version of the tables to the next. The first one makes version 1.
struct Migration {
    std::string_view sql;          ///< for every engine; INTEGER means 64 bits
    std::string_view sqlite_sql;   ///< what only SQLite understands; may be empty
    std::string_view postgres_sql; ///< what only PostgreSQL understands; may be empty
};

/// The files in `migrations/`, in order.
const std::vector<Migration>& migrations();

} // namespace mock::store
