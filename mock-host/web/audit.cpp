#include "mock-host/store/audit.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/page_size.hpp"

#include <boost/json.hpp>

namespace mock::web {

namespace json = boost::json;

namespace {

store::AuditFilter filter_of(const Visit& visit, int size)
{
    store::AuditFilter filter;
    filter.subject = visit.query("subject");
    filter.before = before_of(visit);
    filter.limit = size + 1;
    return filter;
}

/// Words for what the desk does; actions and jobs of packages by their ids.
std::string action_words(const Visit& visit, const store::AuditEntry& entry)
{
    const std::string key = "audit.action." + entry.action;
    return visit.words.has(key) ? visit.t(key) : entry.action;
}

Html outcome_badge(const Visit& visit, const store::AuditEntry& entry)
{
    const bool is_bad = entry.outcome == "failed" || entry.outcome == "refused";
    const char* tone = is_bad ? "bad" : entry.outcome == "done" ? "ok" : "none";
    return badge(tone, visit.t("audit.outcome." + entry.outcome));
}

Html row_of(const Visit& visit, const store::AuditEntry& entry)
{
    const std::string who = entry.actor.name.empty() ? visit.t("audit.nobody") : entry.actor.name;
    return html("<tr><td class=\"age\">{}</td><th scope=\"row\" class=\"main\">{}<span "
                "class=\"note\">{}{}</span></th><td>{}</td><td>{}</td><td class=\"text\">{}{}</td>"
                "</tr>\n",
                time_ago(visit, entry.at), action_words(visit, entry), entry.subject,
                when(!entry.remote_id.empty(), html(" · TeamViewer {}", entry.remote_id)),
                outcome_badge(visit, entry), who, entry.actor.origin,
                when(!entry.details.empty(), html(" · {}", entry.details)));
}

Html filters(const Visit& visit)
{
    return html("<form class=\"filters\" role=\"search\" method=\"get\" action=\"/admin/audit\" "
                "data-live-search><label class=\"search\">{} <input type=\"search\" "
                "name=\"subject\" value=\"{}\" placeholder=\"{}\" autocomplete=\"off\"></label>"
                "<button data-no-js>{}</button></form>\n",
                visit.t("audit.subject"), visit.query("subject"), visit.t("audit.subject.example"),
                visit.t("admin.filter"));
}

std::string address_of(const Visit& visit, const std::string& before)
{
    const std::string subject = visit.query("subject");
    std::string query = subject.empty() ? "" : "subject=" + percent_encoded(subject);
    if (!before.empty()) query += (query.empty() ? "" : "&") + ("before=" + before);
    return query.empty() ? "/admin/audit" : "/admin/audit?" + query;
}

Html results(const Visit& visit)
{
    const store::AuditFilter filter = filter_of(visit, page_size);
    auto entries = store::list_audit(store::Reader(visit.desk.store()), filter);
    const bool has_older = cut_page(entries, page_size);
    if (entries.empty()) return empty_listing(visit, "audit.empty");
    Html rows;
    for (const auto& entry : entries)
        rows += row_of(visit, entry);
    const Html table = listing(
        visit, visit.t("audit.caption"),
        {{"audit.when"}, {"audit.what"}, {"calls.outcome"}, {"audit.who"}, {"audit.details"}},
        rows);
    return table + older_and_newest(
                       visit, visit.t("audit.shown", {std::to_string(entries.size())}),
                       filter.before ? address_of(visit, "") : "",
                       has_older ? address_of(visit, std::to_string(entries.back().number)) : "");
}

Response audit_page(Visit& visit)
{
    const std::string title = visit.t("nav.audit");
    return show(visit, {.title = title,
                        .section = "admin/audit",
                        .body = head({title, html("<span>{}</span>", visit.t("audit.about")), {}}) +
                                filters(visit) +
                                html("<div id=\"results\" data-live>{}</div>\n", results(visit))});
}

Response api_audit(Visit& visit)
{
    if (auto unfit = unfit_before(visit)) return *std::move(unfit);
    if (auto unfit = unfit_page_size(visit)) return *std::move(unfit);
    const int size = page_size_of(visit);
    auto entries = store::list_audit(store::Reader(visit.desk.store()), filter_of(visit, size));
    const bool has_older = cut_page(entries, size);
    json::array rows;
    for (const auto& entry : entries)
        rows.push_back(views::audit_json(entry));
    json::object answer{{"entries", rows}, {"before", nullptr}};
    if (has_older) answer["before"] = entries.back().number;
    return json_response(200, json::serialize(answer));
}

} // namespace

std::vector<Route> audit_routes()
{
    return {{"GET", "/admin/audit", Who::administrator, audit_page},
            {"GET", "/api/v1/audit", Who::administrator, api_audit}};
}

} // namespace mock::web
