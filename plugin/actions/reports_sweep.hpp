#pragma once

#include "plugin/actions/handing_on.hpp"

namespace tv {

/// The job `reports.sweep`: late reports and edited notes, for all activities in one read. What it
/// finds becomes a follow-up on the activity or asset that owns it, with the record in its args.
/// Then it closes sessions that no activity knows of.
desk::Result<Outcome> reports_sweep(const Situation& on, SweepPorts ports, const desk::Call& call);

} // namespace tv
