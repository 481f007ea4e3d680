#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tv::http::testing {

/// What the server does after a request.
struct Reply {
    enum class Then { keep, close, hold };
    std::string bytes = {};
    Then then = Then::keep; ///< hold: neither answers on nor closes until the server goes
};

/// A web server of a few lines on a free port of this machine that misbehaves as it is told.
class Server {
public:
    using Handler = std::function<Reply(const std::string& request)>;

    explicit Server(Handler handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::string url() const;
    std::vector<std::string> requests() const;
    int connections() const { return connections_; }

private:
    void accept_all();
    void serve(int socket);

    Handler handler_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<int> connections_{0};
    mutable std::mutex mutex_; // guards the rest
    std::vector<std::string> requests_;
    std::vector<int> sockets_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

/// "HTTP/1.1 200 OK" with this body.
std::string ok(const std::string& body, const std::string& more_headers = {});

} // namespace tv::http::testing
