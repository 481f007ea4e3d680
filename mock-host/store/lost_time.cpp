#include "mock-host/store/lost_time.hpp"

#include "mock-host/store/query.hpp"

namespace mock::store {

namespace {

// By so much clocks of nodes may differ.
constexpr std::chrono::minutes tolerance{1};

// The words about waiting are those of the index `calls_waiting`.
constexpr auto calls_ahead = "state IN ('queued', 'waiting_retry') "
                             "AND lane IN ('click', 'background') AND due_at > :due "
                             "AND (asked_at > :asked OR started_at > :started)";
constexpr auto mails_ahead =
    "state = 'queued' AND due_at > :due AND (created_at > :created OR taken_at > :taken)";

bool is_any(Connection connection, const char* table, const char* condition, Time soon)
{
    std::int64_t number = 0;
    Query query(connection,
                std::string("SELECT number FROM ") + table + " WHERE " + condition + " LIMIT 1");
    return query.bind(soon, soon, soon).into(number).next();
}

} // namespace

bool is_anything_ahead(Connection connection, Time now)
{
    const Time soon = now + tolerance;
    return is_any(connection, "calls", calls_ahead, soon) ||
           is_any(connection, "mails", mails_ahead, soon);
}

void bring_to_present(Transaction& change, Time now)
{
    const Time soon = now + tolerance;
    Query(change, std::string("UPDATE calls SET due_at = :now WHERE ") + calls_ahead)
        .bind(now, soon, soon, soon)
        .run();
    Query(change, std::string("UPDATE mails SET due_at = :now WHERE ") + mails_ahead)
        .bind(now, soon, soon, soon)
        .run();
    change.session().announce_work();
}

} // namespace mock::store
