#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/look_up.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/run_call.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/loader/package.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

Ran list(Context& context, const Given&)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    const std::string zone = context.time_zone();
    json::array rows;
    Table table{{"JOB", "ID", "CONFIGURATION", "SCHEDULE", "LAST", "NEXT"}, {}};
    for (const auto& job : desk->jobs("en-GB")) {
        rows.push_back({{"id", job.id},
                        {"title", job.title},
                        {"configuration", job.configuration_name},
                        {"schedule", views::json_or_null(job.schedule)},
                        {"manual", job.manual},
                        {"dry_run", job.dry_run},
                        {"last_at", views::json_or_null(views::utc_time(job.last_at))},
                        {"next_at", views::json_or_null(views::utc_time(job.next_at))}});
        table.rows.push_back({job.title, job.id, job.configuration_name, job.schedule,
                              job.last_at ? views::local_time(*job.last_at, zone) : "",
                              job.next_at ? views::local_time(*job.next_at, zone) : ""});
    }
    print_rows(context, rows, table,
               "There is no job. Jobs come with configurations: \"mock-host config "
               "add\".");
    return Exit::ok;
}

/// The id, or the title in any language of the package.
bool is_called(runtime::Desk& desk, const runtime::JobInfo& job, const std::string& words)
{
    if (job.id == words || same_words(job.title, words)) return true;
    std::string package_id;
    {
        const store::Reader reader(desk.store());
        const auto configuration = store::find_configuration(reader, job.configuration);
        package_id = configuration ? configuration->package : "";
    }
    const auto package = desk.package(package_id);
    if (!package) return false;
    const loader::Job* entry = (*package)->manifest.job(job.id);
    const auto locales = (*package)->texts.locales();
    return entry != nullptr &&
           std::any_of(locales.begin(), locales.end(), [&](const std::string& locale) {
               return same_words((*package)->texts.lookup(entry->title, locale), words);
           });
}

/// `configuration`: an id; empty: whichever has such a job first.
desk::Result<runtime::JobInfo> wanted_job(runtime::Desk& desk, const std::string& words,
                                          const std::string& configuration)
{
    std::string titles;
    for (auto& job : desk.jobs("en-GB")) {
        if (!configuration.empty() && job.configuration != configuration) continue;
        if (is_called(desk, job, words)) return std::move(job);
        const std::string title = "\"" + job.title + "\"";
        const bool is_told = titles.find(title) != std::string::npos; // Of another configuration.
        if (job.manual && !is_told) titles += (titles.empty() ? "" : ", ") + title;
    }
    return failure(desk::Errc::not_found,
                   "Job \"" + words + "\" is not there. " +
                       (titles.empty() ? "Jobs come with configurations: \"mock-host config add\"."
                                       : "There are " + titles + "."));
}

json::object stats_of(const store::Call& call)
{
    const json::value stored = views::stored_json(call.stats);
    return stored.is_object() ? stored.get_object() : json::object();
}

void print_stats(std::ostream& out, const json::object& stats)
{
    std::string line;
    for (const auto& [name, value] : stats) {
        if (value == 0) continue; // What did not happen is in the JSON.
        line += line.empty() ? "" : ", ";
        line += std::string(name) + " " + json::serialize(value);
    }
    if (!line.empty()) out << line << "\n";
}

/// A line for each; what somebody has to look after also has what is known and what to do.
void print_changes(Context& context, const std::vector<services::Finding>& changes)
{
    const std::size_t width = context.width() == 0 ? 100 : context.width();
    std::ostream& out = context.out();
    for (const auto& change : changes) {
        const std::string title = plain(change.title.empty() ? change.text : change.title);
        out << wrapped(title, width, 2) << "\n";
        if (change.remedy.empty()) continue;
        std::string known = change.title.empty() ? "" : change.text;
        for (const auto& field : change.fields) {
            known += (known.empty() ? "" : ", ") + field.label + " " +
                     views::field_text(field, context.time_zone());
        }
        if (!known.empty()) out << "  " << wrapped(plain(known), width - 2, 2) << "\n";
        out << "  To do: " << wrapped(plain(change.remedy), width - 9, 9) << "\n";
    }
}

Exit print_job_end(Context& context, runtime::Desk& desk, const store::Call& call, bool dry_run)
{
    const auto findings = views::stored_findings(call);
    const json::object stats = stats_of(call);
    if (context.json()) {
        json::object result = views::call_json(call, "", views::failure_text(desk, call));
        result["stats"] = stats;
        json::array changes;
        for (const auto& finding : findings)
            changes.push_back(views::finding_json(finding, context.time_zone()));
        // The same things are wishes in a dry run, and remarks about what was done otherwise.
        result[dry_run ? "changes" : "findings"] = changes;
        print_json(context.out(), result);
        return exit_of(call);
    }
    print_changes(context, findings);
    print_stats(context.out(), stats);
    return print_end(context, desk, {call, ""});
}

Ran run(Context& context, const Given& given)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    runtime::JobRequest request;
    std::string configuration;
    {
        const store::Reader reader(desk->store());
        DESK_TRY(const store::Person actor,
                 acting_person(reader, given.text("--as"), store::Role::administrator));
        request.actor = actor.id;
        if (given.has("--configuration")) {
            DESK_TRY(const auto named,
                     configuration_by_name(reader, given.text("--configuration")));
            configuration = named.id;
        }
    }
    DESK_TRY(const runtime::JobInfo job, wanted_job(*desk, given.text("NAME"), configuration));
    request.configuration = job.configuration;
    request.job = job.id;
    request.dry_run = given.has("--dry-run");
    DESK_TRY(const store::Call asked, desk->run_job(request));
    DESK_TRY(const store::Call ended, watch(context, *desk, asked.number));
    return print_job_end(context, *desk, ended, request.dry_run);
}

} // namespace

Group job_commands()
{
    return {"job",
            "What runs by itself",
            {{"job list", "Jobs and their schedules", {}, list},
             {"job run",
              "Start a job now, and wait for the end",
              {{"NAME", "", "Title or id", Parameter::Count::required},
               {"--configuration", "NAME", "Of which one; default: the first that has such a job"},
               {"--dry-run", "", "Only tell what it would do"},
               {"--as", "EMAIL", "Who starts it; default: the first administrator"}},
              run,
              true,
              "job run \"TeamViewer_Sync Assets - EA\" --dry-run"}}};
}

} // namespace mock::commands
