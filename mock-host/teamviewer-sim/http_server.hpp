#pragma once

#include "mock-host/teamviewer-sim/http.hpp"

#include <desk/sdk/result.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace sim {

/// Serves a function over HTTP, and breaks connections where an answer asks for it.
class HttpServer {
public:
    using Handler = std::function<Response(const Request&)>;

    /// `handler` is called from many threads at once.
    /// `threads`: connections that are served at once, the others wait.
    explicit HttpServer(Handler handler, std::size_t threads = 64);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Takes the address; port 0 takes a free one. Gives the port. `invalid`: it cannot be had.
    desk::Result<int> bind(const std::string& address, int port);

    /// Serves until `stop`, which any thread may call.
    void run();
    void stop();

private:
    class Wire;
    std::unique_ptr<Wire> wire_;
};

} // namespace sim
