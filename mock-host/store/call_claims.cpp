#include "mock-host/store/call_claims.hpp"

#include "mock-host/store/call_rows.hpp"
#include "mock-host/store/query.hpp"

#include <algorithm>

namespace mock::store {

namespace {

// `c` is the call w that somebody waits for, or is to be done before it: an action that it has to
// let pass, or one of its lane that has been due longer.
constexpr auto awaited_or_before_it =
    "AND EXISTS (SELECT 1 FROM calls w WHERE w.number = :awaited AND w.state = 'queued' "
    "AND w.turn = c.turn AND (c.number = w.number "
    "OR (c.instance = w.instance AND c.rank < w.rank) "
    "OR (c.lane = w.lane AND (c.instance <> w.instance OR c.rank <= w.rank) "
    "AND (c.due_at < w.due_at OR (c.due_at = w.due_at AND c.number < w.number))))) ";

// Rows that somebody has locked are passed over: what comes behind one of them would overtake it.
constexpr auto first_of_its_turn =
    "AND NOT EXISTS (SELECT 1 FROM calls b WHERE b.turn = c.turn AND b.instance = c.instance "
    "AND b.lane = c.lane AND b.rank <= c.rank AND b.state IN ('queued', 'waiting_retry') "
    "AND (b.due_at, b.number) < (c.due_at, c.number)) ";

struct Next {
    std::int64_t number = 0;
    Time due_at{};
    std::string turn{};
};

// The first that may run behind `place` in the order of those that are due.
std::optional<Next> next_call(Connection connection, const ClaimRequest& request, const Next& place,
                              const std::string& locked)
{
    if (request.instances.empty()) return {};
    Next next;
    Query query(connection, next_call_sql(request, locked));
    query.bind(request.lane, request.now, place.due_at, place.number);
    for (const auto& instance : request.instances)
        query.bind(instance);
    if (request.awaited) query.bind(*request.awaited);
    query.bind(request.now).into(next.number, next.due_at, next.turn);
    if (!query.next()) return {};
    return next;
}

// Nothing: another node has just taken one of this turn.
std::optional<Call> take_call(Transaction& change, const ClaimRequest& request, const Next& next)
{
    // Where two may try at the same time, the second would wait for the first: and two that claim
    // several calls for each other.
    if (!change.session().engine().try_lock("turn/" + next.turn)) return {};
    Call call = *find_call(change, next.number);
    call.state = CallState::running;
    call.node = request.node;
    ++call.attempt;
    ++call.generation;
    call.started_at = request.now;
    call.deadline = request.now + request.time_limit(call);

    Query query(change, "UPDATE calls SET state = :state, node = :node, attempt = :attempt, "
                        "generation = :generation, started_at = :started_at, "
                        "deadline = :deadline WHERE number = :number "
                        "AND NOT EXISTS (SELECT 1 FROM calls r WHERE r.turn = :turn "
                        "AND r.state = 'running')");
    query.bind(call.state, call.node, call.attempt, call.generation, call.started_at, call.deadline,
               next.number, next.turn);
    if (query.run() != 1) return {};
    return call;
}

// It was due already, and comes before what became due since.
void deliver_again(Transaction& change, Call& call)
{
    call.state = CallState::queued;
    ++call.redeliveries;
    change.session().announce_work();
    Query query(change, "UPDATE calls SET state = :state, redeliveries = :redeliveries "
                        "WHERE number = :number");
    query.bind(call.state, call.redeliveries, call.number).run();
}

void fail(Transaction& change, Call& call, const char* from, const CallError& error, Time now)
{
    const CallEnd end{.state = CallState::failed, .at = now, .error = error};
    end_row(change, {call.number, call.generation}, from, end);
    call.state = end.state;
    call.error = end.error;
    call.ended_at = end.at;
}

// Rows that another node is just taking are passed over. None: somebody was faster.
std::vector<Call> try_to_claim(Store& store, const ClaimRequest& request)
{
    Transaction change(store, Part::rows());
    const std::string locked = change.session().engine().locked_or_skipped("c");
    std::vector<Call> calls;
    Next place;
    while (calls.size() < request.most) {
        const auto next = next_call(change, request, place, locked);
        if (!next) break;
        place = *next;
        if (auto call = take_call(change, request, place)) calls.push_back(*std::move(call));
    }
    if (!calls.empty()) change.commit_without_sync();
    return calls;
}

constexpr int tries_max = 5;

} // namespace

// The words about waiting are those of the index `calls_waiting_by_instance`. With `a.instance`
// alone SQLite would look for actions of the same turn among all that wait for the instance.
std::string next_call_sql(const ClaimRequest& request, const std::string& locked)
{
    std::string names;
    for (std::size_t i = 0; i < request.instances.size(); ++i)
        names += (i == 0 ? ":i" : ", :i") + std::to_string(i);
    return "SELECT c.number, c.due_at, c.turn FROM calls c "
           "WHERE c.state IN ('queued', 'waiting_retry') AND c.lane = :lane AND c.due_at <= :now "
           "AND (c.due_at, c.number) > (:place, :behind) AND c.instance IN (" +
           names + ") " + (request.awaited ? awaited_or_before_it : "") +
           "AND EXISTS (SELECT 1 FROM configurations o WHERE o.id = c.instance "
           "AND o.state = 'active') "
           "AND NOT EXISTS (SELECT 1 FROM calls r WHERE r.turn = c.turn AND r.state = 'running') "
           "AND (c.rank = 0 OR NOT EXISTS (SELECT 1 FROM calls a WHERE a.turn = c.turn "
           "AND (a.instance || '') = c.instance AND a.rank = 0 "
           "AND a.state IN ('queued', 'waiting_retry') AND a.due_at <= :now_again)) " +
           (locked.empty() ? "" : first_of_its_turn) + "ORDER BY c.due_at, c.number LIMIT 1" +
           locked;
}

std::vector<Call> claim_calls(Store& store, const ClaimRequest& request)
{
    for (int tries = 0; tries < tries_max && next_call(Reader(store), request, {}, ""); ++tries) {
        try {
            return try_to_claim(store, request);
        } catch (const Failure& failure) {
            // A node of an older version took another call of the same turn, and the index allows
            // one. The next look sees it.
            if (failure.kind() != FailureKind::taken) throw;
        }
    }
    return {};
}

std::optional<Time> next_call_at(Connection connection, Time now)
{
    std::optional<Time> next;
    for (const Lane lane : {Lane::click, Lane::background}) {
        std::optional<Time> at;
        // The words about waiting are those of the index `calls_waiting`.
        Query query(connection, "SELECT min(due_at) FROM calls WHERE state IN ('queued', "
                                "'waiting_retry') AND lane = :lane AND due_at > :now");
        query.bind(lane, now).into(at).next();
        if (at && (!next || *at < *next)) next = at;
    }
    return next;
}

std::optional<Time> oldest_waiting_click(Connection connection)
{
    std::optional<Time> asked_at;
    Query(connection, oldest_waiting_click_sql).into(asked_at).next();
    return asked_at;
}

std::vector<Call> expire_clicks(Transaction& change, Time asked_before, const CallError& error,
                                Time now)
{
    std::vector<Call> expired;
    {
        Query query(change, std::string("SELECT ") + call_columns + " FROM calls WHERE " +
                                when_waiting +
                                " AND lane = 'click' AND kind = 'action' AND attempt = 0 "
                                "AND asked_at < :before ORDER BY number");
        query.bind(asked_before);
        expired = read_calls(query);
    }
    for (Call& call : expired)
        fail(change, call, when_waiting, error, now);
    return expired;
}

std::vector<Call> orphaned_calls(Connection connection)
{
    Query query(connection, std::string("SELECT ") + call_columns + " FROM calls c WHERE " +
                                when_waiting +
                                " AND NOT EXISTS (SELECT 1 FROM configurations o "
                                "WHERE o.id = c.instance) ORDER BY number");
    return read_calls(query);
}

void cancel_orphaned_calls(Transaction& change, Time now)
{
    for (const Call& call : orphaned_calls(change))
        cancel_waiting(change, call, now);
}

std::vector<Call> running_calls(Connection connection, std::string_view node)
{
    Query query(connection, std::string("SELECT ") + call_columns +
                                " FROM calls "
                                "WHERE state = 'running' AND node = :node ORDER BY number");
    query.bind(node);
    return read_calls(query);
}

Requeued requeue_calls_of(Transaction& change, std::string_view node, const Redelivery& redelivery,
                          Time now)
{
    using std::chrono::seconds;
    Requeued requeued;
    for (Call& call : running_calls(change, node)) {
        const int put_off_before = call.redeliveries - redelivery.at_once_max;
        if (put_off_before < 0) {
            deliver_again(change, call);
            requeued.again.push_back(std::move(call));
        } else if (call.request.lane == Lane::background &&
                   put_off_before < redelivery.put_off_max) {
            const auto pause = redelivery.pause * (std::int64_t{1} << put_off_before);
            redeliver_call(change, {call.number, call.generation}, redelivery.error,
                           now + pause + seconds{requeued.put_off.size()});
            requeued.put_off.push_back(std::move(call));
        } else {
            fail(change, call, when_running, redelivery.error, now);
            requeued.failed.push_back(std::move(call));
        }
    }
    return requeued;
}

} // namespace mock::store
