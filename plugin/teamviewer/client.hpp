#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/ports/cloud.hpp"
#include "plugin/teamviewer/gateway.hpp"
#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/origin.hpp"
#include "plugin/teamviewer/report_history.hpp"
#include "plugin/teamviewer/report_reader.hpp"
#include "plugin/teamviewer/services.hpp"
#include "plugin/teamviewer/user_directory.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tv {

/// The Web API as the handlers see it. An endpoint is a line of functions.hpp and a short function
/// here.
class Client final : public Cloud {
public:
    Client(Gateway& gateway, const Services& services);

    desk::Result<RemoteSession> create_session(const SessionRequest& wanted,
                                               const desk::Call& call) override;
    desk::Result<std::optional<RemoteSession>> find_session(const Marker& marker,
                                                            const desk::Call& call) override;
    desk::Result<std::optional<RemoteSession>> session(const std::string& code,
                                                       const desk::Call& call) override;
    desk::Status close_session(const std::string& code, const desk::Call& call) override;
    desk::Result<std::vector<RemoteSession>> open_sessions(const std::string& configuration,
                                                           const desk::Call& call) override;

    desk::Result<std::vector<Connection>> connections(const ConnectionQuery& query,
                                                      const desk::Call& call) override;
    desk::Status each_connection(const ConnectionQuery& query, const TakeConnections& take,
                                 const desk::Call& call) override;
    desk::Status devices(SyncSource source, const std::vector<std::string>& groups,
                         const std::function<desk::Status(Device&)>& each,
                         const desk::Call& call) override;
    desk::Result<std::vector<Probe>> probe(SyncSource source, const desk::Call& call) override;

private:
    /// Opens it, and gives the answer's body.
    desk::Result<std::string> open(SessionRequest wanted, const desk::Call& call);
    /// Hands out all sessions that TeamViewer lists as open, until `each` has had enough.
    desk::Status each_open_session(const std::function<bool(RemoteSession&)>& wants_more,
                                   const desk::Call& call);

    RemoteSession with_client_link(RemoteSession opened, const desk::Call& call);
    /// Fills in who is behind the user ids, and drops the markers of other desks.
    desk::Status complete(std::vector<Connection>& connections, const desk::Call& call);

    Gateway& gateway_;
    const Services services_;
    Origin origin_;
    ReportReader reports_;
    ReportHistory history_;
    UserDirectory users_;
};

} // namespace tv
