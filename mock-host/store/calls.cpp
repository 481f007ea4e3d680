#include "mock-host/store/calls.hpp"

#include "mock-host/store/audit.hpp"
#include "mock-host/store/call_rows.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"

namespace mock::store {

namespace {

// What is done one after the other: the calls of a target, or of one job of an instance.
std::string turn_of(const CallRequest& call)
{
    const bool background = call.kind == CallKind::job || call.kind == CallKind::followup;
    if (background && call.target.kind == TargetKind::configuration)
        return "job/" + call.instance + "/" + call.name;
    return std::string(word(call.target.kind)) + "/" + call.target.id;
}

std::string conditions(const CallFilter& filter)
{
    std::string sql = " WHERE number < :before";
    if (filter.target) sql += " AND target_kind = :kind AND target_id = :id";
    if (filter.state) sql += " AND state = :state";
    if (!filter.instance.empty()) sql += " AND instance = :instance";
    if (!filter.name.empty()) sql += " AND name = :name";
    return sql;
}

/// Events and follow-ups are the desk's own affair.
bool is_audited(const CallRequest& call)
{
    return call.kind == CallKind::action || call.kind == CallKind::job;
}

/// Who asked for it; from the desk, if it is somebody else who acts just now.
Actor actor_of(const Call& call)
{
    Actor actor{.person = call.request.actor};
    const std::string& present = ActingAs::current().person;
    if (!present.empty() && present != actor.person) actor.origin = "desk";
    return actor;
}

void note(Transaction& change, const Call& call, const char* outcome, const CallEnd& end = {})
{
    if (!is_audited(call.request)) return;
    note_audit(change, {.actor = actor_of(call),
                        .action = call.request.name,
                        .subject = subject_of(change, call.request.target),
                        .instance = call.request.instance,
                        .remote_id = end.remote_ids,
                        .outcome = outcome,
                        .details = call.id + (end.error ? ", " + end.error->code : "")});
}

/// What a person does with a call of somebody's.
void note_deed_on_call(Transaction& change, std::int64_t number, const char* action)
{
    const auto call = find_call(change, number);
    note_audit(change, {.action = action,
                        .subject = subject_of(change, call->request.target),
                        .instance = call->request.instance,
                        .outcome = "done",
                        .details = call->id + ", " + call->request.name});
}

constexpr auto this_attempt =
    " WHERE number = :number AND generation = :generation AND state = 'running'";

} // namespace

Inserted insert_call(Transaction& change, const CallRequest& call)
{
    if (auto known = find_call_with_key_of(change, call))
        return {.call = *std::move(known), .is_new = false};

    Query query(change,
                "INSERT INTO calls (number, instance, kind, name, target_kind, target_id, lane, "
                "idempotency_key, input, asked_at, due_at, actor, locale, turn, rank, state, "
                "attempt, redeliveries, node, generation, cancel_requested, message, open_url, "
                "error_code, error_message, error_detail, findings, stats, notes) "
                "VALUES (:number, :instance, :kind, :name, :target_kind, :target_id, :lane, "
                ":key, :input, :asked_at, :due_at, :actor, :locale, :turn, :rank, 'queued', "
                "0, 0, '', 0, 0, '', '', '', '', '', '[]', '{}', '[]') "
                "ON CONFLICT (instance, idempotency_key) DO NOTHING");
    query.bind(next_number(change, "call"), call.instance, call.kind, call.name, call.target);
    query.bind(call.lane, call.idempotency_key, call.input, call.asked_at, call.due_at);
    query.bind(call.actor, call.locale, turn_of(call), call.kind == CallKind::action ? 0 : 1);
    // Another node may have been faster since it was looked for.
    const bool is_new = query.run() == 1;
    change.session().announce_work();
    Inserted inserted{.call = *find_call_with_key_of(change, call), .is_new = is_new};
    if (is_new) note(change, inserted.call, "asked");
    return inserted;
}

bool is_scheduled_call_waiting(Connection connection, const CallRequest& call)
{
    std::int64_t number = 0;
    Query query(connection, std::string("SELECT number FROM calls WHERE turn = :turn AND "
                                        "kind = 'job' AND actor = '' AND ") +
                                when_waiting + " LIMIT 1");
    return query.bind(turn_of(call)).into(number).next();
}

std::optional<Call> find_call(Connection connection, std::int64_t number)
{
    Query query(connection,
                std::string("SELECT ") + call_columns + " FROM calls WHERE number = :number");
    query.bind(number);
    return read_call(query);
}

std::optional<Call> find_call(Connection connection, std::string_view id)
{
    return find_call(connection, number_in(call_id, id));
}

std::optional<Call> find_call_with_key_of(Connection connection, const CallRequest& call)
{
    Query query(connection, std::string("SELECT ") + call_columns +
                                " FROM calls "
                                "WHERE instance = :instance AND idempotency_key = :key");
    query.bind(call.instance, call.idempotency_key);
    return read_call(query);
}

std::vector<Call> list_calls(Connection connection, const CallFilter& filter)
{
    constexpr std::int64_t beyond_the_newest = std::int64_t{1} << 62;
    Query query(connection, std::string("SELECT ") + call_columns + " FROM calls" +
                                conditions(filter) + " ORDER BY number DESC LIMIT :limit");
    query.bind(filter.before.value_or(beyond_the_newest));
    if (filter.target) query.bind(*filter.target);
    if (filter.state) query.bind(*filter.state);
    if (!filter.instance.empty()) query.bind(filter.instance);
    if (!filter.name.empty()) query.bind(filter.name);
    query.bind(filter.limit);
    return read_calls(query);
}

FailedCalls failed_calls(Connection connection, Time since, Time clicks_since)
{
    FailedCalls failed;
    Query query(connection, failed_calls_sql);
    query.bind(since, clicks_since).into(failed.count, failed.newest).next();
    return failed;
}

std::int64_t count_waiting_clicks(Connection connection, std::int64_t most)
{
    std::int64_t count = 0;
    Query query(connection, "SELECT COUNT(*) FROM (SELECT number FROM calls WHERE lane = :lane AND "
                            "state IN ('queued', 'waiting_retry') LIMIT :most) AS waiting");
    query.bind(Lane::click, most).into(count).next();
    return count;
}

bool is_current(Transaction& change, const Attempt& attempt)
{
    std::int64_t number = 0;
    Query query(change, std::string("SELECT number FROM calls") + this_attempt +
                            change.session().engine().locked("calls"));
    return query.bind(attempt.number, attempt.generation).into(number).next();
}

bool end_row(Transaction& change, const Attempt& attempt, const char* from, const CallEnd& end)
{
    const CallError error = end.error.value_or(CallError{});
    std::optional<int> status;
    if (end.error) status = error.status;

    Query query(change, std::string("UPDATE calls SET state = :state, ended_at = :at, "
                                    "message = :message, open_url = :open_url, "
                                    "error_status = :error_status, error_code = :error_code, "
                                    "error_message = :error_message, "
                                    "error_detail = :error_detail, findings = :findings, "
                                    "stats = :stats "
                                    "WHERE number = :number AND generation = :generation AND ") +
                            from);
    query.bind(end.state, end.at, end.message, end.sealed_open_url);
    query.bind(status, error.code, error.message, error.detail);
    query.bind(end.findings, end.stats, attempt.number, attempt.generation);
    if (query.run() != 1) return false;
    note(change, *find_call(change, attempt.number), std::string(word(end.state)).c_str(), end);
    return true;
}

bool cancel_waiting(Transaction& change, const Call& call, Time now)
{
    return end_row(change, {call.number, call.generation}, when_waiting,
                   {.state = CallState::cancelled, .at = now, .error = call.error});
}

bool end_call(Transaction& change, const Attempt& attempt, const CallEnd& end)
{
    return end_row(change, attempt, when_running, end);
}

void put_call_notes(Transaction& change, const Attempt& attempt, const Json& notes)
{
    Query query(change, std::string("UPDATE calls SET notes = :notes") + this_attempt);
    query.bind(notes, attempt.number, attempt.generation).run();
}

bool retry_call(Transaction& change, const Attempt& attempt, const CallError& error, Time due_at)
{
    Query query(change, std::string("UPDATE calls SET state = 'waiting_retry', due_at = :due_at, "
                                    "error_status = :error_status, error_code = :error_code, "
                                    "error_message = :error_message, "
                                    "error_detail = :error_detail") +
                            this_attempt);
    query.bind(due_at, error.status, error.code, error.message, error.detail);
    query.bind(attempt.number, attempt.generation);
    return query.run() == 1;
}

bool redeliver_call(Transaction& change, const Attempt& attempt, const CallError& error,
                    Time due_at)
{
    if (!retry_call(change, attempt, error, due_at)) return false;
    Query query(change, "UPDATE calls SET redeliveries = redeliveries + 1 WHERE number = :number");
    return query.bind(attempt.number).run() == 1;
}

bool return_call(Transaction& change, const Attempt& attempt)
{
    Query query(change,
                std::string("UPDATE calls SET state = 'queued', redeliveries = redeliveries + 1") +
                    this_attempt);
    return query.bind(attempt.number, attempt.generation).run() == 1;
}

bool has_ended(const Call& call)
{
    return call.state == CallState::done || call.state == CallState::failed ||
           call.state == CallState::cancelled;
}

bool may_be_cancelled(const Call& call)
{
    if (call.state == CallState::running) return !call.cancel_requested;
    return !has_ended(call);
}

Cancelled cancel_call(Transaction& change, std::int64_t number, Time now)
{
    const auto call = find_call(change, number);
    if (!call) return Cancelled::not_found;
    Query query(change,
                std::string("UPDATE calls SET cancel_requested = 1 WHERE number = :number AND (") +
                    when_running + " OR " + when_waiting + ")");
    if (query.bind(number).run() != 1) return Cancelled::too_late;
    note_deed_on_call(change, number, "call.cancel");
    return cancel_waiting(change, *call, now) ? Cancelled::at_once : Cancelled::requested;
}

std::vector<Attempt> list_cancel_requests(Connection connection, std::string_view node)
{
    std::vector<Attempt> attempts;
    Attempt row;
    Query query(connection, "SELECT number, generation FROM calls WHERE state = 'running' AND "
                            "node = :node AND cancel_requested = 1 ORDER BY number");
    query.bind(node).into(row.number, row.generation);
    while (query.next())
        attempts.push_back(row);
    return attempts;
}

bool start_again(Transaction& change, std::int64_t number, Time now)
{
    Query query(change, "UPDATE calls SET state = 'queued', due_at = :now, asked_at = :asked, "
                        "attempts_before = attempt, redeliveries = 0, cancel_requested = 0, "
                        "ended_at = NULL "
                        "WHERE number = :number AND state = 'failed'");
    if (query.bind(now, now, number).run() != 1) return false;
    note_deed_on_call(change, number, "call.start_again");
    return true;
}

std::string take_open_url(Transaction& change, std::int64_t number)
{
    std::string url;
    {
        Query query(change, "SELECT open_url FROM calls WHERE number = :number" +
                                change.session().engine().locked("calls"));
        query.bind(number).into(url).next();
    }
    if (url.empty()) return url;
    Query(change, "UPDATE calls SET open_url = '' WHERE number = :number").bind(number).run();
    note_deed_on_call(change, number, "call.open");
    return url;
}

bool has_open_url(Connection connection, std::int64_t number)
{
    std::string url;
    Query query(connection, "SELECT open_url FROM calls WHERE number = :number");
    query.bind(number).into(url).next();
    return !url.empty();
}

} // namespace mock::store
