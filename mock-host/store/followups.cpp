#include "mock-host/store/followups.hpp"

#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"

namespace mock::store {

namespace {

struct Due {
    Followup followup{};
    std::int64_t number = 0;
    std::int64_t counter = 0;
    std::string locale{};
};

// Not those that another node is just taking.
std::vector<Due> list_due(Transaction& change, Time now, int limit)
{
    std::vector<Due> all;
    Due row;
    Followup& followup = row.followup;
    Query query(change, "SELECT f.number, f.counter, f.target_kind, f.target_id, f.instance, "
                        "f.followup_key, f.job, f.due_at, f.args, o.locale FROM followups f "
                        "JOIN configurations o ON o.id = f.instance WHERE f.due_at <= :now "
                        "ORDER BY f.due_at, f.number LIMIT :limit" +
                            change.session().engine().locked_or_skipped("f"));
    query.bind(now, limit).into(row.number, row.counter, followup.target, followup.instance);
    query.into(followup.key, followup.job, followup.at, followup.args, row.locale);
    while (query.next())
        all.push_back(row);
    return all;
}

CallRequest request_of(const Due& due)
{
    const Followup& followup = due.followup;
    return {.instance = followup.instance,
            .kind = CallKind::followup,
            .name = followup.job,
            .target = followup.target,
            .idempotency_key =
                "followup/" + std::to_string(due.number) + "/" + std::to_string(due.counter),
            .input = followup.args,
            .asked_at = followup.at,
            .due_at = followup.at,
            .locale = due.locale};
}

} // namespace

void put_followup(Transaction& change, const Followup& followup)
{
    Query query(change,
                "INSERT INTO followups (number, target_kind, target_id, instance, followup_key, "
                "job, due_at, args, put_at, counter) VALUES (:number, :kind, :id, :instance, "
                ":key, :job, :at, :args, :put_at, 1) "
                "ON CONFLICT (target_kind, target_id, instance, followup_key) DO UPDATE SET "
                "job = excluded.job, due_at = excluded.due_at, args = excluded.args, "
                "put_at = excluded.put_at, counter = followups.counter + 1");
    query.bind(next_number(change, "followup"), followup.target, followup.instance, followup.key);
    query.bind(followup.job, followup.at, followup.args, followup.put_at).run();
}

void remove_followup(Transaction& change, const std::string& instance, const Target& target,
                     const std::string& key)
{
    // The next one of this key has another number, and so becomes another call.
    Query query(change, "DELETE FROM followups WHERE target_kind = :kind AND target_id = :id AND "
                        "instance = :instance AND followup_key = :key");
    query.bind(target, instance, key).run();
}

std::vector<Followup> list_followups(Connection connection, const std::string& instance,
                                     const Target& target)
{
    std::vector<Followup> followups;
    Followup row{.target = target};
    std::optional<std::string> only;
    if (!instance.empty()) only = instance;
    Query query(connection,
                "SELECT instance, followup_key, job, due_at, args, put_at FROM followups "
                "WHERE target_kind = :kind AND target_id = :id AND "
                "instance = COALESCE(:instance, instance) AND due_at IS NOT NULL "
                "ORDER BY due_at, followup_key");
    query.bind(target, only).into(row.instance, row.key, row.job, row.at, row.args, row.put_at);
    while (query.next())
        followups.push_back(row);
    return followups;
}

std::optional<Time> next_followup_at(Connection connection)
{
    std::optional<Time> at;
    Query(connection, "SELECT min(due_at) FROM followups").into(at).next();
    return at;
}

std::vector<Call> take_due_followups(Transaction& change, Time now, int limit)
{
    // Of two that take some at once, the second would pass over what the first has locked, and take
    // the next one of the same target.
    if (!change.session().engine().try_lock("followups")) return {};
    std::vector<Call> calls;
    for (const Due& due : list_due(change, now, limit)) {
        const Followup& followup = due.followup;
        remove_followup(change, followup.instance, followup.target, followup.key);
        calls.push_back(insert_call(change, request_of(due)).call);
    }
    return calls;
}

} // namespace mock::store
