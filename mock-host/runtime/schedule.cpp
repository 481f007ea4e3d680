#include "mock-host/runtime/schedule.hpp"

#include "mock-host/runtime/cron.hpp"
#include "mock-host/store/calls.hpp"
#include "mock-host/store/followups.hpp"
#include "mock-host/store/schedules.hpp"
#include "mock-host/store/settings.hpp"

#include <desk/sdk/time.hpp>

namespace mock::runtime {

namespace {

constexpr std::chrono::minutes short_stop{5};
constexpr int followups_at_once = 100;

} // namespace

JobTimes job_times(const loader::Job& job, store::Time last, store::Time now,
                   const std::string& zone)
{
    JobTimes times;
    if (job.schedule.empty()) return times;
    const auto cron = Cron::parse(job.schedule);
    if (!cron) return times;
    const auto since = std::chrono::floor<std::chrono::seconds>(last);
    const auto until = std::chrono::floor<std::chrono::seconds>(now);
    times.next = cron->next(until, zone);
    const auto due = since < until ? cron->last_between(since, until, zone) : std::nullopt;
    if (due && (job.run_missed_once || until - *due <= short_stop)) times.due = *due;
    return times;
}

bool Schedule::tick()
{
    bool found = false;
    const store::Time now = host_.clock.now();
    const auto next = next_followup_at(store::Reader(host_.store));
    if (next && *next <= now) {
        store::Transaction change(host_.store, store::Part::rows());
        found = !take_due_followups(change, now, followups_at_once).empty();
        change.commit();
    }
    return start_due_jobs() || found;
}

template <class Visit>
void Schedule::for_each_job(store::Connection connection, Visit visit)
{
    for (const auto& configuration : list_configurations(connection)) {
        if (configuration.state != store::ConfigurationState::active) continue;
        const auto package = instances_.package_of(configuration);
        if (!package) continue; // Health says so.
        for (const loader::Job& job : (*package)->package.manifest.jobs) {
            if (!job.schedule.empty()) visit(configuration, job);
        }
    }
}

bool Schedule::start_due_jobs()
{
    const std::string zone = desk_settings(store::Reader(host_.store)).time_zone;
    bool found = false;
    for_each_job(store::Reader(host_.store), [&](const auto& configuration, const auto& job) {
        found = start(configuration, job, zone) || found;
    });
    return found;
}

JobTimes Schedule::times(store::Connection connection, const store::Configuration& configuration,
                         const loader::Job& job, const std::string& zone)
{
    const auto last = last_scheduled(connection, configuration.id, job.id);
    return job_times(job, last.value_or(configuration.created_at), host_.clock.now(), zone);
}

bool Schedule::start(const store::Configuration& configuration, const loader::Job& job,
                     const std::string& zone)
{
    // Asked without a lock first: it is due once a day.
    const auto at = times(store::Reader(host_.store), configuration, job, zone).due;
    if (!at) return false;
    store::Transaction change(host_.store, store::Part::rows());
    if (!advance_schedule(change, configuration.id, job.id, *at)) return false;
    store::CallRequest request;
    request.instance = configuration.id;
    request.kind = store::CallKind::job;
    request.name = job.id;
    request.target = {store::TargetKind::configuration, configuration.id};
    request.idempotency_key = "job/" + job.id + '/' + desk::format_time(*at);
    request.asked_at = *at;
    request.due_at = *at;
    request.locale = configuration.locale;
    // While nobody works for the instance, times that pass must not pile up.
    const bool is_one_waiting = is_scheduled_call_waiting(change, request);
    if (!is_one_waiting) insert_call(change, request);
    change.commit();
    return true;
}

std::optional<store::Time> Schedule::next_at(store::Connection connection)
{
    auto next = next_followup_at(connection);
    const std::string zone = desk_settings(connection).time_zone;
    for_each_job(connection, [&](const auto& configuration, const auto& job) {
        const JobTimes at = times(connection, configuration, job, zone);
        for (const auto& time : {at.due, at.next}) {
            if (time && (!next || *time < *next)) next = time;
        }
    });
    return next;
}

bool Schedule::is_anything_due(store::Connection connection)
{
    const auto next = next_at(connection);
    return next && *next <= host_.clock.now();
}

} // namespace mock::runtime
