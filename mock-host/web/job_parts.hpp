#pragma once

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/calls.hpp"
#include "mock-host/web/act.hpp"
#include "mock-host/web/html.hpp"
#include "mock-host/web/visit.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mock::web {

/// A job of a configuration with its last runs, newest first.
struct JobView {
    runtime::JobInfo info{};
    std::vector<store::Call> runs{};

    std::string page() const; ///< "/admin/jobs/cfg-1/assets.sync"
    std::string name() const; ///< title, or the id if it has none
};

/// It runs by itself or people may start it; others are follow-ups only.
bool is_for_people(const runtime::JobInfo& info);
/// Those for people; with `runs` runs each.
std::vector<JobView> list_jobs(const Visit& visit, int runs);
/// The job of the path `/{configuration}/{job}`.
std::optional<JobView> find_job(const Visit& visit, int runs);

/// Next run, last run, its numbers, and the buttons.
Html job_panel(const Visit& visit, const JobView& job);
Html runs_table(const Visit& visit, const JobView& job);

/// Numbers of a run as `dl`; nothing for none.
Html stats_list(const Visit& visit, const store::Call& call);
/// Numbers and differences of the run in `?call=`, once it has ended; a place for them otherwise.
Html run_part(const Visit& visit);

bool is_dry_run(const store::Call& call);
/// "daily at 00:00", in the zone of the desk.
std::string schedule_text(const Visit& visit, const std::string& cron);

} // namespace mock::web
