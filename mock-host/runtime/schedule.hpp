#pragma once

#include "mock-host/loader/manifest.hpp"
#include "mock-host/runtime/host_parts.hpp"
#include "mock-host/runtime/instances.hpp"
#include "mock-host/store/configurations.hpp"

#include <optional>
#include <string>

namespace mock::runtime {

/// When a scheduled job has to run, seen at one moment.
struct JobTimes {
    std::optional<store::Time> due{};  ///< missed or due now: the last time, which stands for all
    std::optional<store::Time> next{}; ///< the first one after now
};

/// Pure. `last`: for which time it ran last, or since when it exists. A job that does not catch up
/// (`run_missed_once`) is only due for as long as a short stop of the desk takes.
JobTimes job_times(const loader::Job& job, store::Time last, store::Time now,
                   const std::string& zone);

/// Turns follow-ups and schedules that are due into calls; several processes may do so at once.
class Schedule {
public:
    Schedule(const HostParts& host, Instances& instances) : host_(host), instances_(instances) {}

    /// False: nothing was due.
    bool tick();
    /// When the next follow-up or job is due.
    std::optional<store::Time> next_at(store::Connection connection);
    /// In one view of the store, together with what else is asked there.
    bool is_anything_due(store::Connection connection);

private:
    bool start_due_jobs();
    bool start(const store::Configuration& configuration, const loader::Job& job,
               const std::string& zone);
    JobTimes times(store::Connection connection, const store::Configuration& configuration,
                   const loader::Job& job, const std::string& zone);
    /// All jobs of active configurations that have a schedule.
    template <class Visit>
    void for_each_job(store::Connection connection, Visit visit);

    HostParts host_;
    Instances& instances_;
};

} // namespace mock::runtime
