#include "mock-host/web/job_parts.hpp"

#include "mock-host/services/outcome.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/call_parts.hpp"
#include "mock-host/web/finding_parts.hpp"
#include "mock-host/web/result_part.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <sstream>

namespace mock::web {

namespace {

JobView view_of(const Visit& visit, runtime::JobInfo info, int runs)
{
    store::CallFilter filter;
    filter.target = store::Target{store::TargetKind::configuration, info.configuration};
    filter.instance = info.configuration;
    filter.name = info.id;
    filter.limit = runs;
    auto calls = store::list_calls(store::Reader(visit.desk.store()), filter);
    return {std::move(info), std::move(calls)};
}

const store::Call* last_ended(const JobView& job)
{
    const auto found = std::find_if(job.runs.begin(), job.runs.end(), store::has_ended);
    return found == job.runs.end() ? nullptr : &*found;
}

Html last_badge(const Visit& visit, const JobView& job)
{
    const store::Call* last = last_ended(job);
    if (!job.runs.empty() && !has_ended(job.runs.front()))
        return badge("info", visit.t("calls.state.running"));
    if (last == nullptr) return badge("none", visit.t("jobs.never"));
    if (last->state == store::CallState::done) return badge("ok", visit.t("jobs.went_well"));
    return last->state == store::CallState::failed ? badge("bad", visit.t("jobs.failed"))
                                                   : badge("warn", visit.t("jobs.cancelled"));
}

Html next_run(const Visit& visit, const runtime::JobInfo& info)
{
    if (info.schedule.empty()) return {};
    const Html when_text = info.next_at ? time_ago(visit, *info.next_at) : Html();
    return fact(visit.t("jobs.next"), html("{} <span class=\"muted\">{}, {}</span>", when_text,
                                           schedule_text(visit, info.schedule), visit.zone));
}

Html last_run(const Visit& visit, const store::Call& call)
{
    const auto took = call_took(call);
    const Html dry = when(is_dry_run(call), html(", {}", visit.t("jobs.dry_run")));
    const Html duration = took ? html(", {}", visit.t("jobs.took", {took_text(*took)})) : Html();
    return fact(visit.t("jobs.last"),
                time_ago(visit, call.started_at.value_or(call.request.asked_at)) + duration + dry);
}

Html run_form(const Visit& visit, const JobView& job, bool dry_run)
{
    const std::string id = (dry_run ? "dry-" : "run-") + job.info.configuration + "-" + job.info.id;
    const Html wish =
        when(dry_run, html("<input type=\"hidden\" name=\"input.dry_run\" value=\"true\">"));
    return html("<form id=\"{}\" method=\"post\" action=\"{}/run\" data-act=\"/api/v1{}/run\">"
                "{}{}{}<button{}>{}</button></form>",
                id, job.page(), job.page().substr(6), csrf_field(visit), key_field(), wish,
                when(!dry_run, html(" class=\"primary\"")),
                visit.t(dry_run ? "jobs.dry_run" : "jobs.run_now"));
}

Html buttons(const Visit& visit, const JobView& job)
{
    Html buttons;
    if (job.info.manual) buttons += run_form(visit, job, false);
    if (job.info.manual && job.info.dry_run) buttons += run_form(visit, job, true);
    if (visit.request.path != job.page())
        buttons += html("<a class=\"button plain\" href=\"{}\">{}<span class=\"unseen\"> {}</span>"
                        "</a>",
                        job.page(), visit.t("jobs.all_runs"), job.name());
    return html("<div class=\"buttons spaced\">{}</div>\n", buttons);
}

Html failure_of(const Visit& visit, const store::Call& call)
{
    if (call.state != store::CallState::failed) return {};
    const FailureWords words = failure_words(visit, call);
    return html("<p>{}</p>{}", words.message, remedy_line(visit, words.remedy));
}

/// "*/30" to "30"; empty: something else.
std::string step_of(const std::string& field)
{
    return field.rfind("*/", 0) == 0 ? field.substr(2) : std::string();
}

bool is_number(const std::string& field)
{
    return !field.empty() && field.find_first_not_of("0123456789") == field.npos;
}

} // namespace

std::string JobView::page() const
{
    return "/admin/jobs/" + percent_encoded(info.configuration) + "/" + percent_encoded(info.id);
}

std::string JobView::name() const
{
    return info.title.empty() ? info.id : info.title;
}

bool is_for_people(const runtime::JobInfo& info)
{
    return info.manual || !info.schedule.empty();
}

std::vector<JobView> list_jobs(const Visit& visit, int runs)
{
    std::vector<JobView> jobs;
    for (auto& info : visit.desk.jobs(reader_locale(visit))) {
        if (is_for_people(info)) jobs.push_back(view_of(visit, std::move(info), runs));
    }
    return jobs;
}

std::optional<JobView> find_job(const Visit& visit, int runs)
{
    for (auto& info : visit.desk.jobs(reader_locale(visit))) {
        if (info.configuration == visit.args.at(0) && info.id == visit.args.at(1))
            return view_of(visit, std::move(info), runs);
    }
    return {};
}

Html job_panel(const Visit& visit, const JobView& job)
{
    const std::string id = "job-" + job.info.configuration + "-" + job.info.id;
    const store::Call* last = last_ended(job);
    Html facts = fact(visit.t("jobs.configuration"),
                      html("<a href=\"/admin/configurations/{}\">{}</a>", job.info.configuration,
                           job.info.configuration_name)) +
                 next_run(visit, job.info);
    if (last) facts += last_run(visit, *last);
    return html("<section class=\"panel job\" id=\"{}\" aria-labelledby=\"h-{}\" data-live>"
                "<header><h2 id=\"h-{}\">{}</h2>{}</header>\n{}<dl class=\"fields\">{}</dl>\n{}{}"
                "</section>\n",
                id, id, id, job.name(), last_badge(visit, job),
                last ? failure_of(visit, *last) : Html(), facts,
                last ? stats_list(visit, *last) : Html(), buttons(visit, job));
}

Html runs_table(const Visit& visit, const JobView& job)
{
    Html rows;
    for (const store::Call& call : job.runs) {
        const auto took = call_took(call);
        rows += html("<tr><th scope=\"row\" class=\"main\"><a href=\"/admin/calls/{}\">{}</a>"
                     "<span class=\"note\">{}</span></th><td>{}</td>{}<td>{}</td>"
                     "<td class=\"age\">{}</td></tr>\n",
                     call.id, is_dry_run(call) ? visit.t("jobs.dry_run") : call.id, call.message,
                     call_badge(visit, call), amount_cell(visit, "calls.took", took),
                     call_actor(visit, call), time_ago(visit, call.request.asked_at));
    }
    if (rows.empty()) return empty_listing(visit, "jobs.no_runs");
    return listing(
        visit, visit.t("jobs.all_runs"),
        {{"jobs.run"}, {"calls.outcome"}, {"calls.took", "amount"}, {"calls.for"}, {"calls.asked"}},
        rows);
}

Html stats_list(const Visit& visit, const store::Call& call)
{
    Html numbers;
    for (const auto& [name, number] : services::read_stats(call.stats)) {
        const std::string key = "stat." + name;
        // Most of what could have gone wrong has not: zeros would hide what has.
        if (number == 0 && name != "seen" && name != "matched" && name != "updated") continue;
        numbers += html("<div><dt>{}</dt><dd>{}</dd></div>",
                        visit.words.has(key) ? visit.t(key) : name, number_text(visit, number));
    }
    return when(!numbers.empty(), html("<dl class=\"stats spaced\">{}</dl>\n", numbers));
}

Html run_part(const Visit& visit)
{
    const auto call = store::find_call(store::Reader(visit.desk.store()), visit.query("call"));
    const bool is_run = call && call->request.kind == store::CallKind::job && has_ended(*call);
    const Html changes = is_run ? changes_list(visit, views::stored_findings(*call)) : Html();
    if (changes.empty()) return html("<section id=\"changes\" data-live></section>\n");
    return html("<section class=\"panel\" id=\"changes\" aria-labelledby=\"h-changes\" data-live>"
                "<h2 id=\"h-changes\">{}</h2>{}{}</section>\n",
                visit.t(is_dry_run(*call) ? "jobs.differences" : "jobs.remarks"),
                stats_list(visit, *call), changes);
}

bool is_dry_run(const store::Call& call)
{
    const auto input = views::stored_json(call.request.input);
    const auto* object = input.if_object();
    const auto* wish = object ? object->if_contains("dry_run") : nullptr;
    return wish && wish->is_bool() && wish->get_bool();
}

std::string schedule_text(const Visit& visit, const std::string& cron)
{
    std::istringstream in(cron);
    std::string minute;
    std::string hour;
    std::string rest;
    in >> minute >> hour;
    std::getline(in, rest);
    if (rest != " * * *") return visit.t("jobs.schedule", {cron});
    if (is_number(minute) && is_number(hour)) {
        const auto two = [](const std::string& text) {
            return text.size() < 2 ? "0" + text : text;
        };
        return visit.t("jobs.daily", {two(hour) + ":" + two(minute)});
    }
    const std::string step = step_of(minute);
    if (hour == "*" && is_number(step)) return visit.t("jobs.every_minutes", {step});
    if (hour == "*" && is_number(minute)) return visit.t("jobs.hourly", {minute});
    return visit.t("jobs.schedule", {cron});
}

} // namespace mock::web
