#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/failure_text.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/api_filter.hpp"
#include "mock-host/web/call_pages.hpp"
#include "mock-host/web/call_parts.hpp"
#include "mock-host/web/page_size.hpp"
#include "mock-host/web/result_part.hpp"

#include <boost/json.hpp>

namespace mock::web {

namespace json = boost::json;

namespace {

/// What was asked for in the address; whatever makes no sense is left out.
store::CallFilter filter_of(const Visit& visit, int size)
{
    store::CallFilter filter;
    filter.state = store::from_word<store::CallState>(visit.query("outcome"));
    filter.before = before_of(visit);
    filter.limit = size + 1;
    return filter;
}

Html outcome_options(const Visit& visit)
{
    using store::CallState;
    const std::string chosen = visit.query("outcome");
    Html options = html("<option value=\"\">{}</option>", visit.t("calls.all"));
    for (const CallState state : {CallState::running, CallState::queued, CallState::waiting_retry,
                                  CallState::failed, CallState::cancelled, CallState::done}) {
        const std::string word{store::word(state)};
        options += html("<option value=\"{}\"{}>{}</option>", word,
                        when(word == chosen, html(" selected")), visit.t("calls.state." + word));
    }
    return options;
}

Html filters(const Visit& visit)
{
    return html("<form class=\"filters\" role=\"search\" method=\"get\" action=\"/admin/calls\" "
                "data-live-search><label>{} <select name=\"outcome\">{}</select></label>"
                "<button data-no-js>{}</button></form>\n",
                visit.t("calls.outcome"), outcome_options(visit), visit.t("admin.filter"));
}

Html cancel_cell(const Visit& visit, const store::Call& call)
{
    if (!may_be_cancelled(call)) return html("<td></td>");
    return html("<td><form method=\"post\" action=\"/admin/calls/{}/cancel\">{}"
                "<button class=\"slim\">{}<span class=\"unseen\"> {}</span></button></form></td>",
                call.id, csrf_field(visit), visit.t("calls.cancel"), call.id);
}

Html row_of(const Visit& visit, const store::Call& call)
{
    const std::string why = failure_words(visit, call).message;
    const bool says_why = call.state != store::CallState::done && !why.empty();
    return html("<tr><td class=\"number\">{}</td><th scope=\"row\" class=\"main\">"
                "<a href=\"/admin/calls/{}\">{}</a><span class=\"note\">{}{}</span></th>"
                "<td>{}</td>{}<td class=\"amount\" data-label=\"{}\">{}</td>"
                "<td data-label=\"{}\">{}</td><td class=\"age\">{}</td>{}</tr>\n",
                call.id, call.id, call_title(visit, call), call_target(visit, call.request.target),
                when(says_why, html(" · {}", why)), call_badge(visit, call),
                amount_cell(visit, "calls.took", call_took(call)), visit.t("calls.attempts"),
                call.attempt, visit.t("calls.for"), call_actor(visit, call),
                time_ago(visit, call.started_at.value_or(call.request.asked_at)),
                cancel_cell(visit, call));
}

std::string address_of(const Visit& visit, const std::string& before)
{
    const std::string outcome = visit.query("outcome");
    std::string query = outcome.empty() ? "" : "outcome=" + percent_encoded(outcome);
    if (!before.empty()) query += (query.empty() ? "" : "&") + ("before=" + before);
    return query.empty() ? "/admin/calls" : "/admin/calls?" + query;
}

Html results(const Visit& visit)
{
    const store::CallFilter filter = filter_of(visit, page_size);
    auto calls = store::list_calls(store::Reader(visit.desk.store()), filter);
    const bool has_older = cut_page(calls, page_size);
    if (calls.empty()) return empty_listing(visit, "calls.empty");
    Html rows;
    for (const store::Call& call : calls)
        rows += row_of(visit, call);
    const Html table = listing(visit, visit.t("calls.caption"),
                               {{"calls.call"},
                                {"calls.what"},
                                {"calls.outcome"},
                                {"calls.took", "amount"},
                                {"calls.attempts", "amount"},
                                {"calls.for"},
                                {"calls.started"},
                                {"calls.cancel", "unseen"}},
                               rows);
    return table + older_and_newest(
                       visit, visit.t("calls.shown", {std::to_string(calls.size())}),
                       filter.before ? address_of(visit, "") : "",
                       has_older ? address_of(visit, std::to_string(calls.back().number)) : "");
}

Response calls_page(Visit& visit)
{
    const std::string title = visit.t("nav.calls");
    return show(visit, {.title = title,
                        .section = "admin/calls",
                        .live_on = "calls",
                        .body = head({title, html("<span>{}</span>", visit.t("calls.about")), {}}) +
                                flash(visit) + filters(visit) +
                                html("<div id=\"results\" data-live>{}</div>\n", results(visit))});
}

json::object call_row_json(const Visit& visit, const store::Call& call)
{
    json::object row = views::call_json(call, "", views::failure_text(visit.desk, call));
    row.erase("open_url"); // Shown once, to the one who clicked.
    row["name"] = call.request.name;
    row["title"] = call_title(visit, call);
    row["kind"] = std::string(store::word(call.request.kind));
    row["configuration"] = call.request.instance;
    row["attempt"] = call.attempt;
    row["asked_at"] = views::utc_time(call.request.asked_at);
    row["started_at"] = views::json_or_null(views::utc_time(call.started_at));
    row["ended_at"] = views::json_or_null(views::utc_time(call.ended_at));
    return row;
}

Response api_calls(Visit& visit)
{
    const auto outcomes = all_words(store::CallState::cancelled);
    if (auto unfit = unknown_word(visit, "outcome", outcomes)) return *std::move(unfit);
    if (auto unfit = unfit_before(visit)) return *std::move(unfit);
    if (auto unfit = unfit_page_size(visit)) return *std::move(unfit);
    const int size = page_size_of(visit);
    auto calls = store::list_calls(store::Reader(visit.desk.store()), filter_of(visit, size));
    const bool has_older = cut_page(calls, size);
    json::array rows;
    for (const store::Call& call : calls)
        rows.push_back(call_row_json(visit, call));
    json::object answer{{"calls", rows}, {"before", nullptr}};
    if (has_older) answer["before"] = calls.back().number;
    return json_response(200, json::serialize(answer));
}

} // namespace

std::vector<Route> call_routes()
{
    std::vector<Route> routes{{"GET", "/admin/calls", Who::administrator, calls_page},
                              {"GET", "/api/v1/calls", Who::administrator, api_calls}};
    for (const Route& route : call_page_routes())
        routes.push_back(route);
    return routes;
}

} // namespace mock::web
