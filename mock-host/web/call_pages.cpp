#include "mock-host/web/call_pages.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/call_parts.hpp"
#include "mock-host/web/finding_parts.hpp"
#include "mock-host/web/job_parts.hpp"
#include "mock-host/web/refusal.hpp"
#include "mock-host/web/result_part.hpp"

#include <boost/json.hpp>

namespace mock::web {

namespace {

using store::CallState;

std::optional<store::Call> call_of(const Visit& visit)
{
    const store::Reader reader(visit.desk.store());
    return store::find_call(reader, std::string_view(visit.args.at(0)));
}

Html facts_of(const Visit& visit, const store::Call& call)
{
    Html facts = fact(visit.t("calls.call"), call.id) +
                 fact(visit.t("calls.for"), call_actor(visit, call)) +
                 fact(visit.t("calls.on"), call_target(visit, call.request.target)) +
                 fact(visit.t("calls.attempts"),
                      number_text(visit, static_cast<std::uint64_t>(call.attempt))) +
                 fact(visit.t("calls.asked"), time_ago(visit, call.request.asked_at));
    if (call.started_at) facts += fact(visit.t("calls.started"), time_ago(visit, *call.started_at));
    if (call.state == CallState::waiting_retry)
        facts += fact(visit.t("calls.next_attempt"), time_ago(visit, call.request.due_at));
    if (call.ended_at) facts += fact(visit.t("calls.ended"), time_ago(visit, *call.ended_at));
    if (const auto took = call_took(call)) facts += fact(visit.t("calls.took"), took_text(*took));
    if (call.redeliveries > 0) {
        facts += fact(visit.t("calls.redeliveries"),
                      number_text(visit, static_cast<std::uint64_t>(call.redeliveries)));
    }
    return html("<dl class=\"fields\">{}</dl>\n", facts);
}

/// What a person and, below, an operator needs to know.
Html failure_of(const Visit& visit, const store::Call& call)
{
    if (!call.error || call.state == CallState::done) return {};
    const FailureWords words = failure_words(visit, call);
    return error_box(visit, words.message, words.remedy) +
           html("<details id=\"operators\"><summary>{}</summary><dl class=\"fields\">{}{}</dl>"
                "</details>\n",
                visit.t("calls.for_operators"), fact(visit.t("calls.code"), call.error->code),
                fact(visit.t("calls.detail"), call.error->detail));
}

Html notes_of(const Visit& visit, const store::Call& call)
{
    Html lines;
    const auto notes = views::stored_json(call.notes);
    if (notes.is_array()) {
        for (const auto& note : notes.get_array()) {
            if (note.is_string()) lines += html("<li>{}</li>", std::string(note.get_string()));
        }
    }
    if (lines.empty()) return {};
    return panel("notes", visit.t("calls.notes"), html("<ul class=\"rows\">{}</ul>", lines));
}

Html findings_of(const Visit& visit, const store::Call& call)
{
    const auto findings = views::stored_findings(call);
    if (findings.empty()) return {};
    const std::string title = visit.t("calls.findings");
    const bool is_job = call.request.kind == store::CallKind::job;
    return panel("findings", title,
                 is_job ? changes_list(visit, findings) : checks_table(visit, findings, title));
}

Html buttons_of_call(const Visit& visit, const store::Call& call)
{
    const std::string page = "/admin/calls/" + call.id;
    Html buttons;
    if (may_be_cancelled(call))
        buttons += post_button(visit, page + "/cancel", "", visit.t("calls.cancel"));
    if (call.state == CallState::failed)
        buttons += post_button(visit, page + "/start-again", "primary", visit.t("calls.again"));
    return when(!buttons.empty(), html("<div class=\"buttons spaced\">{}</div>\n", buttons));
}

Response call_page(Visit& visit)
{
    const auto call = call_of(visit);
    if (!call) return not_found(visit, visit.t("calls.unknown"));
    const std::string title = call_title(visit, *call);
    const Html stats = stats_list(visit, *call);
    const Html what = html("<section class=\"panel\" id=\"call\" aria-label=\"{}\" data-live>{}{}{}"
                           "{}</section>\n",
                           title, when(!call->message.empty(), html("<p>{}</p>", call->message)),
                           facts_of(visit, *call), stats, buttons_of_call(visit, *call));
    const Html more =
        html("<div class=\"stack\" id=\"more\" data-live>{}{}{}</div>\n", failure_of(visit, *call),
             findings_of(visit, *call), notes_of(visit, *call));
    return show(visit,
                {.title = call->id + " " + title,
                 .section = "admin/calls",
                 .live_on = "calls",
                 .body = crumbs(visit, {{visit.t("nav.calls"), "/admin/calls"}, {call->id, ""}}) +
                         html("<div id=\"above\" data-live>{}</div>\n",
                              head({title, call_badge(visit, *call), {}})) +
                         flash(visit) + html("<div class=\"stack\">{}{}</div>\n", what, more)});
}

/// `change`: what the desk does with the call of the path.
template <class Change>
Response change_call(Visit& visit, const char* said, const Change& change)
{
    const auto call = call_of(visit);
    if (!call) return not_found(visit, visit.t("calls.unknown"));
    const desk::Status done = change(call->number);
    if (done) return redirect("/admin/calls/" + call->id + "?said=" + said);
    return trouble(visit, http_status(done.error().status), words_of(visit, done.error()),
                   remedy_words(visit, done.error().status));
}

Response cancel(Visit& visit)
{
    return change_call(visit, "call_cancelled",
                       [&](std::int64_t call) { return visit.desk.cancel(call); });
}

Response start_again(Visit& visit)
{
    return change_call(visit, "call_started_again",
                       [&](std::int64_t call) { return visit.desk.start_again(call); });
}

} // namespace

std::vector<Route> call_page_routes()
{
    return {
        {"GET", "/admin/calls/{}", Who::administrator, call_page},
        {"POST", "/admin/calls/{}/cancel", Who::administrator, cancel},
        {"POST", "/admin/calls/{}/start-again", Who::administrator, start_again},
    };
}

} // namespace mock::web
