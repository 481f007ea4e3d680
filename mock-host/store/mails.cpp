#include "mock-host/store/mails.hpp"

#include "mock-host/store/audit.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"

namespace mock::store {

namespace {

constexpr auto mail_columns =
    "number, activity, instance, mail_key, to_name, to_address, locale, subject, body, fields, "
    "link_label, link_url, message_id, state, attempts, error, created_at, taken_at, sent_at";

std::vector<Mail> read_mails(Query& query)
{
    std::vector<Mail> mails;
    Mail row;
    std::optional<std::int64_t> activity;
    query.into(row.id, activity, row.instance, row.key, row.to_name, row.to_address, row.locale);
    query.into(row.subject, row.text, row.fields, row.link_label, row.link_url, row.message_id);
    query.into(row.state, row.attempts, row.error, row.created_at, row.taken_at);
    query.into(row.sent_at);
    while (query.next()) {
        row.activity = activity ? make_id(activity_id, *activity) : "";
        mails.push_back(row);
    }
    return mails;
}

/// A node notes the end of an attempt before it takes a mail again, so one that it is sending is
/// that of this attempt.
constexpr auto own_attempt = " WHERE number = :number AND state = 'sending' AND sender = :sender";

std::string condition_of(MailTrouble trouble)
{
    if (trouble == MailTrouble::in_doubt) return " WHERE state = 'in_doubt'";
    // As a list of states, so that the index by state serves it.
    return " WHERE state IN ('queued', 'failed') AND (state = 'failed' OR error <> '')";
}

/// To whom it is, but not what is in it: there is a link.
void note_deed_on_mail(Transaction& change, std::int64_t id, const char* action)
{
    const auto mail = find_mail(change, id);
    note_audit(change, {.action = action,
                        .subject = "mail " + make_id(mail_id, id),
                        .instance = mail->instance,
                        .outcome = "done",
                        .details = "to " + mail->to_address});
}

} // namespace

std::optional<std::int64_t> queue_mail(Transaction& change, const Mail& mail)
{
    const std::int64_t number = next_number(change, "mail");
    Query query(change,
                std::string("INSERT INTO mails (") + mail_columns +
                    ", due_at) VALUES (:number, :activity, "
                    ":instance, :key, :to_name, :to_address, :locale, :subject, :body, :fields, "
                    ":link_label, :link_url, :message_id, 'queued', 0, '', :created_at, NULL, "
                    "NULL, :due_at) "
                    "ON CONFLICT DO NOTHING");
    std::optional<std::int64_t> activity;
    if (!mail.activity.empty()) activity = number_in(activity_id, mail.activity);
    query.bind(number, activity, mail.instance, mail.key);
    query.bind(mail.to_name, mail.to_address, mail.locale, mail.subject, mail.text, mail.fields);
    query.bind(mail.link_label, mail.link_url, mail.message_id, mail.created_at, mail.created_at);
    if (query.run() == 0) return {};
    change.session().announce_work();
    return number;
}

std::optional<Mail> find_mail(Connection connection, std::int64_t id)
{
    Query query(connection,
                std::string("SELECT ") + mail_columns + " FROM mails WHERE number = :number");
    query.bind(id);
    auto mails = read_mails(query);
    if (mails.empty()) return {};
    return std::move(mails.front());
}

std::vector<Mail> list_mails(Connection connection, const std::string& activity, int limit,
                             std::optional<std::int64_t> before)
{
    constexpr std::int64_t beyond_the_newest = std::int64_t{1} << 62;
    Query query(connection, std::string("SELECT ") + mail_columns +
                                " FROM mails WHERE number < :before" +
                                (activity.empty() ? "" : " AND activity = :activity") +
                                " ORDER BY number DESC LIMIT :limit");
    query.bind(before.value_or(beyond_the_newest));
    if (!activity.empty()) query.bind(number_in(activity_id, activity));
    query.bind(limit);
    return read_mails(query);
}

std::int64_t count_troubled_mails(Connection connection, MailTrouble trouble)
{
    std::int64_t count = 0;
    Query query(connection, "SELECT COUNT(*) FROM mails" + condition_of(trouble));
    query.into(count).next();
    return count;
}

std::vector<Mail> list_troubled_mails(Connection connection, MailTrouble trouble, int limit)
{
    Query query(connection, std::string("SELECT ") + mail_columns + " FROM mails" +
                                condition_of(trouble) + " ORDER BY number DESC LIMIT :limit");
    query.bind(limit);
    return read_mails(query);
}

std::optional<Time> next_mail_at(Connection connection)
{
    Time due;
    Query query(connection, "SELECT due_at FROM mails WHERE state = 'queued' "
                            "ORDER BY due_at LIMIT 1");
    if (!query.into(due).next()) return {};
    return due;
}

bool is_any_mail_being_sent(Connection connection)
{
    std::int64_t id = 0;
    Query query(connection, "SELECT number FROM mails WHERE state = 'sending' LIMIT 1");
    return query.into(id).next();
}

std::optional<Mail> take_queued_mail(Transaction& change, Time now, const std::string& sender)
{
    std::int64_t id = 0;
    {
        Query next(change, "SELECT number FROM mails WHERE state = 'queued' AND due_at <= :now "
                           "ORDER BY due_at, number LIMIT 1" +
                               change.session().engine().locked_or_skipped("mails"));
        if (!next.bind(now).into(id).next()) return {};
    }
    Query take(change, "UPDATE mails SET state = 'sending', attempts = attempts + 1, "
                       "sender = :sender, taken_at = :now WHERE number = :number");
    take.bind(sender, now, id).run();
    return find_mail(change, id);
}

void keep_mail(Transaction& change, std::int64_t id)
{
    Query query(change, "UPDATE mails SET state = 'kept', attempts = 0 WHERE number = :number");
    query.bind(id).run();
}

bool mark_mail_sent(Transaction& change, std::int64_t id, const std::string& sender, Time at)
{
    Query query(change, std::string("UPDATE mails SET state = 'sent', sent_at = :at, error = ''") +
                            own_attempt);
    return query.bind(at, id, sender).run() == 1;
}

bool mark_mail_failed(Transaction& change, std::int64_t id, const std::string& sender,
                      const std::string& error, std::optional<Time> again)
{
    Query query(change, std::string("UPDATE mails SET state = :state, error = :error, "
                                    "due_at = COALESCE(:again, due_at)") +
                            own_attempt);
    query.bind(again ? MailState::queued : MailState::failed, error, again, id, sender);
    if (again) change.session().announce_work();
    return query.run() == 1;
}

bool mark_mail_in_doubt(Transaction& change, std::int64_t id, const std::string& sender,
                        const std::string& error)
{
    Query query(change,
                std::string("UPDATE mails SET state = 'in_doubt', error = :error") + own_attempt);
    return query.bind(error, id, sender).run() == 1;
}

std::vector<std::int64_t> doubt_mails_of(Transaction& change, const std::string& node,
                                         const std::string& error)
{
    std::vector<std::int64_t> ids;
    {
        std::int64_t id = 0;
        Query query(change, "SELECT number FROM mails WHERE state = 'sending' "
                            "AND sender = :sender ORDER BY number");
        query.bind(node).into(id);
        while (query.next())
            ids.push_back(id);
    }
    for (const std::int64_t id : ids)
        mark_mail_in_doubt(change, id, node, error);
    return ids;
}

void return_mails_of(Transaction& change, const std::string& node)
{
    Query query(change, "UPDATE mails SET state = 'queued', attempts = attempts - 1 "
                        "WHERE state = 'sending' AND sender = :sender");
    if (query.bind(node).run() > 0) change.session().announce_work();
}

bool resend_mail(Transaction& change, std::int64_t id, Time now)
{
    Query query(change, "UPDATE mails SET state = 'queued', attempts = 0, error = '', "
                        "due_at = :now WHERE number = :number "
                        "AND state IN ('failed', 'in_doubt', 'kept')");
    if (query.bind(now, id).run() != 1) return false;
    change.session().announce_work();
    note_deed_on_mail(change, id, "mail.resend");
    return true;
}

bool settle_mail(Transaction& change, std::int64_t id)
{
    Query query(change, "UPDATE mails SET state = 'sent', sent_at = taken_at, error = '' "
                        "WHERE number = :number AND state = 'in_doubt'");
    if (query.bind(id).run() != 1) return false;
    note_deed_on_mail(change, id, "mail.arrived");
    return true;
}

} // namespace mock::store
