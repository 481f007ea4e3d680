#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"
#include "mock-host/web/admin_parts.hpp"
#include "mock-host/web/job_parts.hpp"
#include "mock-host/web/refusal.hpp"
#include "mock-host/web/result_part.hpp"

#include <boost/json.hpp>

namespace mock::web {

namespace json = boost::json;

namespace {

constexpr const char* section = "admin/jobs";
constexpr int runs_shown = 50;

/// Jobs are on configurations, so the call that is shown says which place this is.
ActPlace place_of(const Visit& visit, const std::string& page)
{
    ActPlace place;
    place.page = page;
    place.section = section;
    const auto call = store::find_call(store::Reader(visit.desk.store()), visit.query("call"));
    if (call) place.target = call->request.target;
    return place;
}

Response jobs_page(Visit& visit)
{
    Html panels;
    for (const JobView& job : list_jobs(visit, 5))
        panels += job_panel(visit, job);
    if (panels.empty()) {
        panels = empty_listing(visit, "jobs.empty",
                               html("<a class=\"button primary\" href=\"/admin/configurations\">{}"
                                    "</a>",
                                    visit.t("nav.configurations")));
    }
    const Html result = result_part(visit, place_of(visit, "/admin/jobs"));
    const std::string title = visit.t("nav.jobs");
    return show(visit, {.title = title,
                        .section = section,
                        .live_on = "configuration",
                        .body = head({title, {}, {}}) + flash(visit) +
                                html("<div class=\"stack\">{}{}{}</div>\n", result, run_part(visit),
                                     panels)});
}

Response job_page(Visit& visit)
{
    const auto job = find_job(visit, runs_shown);
    if (!job) return not_found(visit, visit.t("jobs.unknown"));
    const Html runs = html("<section class=\"panel\" id=\"runs\" aria-labelledby=\"h-runs\" "
                           "data-live><h2 id=\"h-runs\">{}</h2>{}</section>\n",
                           visit.t("jobs.all_runs"), runs_table(visit, *job));
    const Html result = result_part(visit, place_of(visit, job->page()));
    return show(visit,
                {.title = job->name(),
                 .section = section,
                 .live_on = "configuration:" + job->info.configuration,
                 .body = crumbs(visit, {{visit.t("nav.jobs"), "/admin/jobs"}, {job->name(), ""}}) +
                         head({job->name(), {}, {}}) +
                         html("<div class=\"stack\">{}{}{}{}</div>\n", result, run_part(visit),
                              job_panel(visit, *job), runs)});
}

desk::Result<store::Call> run_job(const Visit& visit, const std::string& key, bool dry_run)
{
    runtime::JobRequest request;
    request.configuration = visit.args.at(0);
    request.job = visit.args.at(1);
    request.actor = visit.person->id;
    request.dry_run = dry_run;
    request.key = key;
    return visit.desk.run_job(request);
}

Response run(Visit& visit)
{
    const auto job = find_job(visit, 1);
    if (!job) return not_found(visit, visit.t("jobs.unknown"));
    const auto call = run_job(visit, visit.form("key"), visit.form("input.dry_run") == "true");
    if (!call) return trouble(visit, call.error());
    return redirect(job->page() + "?call=" + call->id);
}

std::string text_in(const json::object& object, std::string_view name)
{
    const auto* found = object.if_contains(json::string_view(name.data(), name.size()));
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// `true` and `"true"` alike: hidden fields of forms are texts.
bool wants_dry_run(const json::object& body)
{
    const auto* input = body.if_contains("input");
    const auto* wish =
        input && input->is_object() ? input->get_object().if_contains("dry_run") : nullptr;
    return wish && (*wish == json::value(true) || *wish == json::value("true"));
}

Response api_run(Visit& visit)
{
    const json::value body = views::stored_json(visit.request.body);
    if (!body.is_object()) {
        return api_trouble(400, "request.invalid", visit.t("admin.not_json"), "");
    }
    const auto& wanted = body.get_object();
    const auto call = run_job(visit, text_in(wanted, "key"), wants_dry_run(wanted));
    if (call) return json_response(202, json::serialize(json::object{{"call", call->id}}));
    const desk::Error& error = call.error();
    return api_trouble(http_status(error.status), error.code, words_of(visit, error),
                       remedy_words(visit, error.status));
}

json::object job_json(const JobView& job)
{
    const runtime::JobInfo& info = job.info;
    json::array runs;
    for (const store::Call& call : job.runs) {
        runs.push_back({{"call", call.id},
                        {"status", views::status_word(call.state)},
                        {"dry_run", is_dry_run(call)},
                        {"asked_at", views::utc_time(call.request.asked_at)},
                        {"ended_at", views::json_or_null(views::utc_time(call.ended_at))},
                        {"stats", views::stored_json(call.stats)}});
    }
    return {{"id", info.id},
            {"title", info.title},
            {"configuration", info.configuration},
            {"configuration_name", info.configuration_name},
            {"schedule", views::json_or_null(info.schedule)},
            {"manual", info.manual},
            {"dry_run", info.dry_run},
            {"last_at", views::json_or_null(views::utc_time(info.last_at))},
            {"next_at", views::json_or_null(views::utc_time(info.next_at))},
            {"runs", runs}};
}

Response api_jobs(Visit& visit)
{
    json::array jobs;
    for (const JobView& job : list_jobs(visit, 5))
        jobs.push_back(job_json(job));
    return json_response(200, json::serialize(json::object{{"jobs", jobs}}));
}

} // namespace

std::vector<Route> job_routes()
{
    return {
        {"GET", "/admin/jobs", Who::administrator, jobs_page},
        {"GET", "/admin/jobs/{}/{}", Who::administrator, job_page},
        {"POST", "/admin/jobs/{}/{}/run", Who::administrator, run},
        {"GET", "/api/v1/jobs", Who::administrator, api_jobs},
        {"POST", "/api/v1/jobs/{}/{}/run", Who::administrator, api_run},
    };
}

} // namespace mock::web
