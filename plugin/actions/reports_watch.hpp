#pragma once

#include "plugin/actions/handing_on.hpp"
#include "plugin/domain/report_watch.hpp"

namespace tv {

/// The follow-up `reports.watch` on the configuration: one look for all who wait for reports, and
/// the next one a pause later while somebody does. Usually one call, for the page of what ended
/// last; what it finds is handed on as by the sweep.
desk::Result<Outcome> reports_watch(const Situation& on, SweepPorts ports, const desk::Call& call);

/// Asks for the next look, and no more.
Effect look_soon(const ReportWatch& watch, const Situation& on);

/// Somebody waits from now on, until the grace period is over: asks for the next look.
Effect wait_for_reports(const Situation& on, SharedState& state, const desk::Call& call);

} // namespace tv
