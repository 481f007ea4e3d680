#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/services/outcome.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

#include <charconv>
#include <cstdio>
#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

std::string id_text(std::int64_t id)
{
    char text[32];
    std::snprintf(text, sizeof text, "m-%06lld", static_cast<long long>(id));
    return text;
}

/// "m-000012" or "12"; 0: neither.
std::int64_t parse_id(std::string_view text)
{
    if (text.substr(0, 2) == "m-") text.remove_prefix(2);
    std::int64_t id = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() ? id : 0;
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
            {"sent_at", views::json_or_null(views::utc_time(mail.sent_at))}};
}

Ran list(Context& context, const Given&)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    const std::string zone = context.time_zone();
    json::array rows;
    Table table{{"ID", "ACTIVITY", "TO", "SUBJECT", "STATE", "WRITTEN"}, {}};
    for (const auto& mail : store::list_mails(reader)) {
        rows.push_back(row_json(reader, mail));
        table.rows.push_back({id_text(mail.id), number_of(reader, mail.activity), mail.to_address,
                              mail.subject, std::string(store::word(mail.state)),
                              views::local_time(mail.created_at, zone)});
    }
    if (context.json()) {
        print_json(context.out(), rows);
    } else if (table.rows.empty()) {
        context.out() << "The outbox is empty.\n";
    } else {
        print_table(context.out(), table, context.width());
    }
    return Exit::ok;
}

/// What the recipient reads below the text.
std::string below_text(const store::Mail& mail, const std::string& zone)
{
    std::string text;
    for (const auto& field : services::read_fields(mail.fields))
        text += field.label + ": " + views::field_text(field, zone) + "\n";
    if (!mail.link_url.empty()) text += mail.link_label + ": " + mail.link_url + "\n";
    return text;
}

Ran show(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    const store::Reader reader(*store);
    const auto mail = store::find_mail(reader, parse_id(given.text("ID")));
    if (!mail) {
        return failure(desk::Errc::not_found, "Mail \"" + given.text("ID") +
                                                  "\" is not there. \"mock-host mail list\" shows "
                                                  "the outbox.");
    }
    const std::string zone = context.time_zone();
    if (context.json()) {
        json::object result = row_json(reader, *mail);
        result["to_name"] = mail->to_name;
        result["locale"] = mail->locale;
        result["text"] = mail->text;
        result["below"] = below_text(*mail, zone);
        result["link_label"] = mail->link_label;
        result["link_url"] = views::json_or_null(mail->link_url);
        result["attempts"] = mail->attempts;
        result["error"] = views::json_or_null(mail->error);
        print_json(context.out(), result);
        return Exit::ok;
    }
    context.out() << "To: " << plain(mail->to_name) << " <" << plain(mail->to_address) << ">\n"
                  << "Subject: " << plain(mail->subject) << "\n"
                  << "State: " << store::word(mail->state) << "\n\n"
                  << plain_lines(mail->text) << "\n\n"
                  << plain_lines(below_text(*mail, zone));
    return Exit::ok;
}

} // namespace

Group mail_commands()
{
    return {"mail",
            "The outbox",
            {{"mail list", "Mails, the newest first", {}, list},
             {"mail show",
              "One mail",
              {{"ID", "", "As in the list: m-000012", Parameter::Count::required}},
              show}}};
}

} // namespace mock::commands
