#include "mock-host/store/web_sessions.hpp"

#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"

namespace mock::store {

void insert_web_session(Transaction& change, const WebSession& session)
{
    Query query(change, "INSERT INTO web_sessions (id_hash, person, csrf, created_at, "
                        "last_seen_at, expires_at) VALUES (:id_hash, :person, :csrf, "
                        ":created_at, :last_seen_at, :expires_at)");
    query.bind(session.id_hash, number_in(person_id, session.person), session.csrf);
    query.bind(session.created_at, session.last_seen_at, session.expires_at).run();
}

std::optional<WebSession> find_web_session(Connection connection, std::string_view id_hash,
                                           Time now)
{
    WebSession session{.id_hash = std::string(id_hash)};
    std::int64_t person = 0;
    Query query(connection, "SELECT person, csrf, created_at, last_seen_at, expires_at "
                            "FROM web_sessions WHERE id_hash = :id_hash AND expires_at > :now");
    query.bind(id_hash, now).into(person, session.csrf, session.created_at);
    if (!query.into(session.last_seen_at, session.expires_at).next()) return {};
    session.person = make_id(person_id, person);
    return session;
}

bool touch_web_session(Transaction& change, std::string_view id_hash, Time now, Time expires_at)
{
    Query query(change, "UPDATE web_sessions SET last_seen_at = :seen, expires_at = :expires_at "
                        "WHERE id_hash = :id_hash AND expires_at > :now");
    return query.bind(now, expires_at, id_hash, now).run() == 1;
}

bool remove_web_session(Transaction& change, std::string_view id_hash)
{
    Query query(change, "DELETE FROM web_sessions WHERE id_hash = :id_hash");
    return query.bind(id_hash).run() == 1;
}

int remove_expired_web_sessions(Transaction& change, Time now)
{
    Query query(change, "DELETE FROM web_sessions WHERE expires_at <= :now");
    return query.bind(now).run();
}

int remove_web_sessions_of(Transaction& change, std::string_view person)
{
    Query query(change, "DELETE FROM web_sessions WHERE person = :person");
    return query.bind(number_in(person_id, person)).run();
}

} // namespace mock::store
