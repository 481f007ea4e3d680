#pragma once

#include "mock-host/teamviewer-sim/world.hpp"

#include <desk/sdk/result.hpp>

/// What the two people at the ends of a connection do. Pages and control path both come here.
namespace sim {

/// Why somebody cannot do that, in words for the one who tried.
desk::Error refusal(const std::string& detail);

/// The requester opens the client link. Refused when the session is closed or its code expired.
desk::Status join_session(World& world, Session& session);

/// A supporter enters. Refused like joining, and when the supporter is inside already.
desk::Status support_session(World& world, Session& session, const User& supporter);

struct Ending {
    std::string note = {};
    std::string supporter_id = {}; ///< empty: all who are inside, else the assigned one
    std::optional<std::chrono::minutes> length = {};
    std::string teamviewer_id = {}; ///< of the requester's machine; empty: one is made up
};

/// The supporters leave: each of them gives one entry of the connection reports, which appears
/// after the delay of reports. The session itself stays open. With a length, the connection began
/// when the supporter entered, or so long ago, but never before the session was made.
desk::Status end_session(World& world, Session& session, const Ending& ending);

struct Unattended {
    std::string teamviewer_id = {};
    std::string supporter_id = {};
    TimePoint start = {};
    TimePoint end = {};
    std::string notes = {};
};

/// A connection to a device without a session code. Gives the id of its report.
std::string add_unattended(World& world, const Unattended& unattended);

} // namespace sim
