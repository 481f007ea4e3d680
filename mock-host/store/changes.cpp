#include "mock-host/store/changes.hpp"

#include "mock-host/store/file_watch.hpp"
#include "mock-host/store/query.hpp"

namespace mock::store {

namespace {

bool has_new_changes(Connection connection)
{
    int found = 0;
    Query query(connection, "SELECT count(*) FROM (SELECT 1 FROM new_changes LIMIT 1) AS newest");
    query.into(found).next();
    return found > 0;
}

} // namespace

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

void number_changes(Store& store)
{
    const char* sql = nullptr;
    {
        const Reader reader(store);
        const Connection connection = reader;
        sql = connection.session().engine().number_changes();
        if (!sql || !has_new_changes(connection)) return;
    }
    Transaction change(store, Part::named("changes"));
    Query(change, sql).run();
    change.commit();
}

Listener::Listener(Store& store) : store_(store)
{
    connect();
}

Listener::~Listener() = default;

void Listener::connect()
{
    session_ = std::make_unique<Session>(store_.location());
    session_->engine().listen();
}

std::optional<News> Listener::hear(std::chrono::milliseconds at_most, const Alarm* alarm)
{
    if (session_->engine().is_lost()) {
        connect();
        return News::work; // Nobody knows what was said meanwhile.
    }
    return session_->engine().hear(at_most, alarm);
}

CommitWatch::CommitWatch(Store& store) : listener_(store) {}

bool CommitWatch::committed()
{
    return listener_.hear({}).has_value();
}

WorkBell::WorkBell(Store& store)
    : listener_(store), rings_for_(store.location().is_postgres() ? News::work : News::change)
{
}

bool WorkBell::wait(std::chrono::milliseconds at_most, const Alarm* alarm)
{
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + at_most;
    for (auto now = Clock::now(); now < until; now = Clock::now()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now);
        if (const auto news = listener_.hear(left, alarm); news >= rings_for_) return true;
        if (alarm && alarm->has_rung()) return false;
    }
    return false;
}

} // namespace mock::store
