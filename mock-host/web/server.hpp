#pragma once

#include "mock-host/runtime/log.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/web/http.hpp"

#include <desk/sdk/result.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace mock::web {

struct ServerOptions {
    std::string address = "127.0.0.1";
    int port = store::default_port; ///< 0: any free one
    /// PEM; both or none.
    std::filesystem::path certificate{};
    std::filesystem::path key{};
    std::size_t max_body = 256U << 10;  ///< bytes of a form or of JSON
    std::size_t max_upload = 72U << 20; ///< bytes: a package and some more
    /// Who may send that much; asked before the body is read. Nothing: nobody.
    std::function<bool(const Request&)> may_upload{};

    /// For a whole head; for a body as long, and more by its size; for a connection to ask again.
    std::chrono::milliseconds patience{10'000};
    std::chrono::milliseconds idle_patience{5'000};
    std::chrono::milliseconds idle_thread_lives{10'000}; ///< waits for a connection, then goes
    std::size_t slowest = 64U << 10;                     ///< bytes a second, of bodies and answers

    std::size_t max_threads = 512; ///< half of them for connections that have not asked yet
    std::size_t max_waiting = 64;  ///< for a thread; the system keeps more of them outside
    std::size_t max_streams = 192; ///< each open page has one

    runtime::Log log{};
};

/// Serves a function over HTTP or HTTPS.
class Server {
public:
    using Answer = std::function<Response(const Request&)>;

    /// `answer` is called from many threads at once.
    static desk::Result<std::unique_ptr<Server>> open(const ServerOptions& options, Answer answer);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    int port() const;
    /// Serves until `stop`, which any thread may call, also before; streams end, too. False: nobody
    /// asked for the end, but the system gives no more connections.
    [[nodiscard]] bool run();
    void stop();

private:
    class Wire;
    explicit Server(std::unique_ptr<Wire> wire);
    std::unique_ptr<Wire> wire_;
};

} // namespace mock::web
