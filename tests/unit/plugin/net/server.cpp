#include "tests/unit/plugin/net/server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace tv::http::testing {
namespace {

std::size_t body_size(const std::string& head)
{
    const auto at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

/// Nothing: the other side has gone.
std::optional<std::string> read_request(int socket)
{
    std::string text;
    for (;;) {
        const auto end = text.find("\r\n\r\n");
        if (end != std::string::npos && text.size() >= end + 4 + body_size(text.substr(0, end))) {
            return text;
        }
        char piece[4096];
        const auto size = recv(socket, piece, sizeof piece, 0);
        if (size <= 0) return std::nullopt;
        text.append(piece, static_cast<std::size_t>(size));
    }
}

} // namespace

std::string ok(const std::string& body, const std::string& more_headers)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + more_headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

Server::Server(Handler handler) : handler_(std::move(handler))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, generic, size) != 0 || listen(listener_, 16) != 0) std::abort();
    getsockname(listener_, generic, &size);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

Server::~Server()
{
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
        const std::lock_guard lock(mutex_);
        for (const int socket : sockets_)
            shutdown(socket, SHUT_RDWR);
    }
    for (auto& thread : threads_)
        thread.join();
    for (const int socket : sockets_)
        close(socket);
    close(listener_);
}

std::string Server::url() const
{
    return "http://127.0.0.1:" + std::to_string(port_);
}

std::vector<std::string> Server::requests() const
{
    const std::lock_guard lock(mutex_);
    return requests_;
}

void Server::accept_all()
{
    for (;;) {
        const int socket = accept(listener_, nullptr, nullptr);
        if (socket < 0) return;
        ++connections_;
        const std::lock_guard lock(mutex_);
        sockets_.push_back(socket);
        threads_.emplace_back([this, socket] { serve(socket); });
    }
}

void Server::serve(int socket)
{
    while (const auto request = read_request(socket)) {
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(*request);
        }
        const Reply reply = handler_(*request);
        (void)send(socket, reply.bytes.data(), reply.bytes.size(), MSG_NOSIGNAL);
        if (reply.then == Reply::Then::hold) {
            (void)read_request(socket); // Until somebody hangs up.
            return;
        }
        if (reply.then == Reply::Then::close) {
            shutdown(socket, SHUT_RDWR);
            return;
        }
    }
}

} // namespace tv::http::testing
