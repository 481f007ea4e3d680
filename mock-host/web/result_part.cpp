#include "mock-host/web/result_part.hpp"

#include "mock-host/loader/package.hpp"
#include "mock-host/views/failure_text.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/web/page.hpp"
#include "mock-host/web/refusal.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace mock::web {

namespace {

using store::CallState;

/// A box can tell that much; the rest is in the journal or in the list of calls.
constexpr std::size_t lines_max = 5;

Html section(const Visit& visit, const Html& beside, const Html& said)
{
    return html("<section class=\"result\" id=\"result\" aria-label=\"{}\" tabindex=\"-1\" "
                "data-live>{}<div class=\"said\" role=\"status\">{}</div></section>",
                visit.t("result.title"), beside, said);
}

Html dismiss(const Visit& visit, const ActPlace& place)
{
    return html("<p class=\"buttons\"><a class=\"button\" href=\"{}\" data-dismiss>{}</a></p>",
                place.page, visit.t("result.dismiss"));
}

Html remedy_line(const Visit& visit, const std::string& remedy)
{
    if (remedy.empty()) return {};
    return html("<p><strong>{}</strong> {}</p>", visit.t("result.remedy"), remedy);
}

std::string waiting_words(const Visit& visit, const store::Call& call)
{
    if (call.state == CallState::queued) return visit.t("result.queued");
    if (call.state == CallState::running) return visit.t("result.running");
    const std::string why = failure_words(visit, call).message;
    return visit.t("result.retry", {why, time_text(visit, call.request.due_at)});
}

Html progress_bar(const std::string& title, const std::optional<runtime::Progress>& progress)
{
    if (!progress || progress->total == 0)
        return html("<progress aria-label=\"{}\"></progress>", title);
    return html("<progress aria-label=\"{}\" value=\"{}\" max=\"{}\"></progress>", title,
                progress->done, progress->total);
}

Html running_box(const Visit& visit, const store::Call& call)
{
    const std::string title = call_title(visit, call);
    const auto progress = visit.desk.progress(call.number);
    const bool has_words = progress && !progress->text.empty();
    return html("<div class=\"box\" id=\"call-{}\" data-tone=\"info\" data-call=\"{}\" "
                "data-state=\"running\"><p class=\"word\">{}</p><h2>{}</h2>"
                "<p data-call-text>{}</p>{}<p class=\"note\" data-after=\"10\">{}</p></div>",
                call.id, call.id, visit.t("result.running_word"), title,
                has_words ? progress->text : waiting_words(visit, call),
                progress_bar(title, progress), visit.t("result.leave"));
}

/// What the host did differently: a mail without address and the like.
std::vector<std::string> notes_of(const store::Call& call)
{
    std::vector<std::string> notes;
    const boost::json::value stored = views::stored_json(call.notes);
    if (!stored.is_array()) return notes;
    for (const auto& note : stored.get_array()) {
        if (note.is_string()) notes.emplace_back(note.get_string());
    }
    return notes;
}

std::vector<services::Finding> warnings_of(const store::Call& call)
{
    auto findings = views::stored_findings(call);
    std::erase_if(findings, [](const auto& finding) {
        return finding.state != "warning" && finding.state != "error";
    });
    return findings;
}

Html warnings(const Visit& visit, const store::Call& call)
{
    Html lines;
    std::size_t count = 0;
    for (const std::string& note : notes_of(call)) {
        if (++count <= lines_max) lines += html("<p>{}</p>", note);
    }
    for (const auto& finding : warnings_of(call)) {
        if (++count <= lines_max)
            lines += html("<p>{}</p>{}", finding.title, remedy_line(visit, finding.remedy));
    }
    if (count > lines_max) lines += html("<p>{}</p>", visit.t("result.more"));
    return lines;
}

/// Where the actor's page gets the address to open; without script, a page with a button.
bool has_window(const Visit& visit, const store::Call& call)
{
    return call.request.actor == visit.person->id &&
           store::has_open_url(store::Reader(visit.desk.store()), call.number);
}

Html window_form(const Visit& visit, const store::Call& call)
{
    return html("<noscript><form method=\"post\" action=\"/calls/{}/open\">{}"
                "<button class=\"primary\">{}</button></form></noscript>",
                call.id, csrf_field(visit), visit.t("result.open"));
}

/// The pages of jobs list below the box all that a run found.
Html told(const Visit& visit, const store::Call& call, const Html& doubts)
{
    const bool is_listed = call.request.kind == store::CallKind::job && !doubts.empty();
    return is_listed ? html("<p>{}</p>", visit.t("result.listed")) : doubts;
}

Html done_box(const Visit& visit, const ActPlace& place, const store::Call& call)
{
    const Html doubts = warnings(visit, call);
    const bool opens = has_window(visit, call);
    const Html window =
        opens ? html(" data-open-url=\"/api/v1/calls/{}/open-url\"", call.id) : Html();
    return html("<div class=\"box\" id=\"call-{}\" data-tone=\"{}\" data-call=\"{}\" "
                "data-state=\"ended\"{}><p class=\"word\">{}</p><h2>{}</h2>",
                call.id, doubts.empty() ? "ok" : "warn", call.id, window,
                visit.t(doubts.empty() ? "result.done" : "result.done_but"),
                call_title(visit, call)) +
           when(!call.message.empty(), html("<p>{}</p>", call.message)) +
           told(visit, call, doubts) + when(opens, window_form(visit, call)) +
           dismiss(visit, place) + html("</div>");
}

Html failed_box(const Visit& visit, const ActPlace& place, const store::Call& call)
{
    const FailureWords words = failure_words(visit, call);
    return html("<div class=\"box\" role=\"alert\" id=\"call-{}\" data-tone=\"bad\" "
                "data-call=\"{}\" data-state=\"ended\"><p class=\"word\">{}</p><h2>{}</h2>"
                "<p>{}</p>{}{}</div>",
                call.id, call.id, visit.t("result.failed"), call_title(visit, call), words.message,
                remedy_line(visit, words.remedy), dismiss(visit, place));
}

Html cancelled_box(const Visit& visit, const ActPlace& place, const store::Call& call)
{
    return html("<div class=\"box\" id=\"call-{}\" data-tone=\"warn\" data-call=\"{}\" "
                "data-state=\"ended\"><p class=\"word\">{}</p><h2>{}</h2><p>{}</p>{}</div>",
                call.id, call.id, visit.t("result.cancelled"), call_title(visit, call),
                visit.t("result.cancelled_about"), dismiss(visit, place));
}

/// What a call is called that the desk made by itself.
std::string event_title(const Visit& visit, const std::string& name)
{
    const std::string key = "rules.event." + name;
    return visit.words.has(key) ? visit.t(key) : name;
}

std::optional<store::Call> shown_call(const Visit& visit, const ActPlace& place)
{
    const std::string id = visit.query("call");
    if (id.empty()) return {};
    auto call = store::find_call(store::Reader(visit.desk.store()), std::string_view(id));
    if (call && !(call->request.target == place.target)) return {};
    return call;
}

} // namespace

Html result_part(const Visit& visit, const ActPlace& place)
{
    const auto call = shown_call(visit, place);
    if (!call) return section(visit, {}, {});
    switch (call->state) {
    case CallState::done:
        return section(visit, {}, done_box(visit, place, *call));
    case CallState::failed:
        return section(visit, failed_box(visit, place, *call), {});
    case CallState::cancelled:
        return section(visit, {}, cancelled_box(visit, place, *call));
    case CallState::queued:
    case CallState::running:
    case CallState::waiting_retry:
        break;
    }
    return section(visit, running_box(visit, *call), {});
}

std::string call_title(const Visit& visit, const store::Call& call)
{
    const auto configuration =
        store::find_configuration(store::Reader(visit.desk.store()), call.request.instance);
    if (!configuration) return call.request.name;
    const auto package = visit.desk.package(configuration->package);
    if (!package) return call.request.name;
    const auto& manifest = (*package)->manifest;
    const auto* action = manifest.action(call.request.name);
    const auto* job = manifest.job(call.request.name);
    const std::string key = action ? action->title : job ? job->title : std::string();
    return key.empty() ? event_title(visit, call.request.name)
                       : (*package)->texts.lookup(key, visit.person->locale);
}

FailureWords failure_words(const Visit& visit, const store::Call& call)
{
    // Of a call that waits for its next attempt, too.
    if (!call.error) return {};
    const auto status = static_cast<desk::Errc>(call.error->status);
    const views::FailureText text = views::failure_text(visit.desk, call);
    const bool is_general = text.remedy == views::remedy_for(status);
    return {text.message, is_general ? remedy_words(visit, status) : text.remedy};
}

} // namespace mock::web
