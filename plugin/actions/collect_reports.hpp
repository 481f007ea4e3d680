#pragma once

#include "plugin/domain/outcome.hpp"
#include "plugin/domain/situation.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/ports/desk_ports.hpp"

namespace tv {

/// The follow-up `reports.collect`. Its args say what to collect:
///   session=CODE      connections of this session
///   connect=ID        connections of this click on "Connect to Asset"
///   connection=UUID   this one, which the sweep has found: the args are the whole record
///                     click=ID: it is owned by this click; one that failed passes it on
/// Failures are retryable: nobody waits. Where access is denied, which may last, the journal of a
/// session says so once.
desk::Result<Outcome> collect_reports(const OnActivity& on, Cloud& cloud, SharedState& state,
                                      Checkpoints& checkpoints, const desk::Call& call);
desk::Result<Outcome> collect_reports(const OnAsset& on, Cloud& cloud, SharedState& state,
                                      const desk::Call& call);

} // namespace tv
