#pragma once

#include "plugin/net/http.hpp"
#include "plugin/ports/desk_ports.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tv::http {

struct CurlSettings {
    std::string proxy_url = {}; ///< empty: none, whatever the environment says
    std::string ca_file = {};   ///< PEM, of server and proxy; empty: what the system trusts
    std::string agent = "teamviewer-addon";
};

/// HTTP over libcurl. TLS is always verified; plain http is for loopback hosts only.
/// `clock` and `log` outlive it.
class CurlTransport final : public Transport {
public:
    static desk::Result<std::unique_ptr<CurlTransport>> create(CurlSettings settings, Clock& clock,
                                                               Log& log);
    ~CurlTransport() override;
    CurlTransport(const CurlTransport&) = delete;
    CurlTransport& operator=(const CurlTransport&) = delete;

    desk::Result<Response> send(const Request& request, const desk::Call& call) override;
    /// On one thread: libcurl waits for all of them together.
    std::vector<desk::Result<Response>> send_all(const std::vector<Request>& requests,
                                                 const desk::Call& call) override;

private:
    struct Line; // An easy handle with its open connections; one call at a time has it.

    CurlTransport(CurlSettings settings, Clock& clock, Log& log);
    desk::Result<std::unique_ptr<Line>> take_line();
    static desk::Result<std::unique_ptr<Line>> new_line();
    void give_back(std::unique_ptr<Line> line);

    const CurlSettings settings_;
    Clock& clock_;
    Log& log_;
    std::mutex mutex_; // guards idle_
    std::vector<std::unique_ptr<Line>> idle_;
};

} // namespace tv::http
