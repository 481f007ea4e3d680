#pragma once

#include "plugin/ports/cloud.hpp"
#include "tests/fakes/clock.hpp"
#include "tests/fakes/faults.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace fakes {

/// TeamViewer in memory. Tests look at what is true there: which sessions are open.
class Cloud : public tv::Cloud {
public:
    Cloud(Clock& clock, Faults& faults) : clock_(clock), faults_(faults) {}

    desk::Result<tv::RemoteSession> create_session(const tv::SessionRequest& wanted,
                                                   const desk::Call& call) override;
    desk::Result<std::optional<tv::RemoteSession>> find_session(const tv::Marker& marker,
                                                                const desk::Call& call) override;
    desk::Result<std::optional<tv::RemoteSession>> session(const std::string& code,
                                                           const desk::Call& call) override;
    desk::Status close_session(const std::string& code, const desk::Call& call) override;
    desk::Result<std::vector<tv::RemoteSession>> open_sessions(const std::string& configuration,
                                                               const desk::Call& call) override;
    desk::Result<std::vector<tv::Connection>> connections(const tv::ConnectionQuery& query,
                                                          const desk::Call& call) override;
    desk::Status each_connection(const tv::ConnectionQuery& query, const tv::TakeConnections& take,
                                 const desk::Call& call) override;
    desk::Status devices(tv::SyncSource source, const std::vector<std::string>& groups,
                         const std::function<desk::Status(tv::Device&)>& each,
                         const desk::Call& call) override;
    desk::Result<std::vector<tv::Probe>> probe(tv::SyncSource source,
                                               const desk::Call& call) override;

    /// Somebody joined a session, or a device, and left again. Returns the report, to be edited.
    tv::Connection& connected(const std::string& code, tv::Time start,
                              std::chrono::seconds duration);
    tv::Connection& connected_to(const std::string& teamviewer_id, tv::Time start,
                                 std::chrono::seconds duration);

    std::vector<tv::RemoteSession> open;
    std::vector<tv::RemoteSession> closed;
    std::vector<tv::SessionRequest> requests;
    std::vector<tv::Connection> reports; ///< oldest first
    std::vector<tv::Device> known_devices;
    std::vector<tv::Probe> probes;
    std::set<std::string> of_another_user;        ///< codes that we may see and not close
    std::optional<desk::Error> refuses_to_close;  ///< what becomes of closing any session
    std::optional<desk::Error> refuses_to_report; ///< what becomes of reading reports
    bool pages_bring_more = false; ///< what ended before `ended_after`, too: nobody may rely on it
    int report_reads = 0;
    std::function<void()> before_find;   ///< what happens just before somebody looks for a session
    std::function<void()> before_create; ///< what happens just before a session is made

private:
    std::optional<tv::Marker> marker_of(const std::string& code) const;

    Clock& clock_;
    Faults& faults_;
    int made_ = 0;
};

} // namespace fakes
