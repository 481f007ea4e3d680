#include "mock-host/store/changes.hpp"

#include "mock-host/store/query.hpp"
#include "mock-host/store/sqlite_engine.hpp"

namespace mock::store {

std::vector<Notice> list_changes(Connection connection, std::int64_t after, int limit)
{
    std::vector<Notice> notices;
    Notice row;
    Query query(connection, "SELECT number, target_kind, target_id, what FROM changes "
                            "WHERE number > :after ORDER BY number LIMIT :limit");
    query.bind(after, limit).into(row.number, row.target, row.what);
    while (query.next())
        notices.push_back(row);
    return notices;
}

std::int64_t last_change(Connection connection)
{
    std::int64_t number = 0;
    Query(connection, "SELECT COALESCE(max(number), 0) FROM changes").into(number).next();
    return number;
}

int forget_changes(Transaction& change, std::int64_t up_to)
{
    Query query(change, "DELETE FROM changes WHERE number <= :up_to AND "
                        "number < (SELECT max(number) FROM changes)");
    return query.bind(up_to).run();
}

CommitWatch::CommitWatch(Store& store)
    : session_(std::make_unique<Session>(store.location())), seen_(version())
{
}

CommitWatch::~CommitWatch() = default;

bool CommitWatch::committed()
{
    const std::int64_t before = seen_;
    seen_ = version();
    return seen_ != before;
}

std::int64_t CommitWatch::version()
{
    std::int64_t version = 0;
    Query(Connection(*session_), sqlite::data_version).into(version).next();
    return version;
}

} // namespace mock::store
