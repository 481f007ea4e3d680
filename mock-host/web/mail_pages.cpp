#include "mock-host/web/mail_pages.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/services/mail_sender.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"
#include "mock-host/web/addresses.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/page_size.hpp"

#include <desk/sdk/number.hpp>

#include <boost/json.hpp>

#include <cstdio>
#include <sstream>

namespace mock::web {

namespace json = boost::json;

namespace {

constexpr const char* section = "admin/mails";

/// No script, no form, nothing from anywhere: a mail is somebody else's text.
constexpr const char* body_policy =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

std::string id_text(std::int64_t id)
{
    char text[32];
    std::snprintf(text, sizeof text, "m-%06lld", static_cast<long long>(id));
    return text;
}

std::string page_of(const store::Mail& mail)
{
    return "/admin/mails/" + std::to_string(mail.id);
}

std::string_view remedy_of(store::MailState state)
{
    return state == store::MailState::in_doubt ? "mails.in_doubt.remedy" : "mails.error.remedy";
}

Html state_of(const Visit& visit, store::MailState state)
{
    const std::string_view tone = state == store::MailState::sent       ? "ok"
                                  : state == store::MailState::failed   ? "bad"
                                  : state == store::MailState::in_doubt ? "warn"
                                                                        : "none";
    return badge(tone, visit.t("mails.state." + std::string(store::word(state))));
}

std::string number_of(const Visit& visit, const std::string& activity)
{
    if (activity.empty()) return {};
    const auto found = store::find_activity(store::Reader(visit.desk.store()), activity);
    return found ? found->number : activity;
}

Html activity_link(const Visit& visit, const store::Mail& mail)
{
    const std::string number = number_of(visit, mail.activity);
    if (number.empty()) return {};
    return html("<a href=\"/activities/{}\">{}</a>", percent_encoded(number), number);
}

Html row_of(const Visit& visit, const store::Mail& mail)
{
    return html("<tr><td class=\"number\">{}</td><th scope=\"row\" class=\"main\">"
                "<a href=\"/admin/mails/{}\">{}</a>{}</th><td data-label=\"{}\">{}</td><td>{}</td>"
                "<td>{}</td><td class=\"age\">{}</td></tr>\n",
                id_text(mail.id), mail.id, mail.subject,
                when(!mail.error.empty(), html("<span class=\"note\">{}</span>", mail.error)),
                visit.t("mails.to"), mail.to_address, activity_link(visit, mail),
                state_of(visit, mail.state), time_ago(visit, mail.created_at));
}

/// A page of the outbox, and the id of its last mail if there are older ones.
struct Outbox {
    std::vector<store::Mail> mails{};
    std::optional<std::int64_t> before{};
};

Outbox outbox(const Visit& visit, int size)
{
    Outbox page{
        store::list_mails(store::Reader(visit.desk.store()), {}, size + 1, before_of(visit))};
    if (cut_page(page.mails, size)) page.before = page.mails.back().id;
    return page;
}

Html results(const Visit& visit)
{
    const Outbox page = outbox(visit, page_size);
    if (page.mails.empty()) return empty_listing(visit, "mails.empty");
    Html rows;
    for (const store::Mail& mail : page.mails)
        rows += row_of(visit, mail);
    const std::string older =
        page.before ? "/admin/mails?before=" + std::to_string(*page.before) : "";
    return listing(visit, visit.t("nav.mails"),
                   {{"mails.mail"},
                    {"mails.subject"},
                    {"mails.to"},
                    {"mails.activity"},
                    {"admin.state"},
                    {"mails.written"}},
                   rows) +
           older_and_newest(visit, visit.t("mails.shown", {std::to_string(page.mails.size())}),
                            visit.query("before").empty() ? "" : "/admin/mails", older);
}

Response mails_page(Visit& visit)
{
    const std::string title = visit.t("nav.mails");
    return show(visit, {.title = title,
                        .section = section,
                        .live_on = "mails",
                        .body = head({title, {}, {}}) +
                                html("<div id=\"results\" data-live>{}</div>\n", results(visit))});
}

std::optional<store::Mail> mail_of(const Visit& visit)
{
    const auto id = desk::to_number<std::int64_t>(visit.args.at(0));
    if (!id) return {};
    return store::find_mail(store::Reader(visit.desk.store()), *id);
}

/// What a person may do about a mail that the desk is not sure of, or did not get rid of.
Html ways_on(const Visit& visit, const store::Mail& mail)
{
    using State = store::MailState;
    const std::string page = page_of(mail);
    const bool in_doubt = mail.state == State::in_doubt;
    if (!in_doubt && mail.state != State::failed && mail.state != State::kept) return {};
    return when(in_doubt, post_button(visit, page + "/arrived", "", visit.t("mails.arrived"))) +
           post_button(visit, page + "/resend", "", visit.t("mails.resend"));
}

/// By which it is found in the log of a mail server.
Html trace_of(const Visit& visit, const store::Mail& mail)
{
    Html facts = fact(visit.t("mails.written"), time_text(visit, mail.created_at));
    if (mail.attempts > 0 && mail.taken_at) // One that is kept was taken, and not sent.
        facts += fact(visit.t("mails.attempt"), time_text(visit, *mail.taken_at));
    facts += fact(visit.t("mails.message_id"), mail.message_id);
    return html("<dl class=\"fields\">{}</dl>\n", facts);
}

Response mail_page(Visit& visit)
{
    const auto mail = mail_of(visit);
    if (!mail) return not_found(visit, visit.t("mails.unknown"));
    const Html activity = activity_link(visit, *mail);
    const Html facts =
        state_of(visit, mail->state) +
        html("<span>{}</span><span>{}</span>", visit.t("mails.for", {mail->to_address}),
             time_ago(visit, mail->sent_at.value_or(mail->created_at))) +
        when(!activity.empty(), html("<span>{}</span>", activity));
    const Html error =
        when(!mail->error.empty(), error_box(visit, mail->error, visit.t(remedy_of(mail->state))));
    const std::string name = mail->to_name.empty() ? mail->to_address : mail->to_name;
    const Html frame = html("<iframe class=\"mail\" sandbox=\"\" src=\"/admin/mails/{}/body\" "
                            "title=\"{}\"></iframe>\n",
                            mail->id, visit.t("mails.frame", {name}));
    return show(
        visit,
        {.title = mail->subject,
         .section = section,
         .body =
             crumbs(visit, {{visit.t("nav.mails"), "/admin/mails"}, {id_text(mail->id), ""}}) +
             head({mail->subject, facts, ways_on(visit, *mail)}) + flash(visit) +
             html("<div class=\"stack\">{}{}{}</div>\n", error, trace_of(visit, *mail), frame)});
}

/// `change` moves the mail, or returns false: somebody was faster. The page tells how it is now.
template <class Change>
Response change_mail(const Visit& visit, const char* said, const Change& change)
{
    const auto mail = mail_of(visit);
    if (!mail) return not_found(visit, visit.t("mails.unknown"));
    store::Transaction transaction(visit.desk.store());
    if (!change(transaction, mail->id))
        return trouble(visit, 409, visit.t("mails.moved_on"), visit.t("mails.moved_on.remedy"));
    transaction.commit();
    return redirect(with_query(page_of(*mail), {{"said", said}}));
}

Response resend(Visit& visit)
{
    return change_mail(visit, "mail_resent", [&](store::Transaction& change, std::int64_t id) {
        return store::resend_mail(change, id, visit.desk.now());
    });
}

Response arrived(Visit& visit)
{
    return change_mail(visit, "mail_arrived", store::settle_mail);
}

/// As it is sent; the line of the link can be pressed, as most programs for mails make it.
Html text_of(const Visit& visit, const store::Mail& mail)
{
    std::istringstream text(services::write_mail_text(mail, visit.zone));
    Html lines;
    for (std::string line; std::getline(text, line);) {
        const bool is_link = line == mail.link_url && !line.empty();
        const Html link =
            html("<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>", mail.link_url, line);
        lines += html("{}<br>\n", is_link ? link : escaped(line));
    }
    return html("<p>{}</p>\n", lines);
}

Response mail_body(Visit& visit)
{
    const auto mail = mail_of(visit);
    if (!mail) return not_found(visit, visit.t("mails.unknown"));
    const Html body = html(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title><style>"
        "body { margin: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }"
        "</style></head>\n<body>{}</body></html>\n",
        mail->locale.substr(0, mail->locale.find('-')), mail->subject, text_of(visit, *mail));
    return {
        .body = body.text(),
        .headers = {{"Content-Security-Policy", body_policy}, {"X-Frame-Options", "SAMEORIGIN"}}};
}

/// The text of a mail and its link stay out of the list: they are one page further.
json::object mail_json(const Visit& visit, const store::Mail& mail)
{
    return {{"id", mail.id},
            {"activity", views::json_or_null(number_of(visit, mail.activity))},
            {"to", mail.to_address},
            {"subject", mail.subject},
            {"state", std::string(store::word(mail.state))},
            {"attempts", mail.attempts},
            {"error", views::json_or_null(mail.error)},
            {"created_at", views::utc_time(mail.created_at)},
            {"sent_at", views::json_or_null(views::utc_time(mail.sent_at))}};
}

Response api_mails(Visit& visit)
{
    if (auto unfit = unfit_before(visit)) return *std::move(unfit);
    if (auto unfit = unfit_page_size(visit)) return *std::move(unfit);
    const Outbox page = outbox(visit, page_size_of(visit));
    json::array mails;
    for (const store::Mail& mail : page.mails)
        mails.push_back(mail_json(visit, mail));
    json::object answer{{"mails", mails}, {"before", nullptr}};
    if (page.before) answer["before"] = *page.before;
    return json_response(200, json::serialize(answer));
}

} // namespace

std::vector<Route> mail_routes()
{
    return {
        {"GET", "/admin/mails", Who::administrator, mails_page},
        {"GET", "/admin/mails/{}", Who::administrator, mail_page},
        {"GET", "/admin/mails/{}/body", Who::administrator, mail_body},
        {"POST", "/admin/mails/{}/resend", Who::administrator, resend},
        {"POST", "/admin/mails/{}/arrived", Who::administrator, arrived},
        {"GET", "/api/v1/mails", Who::administrator, api_mails},
    };
}

} // namespace mock::web
