#pragma once

#include "mock-host/teamviewer-sim/faults.hpp"
#include "mock-host/teamviewer-sim/http.hpp"
#include "mock-host/teamviewer-sim/routes.hpp"
#include "mock-host/teamviewer-sim/world.hpp"

#include <deque>
#include <map>
#include <mutex>
#include <string>

namespace sim {

/// One request that was answered. Never has a token, code or secret.
struct LogLine {
    TimePoint at = {};
    std::string method = {};
    std::string path = {};
    int status = 0;
    std::string fault = {}; ///< the kind, if one struck
};

/// What /sim/log shows.
struct Log {
    std::deque<LogLine> lines = {}; ///< the latest 1000
    std::map<std::string, int> functions =
        {}; ///< calls of each function of the Web API, "GET /sessions"
};

/// The pretended cloud: a request in, an answer out. Any thread; requests follow one another.
class Simulator {
public:
    explicit Simulator(Birth birth);

    Response handle(const Request& request);

    /// Where this is reached, "http://127.0.0.1:4711": the beginning of all links.
    void set_origin(const std::string& origin);

    /// Added to each answer of the Web API.
    void set_latency(std::chrono::milliseconds latency);

private:
    Response handle_cloud(const Request& request, std::string& fault);
    Response call_api(const Request& request);
    Response call_page(const Request& request);
    std::optional<Response> refuse_caller(const Route& route, Context& context);
    std::optional<Response> refuse_rate(const Route& route, const Context& context);

    std::mutex mutex_; ///< guards all below
    Birth birth_;
    World world_;
    Faults faults_;
    Log log_;
    std::chrono::milliseconds latency_{0};
};

} // namespace sim
