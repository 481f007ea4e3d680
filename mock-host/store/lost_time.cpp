#include "mock-host/store/lost_time.hpp"

#include "mock-host/store/query.hpp"

#include <algorithm>
#include <optional>

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
// All of them wait, and hardly any is ahead: the plus keeps SQLite from the index of those that
// wait.
constexpr auto followups_ahead = "+due_at > :due AND put_at > :put";

bool is_any(Connection connection, const char* table, const char* condition, Time soon)
{
    std::int64_t number = 0;
    Query query(connection,
                std::string("SELECT number FROM ") + table + " WHERE " + condition + " LIMIT 1");
    return query.bind(soon, soon, soon).into(number).next();
}

bool is_followup_ahead(Connection connection, Time soon)
{
    std::int64_t number = 0;
    Query query(connection,
                std::string("SELECT number FROM followups WHERE ") + followups_ahead + " LIMIT 1");
    return query.bind(soon, soon).into(number).next();
}

// A schedule goes on from when it last had a time, or from when its configuration was made.
bool is_schedule_ahead(Connection connection, Time soon)
{
    std::optional<Time> last;
    std::optional<Time> made;
    Query(connection, "SELECT max(last_at) FROM schedules").into(last).next();
    Query(connection, "SELECT max(created_at) FROM configurations").into(made).next();
    return std::max(last, made) > soon;
}

} // namespace

bool is_anything_ahead(Connection connection, Time now)
{
    const Time soon = now + tolerance;
    return is_any(connection, "calls", calls_ahead, soon) ||
           is_any(connection, "mails", mails_ahead, soon) || is_followup_ahead(connection, soon) ||
           is_schedule_ahead(connection, soon);
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
    Query(change, std::string("UPDATE followups SET due_at = :now WHERE ") + followups_ahead)
        .bind(now, soon, soon)
        .run();
    Query(change, "UPDATE schedules SET last_at = :now WHERE last_at > :soon")
        .bind(now, soon)
        .run();
    Query(change, "UPDATE configurations SET created_at = :now WHERE created_at > :soon")
        .bind(now, soon)
        .run();
    change.session().announce_work();
}

} // namespace mock::store
