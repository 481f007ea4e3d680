#include "mock-host/store/retention.hpp"

#include "mock-host/store/changes.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/settings.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>
#include <string>

namespace mock::store {

namespace {

constexpr int days_max = 36'500;
/// News is forgotten by the thousand: one at a time would be a transaction for each change.
constexpr std::int64_t changes_spare = 1000;

/// In these a mail is done with, for the desk: a failed one was given up.
constexpr MailState mail_ends[] = {MailState::sent, MailState::kept, MailState::failed};

Days kept(Connection connection, std::string_view name, Days initial)
{
    const auto text = setting(connection, name);
    return text ? parse_days(*text).value_or(for_ever) : initial;
}

std::optional<Time> oldest_mail(Connection connection, MailState state)
{
    std::optional<Time> at;
    Query query(connection, "SELECT min(due_at) FROM mails WHERE state = :state");
    query.bind(state).into(at).next();
    return at;
}

int remove_calls(Transaction& change, Time before, int most)
{
    Query query(change, "DELETE FROM calls WHERE number IN (" + std::string(old_calls_sql) +
                            change.session().engine().locked_or_skipped("calls") + ")");
    return query.bind(before, most).run();
}

int remove_mails(Transaction& change, MailState state, Time before, int most)
{
    Query query(change, "DELETE FROM mails WHERE number IN (SELECT number FROM mails "
                        "WHERE state = :state AND due_at < :before ORDER BY due_at LIMIT :most" +
                            change.session().engine().locked_or_skipped("mails") + ")");
    return query.bind(state, before, most).run();
}

std::int64_t oldest_change(Connection connection)
{
    std::int64_t number = 0;
    Query(connection, "SELECT COALESCE(min(number), 0) FROM changes").into(number).next();
    return number;
}

} // namespace

std::optional<Days> parse_days(std::string_view text)
{
    if (text == "forever") return for_ever;
    const int days = desk::to_number<int>(text).value_or(0);
    if (days < 1 || days > days_max) return {};
    return Days{days};
}

Retention retention(Connection connection)
{
    const Retention initial;
    return {.calls = kept(connection, "keep.calls_days", initial.calls),
            .mails = kept(connection, "keep.mails_days", initial.mails)};
}

std::optional<Time> oldest_ended_call(Connection connection)
{
    std::optional<Time> at;
    Query(connection, oldest_ended_call_sql).into(at).next();
    return at;
}

std::optional<Time> oldest_ended_mail(Connection connection)
{
    std::optional<Time> oldest;
    for (const MailState state : mail_ends) {
        const auto at = oldest_mail(connection, state);
        if (at && (!oldest || *at < *oldest)) oldest = at;
    }
    return oldest;
}

std::optional<Time> next_old_at(Connection connection, const Retention& retention)
{
    constexpr std::chrono::milliseconds moment{1};
    const auto call = oldest_ended_call(connection);
    const auto mail = oldest_ended_mail(connection);
    std::optional<Time> next;
    if (call) next = *call + retention.calls + moment;
    if (mail && (!next || *mail + retention.mails < *next)) next = *mail + retention.mails + moment;
    return next;
}

bool is_anything_old(Connection connection, const Retention& retention, Time now)
{
    const auto next = next_old_at(connection, retention);
    return next && *next <= now;
}

int remove_old_calls_and_mails(Transaction& change, const Retention& retention, Time now, int most)
{
    int removed = remove_calls(change, now - retention.calls, most);
    for (const MailState state : mail_ends)
        removed += remove_mails(change, state, now - retention.mails, most);
    return removed;
}

bool are_changes_to_forget(Connection connection)
{
    return last_change(connection) - oldest_change(connection) > changes_kept + changes_spare;
}

int forget_old_changes(Transaction& change, int most)
{
    const std::int64_t newest_to_go = last_change(change) - changes_kept;
    return forget_changes(change, std::min(newest_to_go, oldest_change(change) + most - 1));
}

} // namespace mock::store
