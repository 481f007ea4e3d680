#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/domain/remote_session.hpp"

#include <desk/sdk/call.hpp>
#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tv {

/// Which connection reports are wanted. Both bounds look at the start of a connection; `from` is
/// inclusive, `to` exclusive.
struct ConnectionQuery {
    Time from{};
    Time to{};
    std::vector<std::string> session_codes = {}; ///< only these; empty: all
    std::string teamviewer_id = {};              ///< only to this device; empty: all
    /// What ended before is left out where that saves a page; 1970: nothing is.
    Time ended_after{};
};

/// Gets some of them; an error ends the reading.
using TakeConnections = std::function<desk::Status(std::vector<Connection>&&)>;

/// Can a permission of the app be used?
struct Probe {
    std::string permission = {}; ///< id of external_permissions in the manifest
    bool usable = false;         ///< tried, and it can
    bool tried = false;          ///< false: it cannot be tried without changing something
    std::string detail = {};     ///< English, for operators: what TeamViewer answered
};

/// TeamViewer, as the handlers need it. Every function may wait, asks `call` whether to go on, and
/// fails with a code that names a text ("teamviewer.license_limit", "teamviewer.reauthorize" ...).
/// Safe to use from many threads.
class Cloud {
public:
    virtual ~Cloud() = default;

    /// Opens a session. `answer_lost`: it may be open; look with `find_session` before asking
    /// again.
    virtual desk::Result<RemoteSession> create_session(const SessionRequest& wanted,
                                                       const desk::Call& call) = 0;
    /// The open session with this marker, if there is one.
    virtual desk::Result<std::optional<RemoteSession>> find_session(const Marker& marker,
                                                                    const desk::Call& call) = 0;
    /// Nothing, if TeamViewer does not know the code (any more).
    virtual desk::Result<std::optional<RemoteSession>> session(const std::string& code,
                                                               const desk::Call& call) = 0;
    /// Closed twice is closed; a code that is gone counts as closed. One that is there and not ours
    /// to close is "teamviewer.permission_missing".
    virtual desk::Status close_session(const std::string& code, const desk::Call& call) = 0;
    /// All sessions that TeamViewer lists as open and that carry a marker of `configuration` in
    /// this desk.
    virtual desk::Result<std::vector<RemoteSession>> open_sessions(const std::string& configuration,
                                                                   const desk::Call& call) = 0;

    /// Each record once, newest first. Calls that ask at the same time may share one read.
    virtual desk::Result<std::vector<Connection>> connections(const ConnectionQuery& query,
                                                              const desk::Call& call) = 0;

    /// The same for a long time: in stretches, so that memory does not grow with it. Each record
    /// once, what ended last comes first; shares no read.
    virtual desk::Status each_connection(const ConnectionQuery& query, const TakeConnections& take,
                                         const desk::Call& call) = 0;

    /// Hands every device of the source to `each`, while the answer is still arriving: always the
    /// same object, filled anew, to do with as one likes.
    /// `each` returning an error ends the reading with that error.
    virtual desk::Status devices(SyncSource source, const std::vector<std::string>& groups,
                                 const std::function<desk::Status(Device&)>& each,
                                 const desk::Call& call) = 0;

    /// Tries every permission of the manifest that can be tried without changing anything, that for
    /// devices with the list of `source`.
    virtual desk::Result<std::vector<Probe>> probe(SyncSource source, const desk::Call& call) = 0;
};

} // namespace tv
