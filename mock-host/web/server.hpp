#pragma once

#include "mock-host/web/http.hpp"

#include <desk/sdk/result.hpp>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace mock::web {

struct ServerOptions {
    std::string address = "127.0.0.1";
    int port = 8042; ///< 0: any free one
    /// PEM; both or none.
    std::filesystem::path certificate{};
    std::filesystem::path key{};
    std::size_t max_body = 72U << 20; ///< bytes: a package and some more
    std::size_t max_threads = 512;    ///< each open page has one connection that waits for news
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
    /// Serves until `stop`, which any thread may call; streams end, too.
    void run();
    void stop();

private:
    class Wire;
    explicit Server(std::unique_ptr<Wire> wire);
    std::unique_ptr<Wire> wire_;
};

} // namespace mock::web
