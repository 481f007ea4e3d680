#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/list_limit.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/services/mail_sender.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"

#include <desk/sdk/number.hpp>

#include <boost/json.hpp>

#include <cstdint>
#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

constexpr int usual_rows = 1000;

std::string id_text(std::int64_t id)
{
    return store::make_id(store::mail_id, id);
}

/// "m-000012" or "12"; 0: neither.
std::int64_t number_in(std::string_view text)
{
    if (text.substr(0, 2) == "m-") text.remove_prefix(2);
    return desk::to_number<std::int64_t>(text).value_or(0);
}

std::string state_text(store::MailState state)
{
    return state == store::MailState::in_doubt ? "in doubt" : std::string(store::word(state));
}

desk::Result<store::Mail> mail_by_id(store::Connection connection, const std::string& id)
{
    if (auto found = store::find_mail(connection, number_in(id))) return *std::move(found);
    return failure(desk::Errc::not_found,
                   "Mail \"" + id + "\" is not there. \"mock-host mail list\" shows the outbox.");
}

std::string number_of(store::Connection connection, const std::string& activity)
{
    const auto found = store::find_activity(connection, activity);
    return found ? found->number : activity;
}

json::object row_json(store::Connection connection, const store::Mail& mail)
{
    return {{"id", id_text(mail.id)},
            {"activity", number_of(connection, mail.activity)},
            {"to", mail.to_address},
            {"subject", mail.subject},
            {"state", std::string(store::word(mail.state))},
            {"created_at", views::utc_time(mail.created_at)},
            {"last_attempt_at", views::json_or_null(views::utc_time(mail.taken_at))},
            {"sent_at", views::json_or_null(views::utc_time(mail.sent_at))}};
}

Ran list(Context& context, const Given& given)
{
    DESK_TRY(const int limit, limit_of(given, usual_rows));
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    auto mails = store::list_mails(reader, {}, limit + 1);
    keep_newest(mails, limit, context.err());
    const std::string zone = context.time_zone();
    json::array rows;
    Table table{{"ID", "ACTIVITY", "TO", "SUBJECT", "STATE", "WRITTEN"}, {}};
    for (const auto& mail : mails) {
        rows.push_back(row_json(reader, mail));
        table.rows.push_back({id_text(mail.id), number_of(reader, mail.activity), mail.to_address,
                              mail.subject, state_text(mail.state),
                              views::local_time(mail.created_at, zone)});
    }
    print_rows(context, rows, table, "The outbox is empty.");
    return Exit::ok;
}

/// Why it is not sent, or perhaps is, and what to do.
void print_trouble(std::ostream& out, const store::Mail& mail, const std::string& zone)
{
    if (!mail.error.empty()) out << "Reason: " << plain(mail.error) << "\n";
    if (mail.state != store::MailState::in_doubt) return;
    const std::string id = id_text(mail.id);
    out << "Perhaps sent at: " << views::local_time(mail.taken_at.value_or(mail.created_at), zone)
        << "\nTo do: Ask " << plain(mail.to_address)
        << ", or look into the log of the mail server for the Message-ID\n  <"
        << plain(mail.message_id) << ">. If it arrived: mock-host mail arrived " << id
        << "\n  If not, or to be on the safe side: mock-host mail resend " << id << "\n";
}

Ran show(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    DESK_TRY(const store::Mail mail, mail_by_id(reader, given.text("ID")));
    const std::string zone = context.time_zone();
    if (context.json()) {
        json::object result = row_json(reader, mail);
        result["to_name"] = mail.to_name;
        result["locale"] = mail.locale;
        result["text"] = mail.text;
        result["below"] = services::write_below_text(mail, zone);
        result["link_label"] = mail.link_label;
        result["link_url"] = views::json_or_null(mail.link_url);
        result["message_id"] = mail.message_id;
        result["attempts"] = mail.attempts;
        result["error"] = views::json_or_null(mail.error);
        print_json(context.out(), result);
        return Exit::ok;
    }
    context.out() << "To: " << plain(mail.to_name) << " <" << plain(mail.to_address) << ">\n"
                  << "Subject: " << plain(mail.subject) << "\n"
                  << "State: " << state_text(mail.state) << "\n";
    print_trouble(context.out(), mail, zone);
    context.out() << "\n" << plain_lines(services::write_mail_text(mail, zone));
    return Exit::ok;
}

Ran print_moved(Context& context, const std::string& id, store::MailState state,
                const std::string& words)
{
    if (context.json()) {
        print_json(context.out(),
                   json::object{{"id", id}, {"state", std::string(store::word(state))}});
    } else {
        context.out() << id << " " << words << "\n";
    }
    return Exit::ok;
}

Ran resend(Context& context, const Given& given)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    store::Transaction change(desk->store());
    DESK_TRY(const store::Mail mail, mail_by_id(change, given.text("ID")));
    if (!store::resend_mail(change, mail.id, desk->now())) {
        return failure(desk::Errc::state, id_text(mail.id) + " is " + state_text(mail.state) +
                                              ". Only a mail that failed, is in doubt or was kept "
                                              "is sent again.");
    }
    change.commit();
    return print_moved(context, id_text(mail.id), store::MailState::queued,
                       "waits to be sent, under its old Message-ID.");
}

Ran arrived(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    store::Transaction change(*store);
    DESK_TRY(const store::Mail mail, mail_by_id(change, given.text("ID")));
    if (!store::settle_mail(change, mail.id)) {
        return failure(desk::Errc::state, id_text(mail.id) + " is " + state_text(mail.state) +
                                              ", so there is no doubt to settle.");
    }
    change.commit();
    return print_moved(context, id_text(mail.id), store::MailState::sent, "counts as sent.");
}

} // namespace

Group mail_commands()
{
    const Parameter id{"ID", "", "As in the list: m-000012", Parameter::Count::required};
    return {"mail",
            "The outbox",
            {{"mail list", "Mails, the newest first", {limit_parameter(usual_rows)}, list},
             {"mail show", "One mail", {id}, show},
             {"mail resend", "Send a mail once more that failed or is in doubt", {id}, resend},
             {"mail arrived", "Note that a mail in doubt has arrived", {id}, arrived}}};
}

} // namespace mock::commands
