#include "mock-host/store/links.hpp"

#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"

namespace mock::store {

void put_link(Transaction& change, const Link& link)
{
    const std::int64_t number = next_number(change, "link");
    Query query(
        change,
        "INSERT INTO links (target_kind, target_id, instance, link_key, number, label, url, "
        "audience, expires_at) VALUES (:kind, :id, :instance, :key, :number, :label, :url, "
        ":audience, :expires_at) ON CONFLICT (target_kind, target_id, instance, link_key) "
        "DO UPDATE SET label = excluded.label, url = excluded.url, "
        "audience = excluded.audience, expires_at = excluded.expires_at");
    query.bind(link.target, link.instance, link.key, number, link.label, link.url, link.audience,
               link.expires_at);
    query.run();
}

void remove_link(Transaction& change, const std::string& instance, const Target& target,
                 const std::string& key)
{
    Query query(change, "DELETE FROM links WHERE target_kind = :kind AND target_id = :id AND "
                        "instance = :instance AND link_key = :key");
    query.bind(target, instance, key).run();
}

std::vector<Link> list_links(Connection connection, const Target& target)
{
    std::vector<Link> links;
    Link row{.target = target};
    Query query(connection,
                "SELECT instance, link_key, label, url, audience, expires_at FROM links "
                "WHERE target_kind = :kind AND target_id = :id ORDER BY number");
    query.bind(target);
    query.into(row.instance, row.key, row.label, row.url, row.audience, row.expires_at);
    while (query.next())
        links.push_back(row);
    return links;
}

std::set<std::string> activities_with_open_links(Connection connection,
                                                 const std::vector<std::string>& ids, Time now)
{
    std::set<std::string> open;
    for (const std::string& id : ids) {
        int found = 0;
        Query query(connection, "SELECT count(*) FROM links WHERE target_kind = :kind AND "
                                "target_id = :id AND audience = :audience AND "
                                "(expires_at IS NULL OR expires_at > :now)");
        query.bind(Target{TargetKind::activity, id}, Audience::agent, now).into(found).next();
        if (found > 0) open.insert(id);
    }
    return open;
}

std::optional<Time> next_link_expiry(Connection connection)
{
    std::optional<Time> next;
    Query query(connection, "SELECT min(expires_at) FROM links");
    query.into(next).next();
    return next;
}

int remove_expired_links(Transaction& change, Time now)
{
    return Query(change, "DELETE FROM links WHERE expires_at < :now").bind(now).run();
}

} // namespace mock::store
