#pragma once

#include "plugin/domain/connect_clicks.hpp"
#include "plugin/domain/connection_report.hpp"
#include "plugin/domain/situation.hpp"

#include <chrono>
#include <optional>
#include <vector>

// What connection reports mean for a session or a click on "Connect to Asset". Whoever read the
// reports, and why, the same function decides.

namespace tv {

/// A connection that still runs after this is left to the sweep.
inline constexpr std::chrono::hours running_watched{72};

/// The decision: what to write, what was new, and when to look again.
struct Settled {
    std::vector<Effect> effects = {};
    Reported reported = {};
    std::optional<Time> look_again = {}; ///< nothing: no report is waited for any more

    /// Adds what another session or click came to.
    void add(Settled other);
};

/// `connections` may hold others' connections too; those with the code of the session count.
///
/// An expired session loses its buttons. A session that ended without any connection is noted as
/// such once the grace period is over, not before: reports come late.
Settled settle_session(const SessionRecord& session, const std::vector<Connection>& connections,
                       const Situation& on);

/// `connections` that `clicks` give to this click count. `on_activity`: time can be booked.
struct ConnectReading {
    const std::vector<Connection>& connections;
    const std::vector<ConnectClick>& clicks;
    bool on_activity = true;
};
Settled settle_connect(const ConnectRecord& click, const ConnectReading& reading,
                       const Situation& on);

/// A connection that the sweep has found for a target that has no record of it any more.
Settled settle_stray(const Connection& connection, const Situation& on, bool on_activity);

/// Are reports of this click waited for? Not when no connection can begin any more that it led to,
/// whether or not anybody has noted that.
bool is_awaited(const ConnectRecord& click, Time now);

/// Looks for the reports of this click at `at`.
Effect collect_later(const ConnectRecord& click, Time at);

/// From when on reports of a session can exist. Its clock is TeamViewer's, hence the margin.
Time reports_begin(const SessionRecord& session);
Time reports_begin(const ConnectRecord& click);

} // namespace tv
