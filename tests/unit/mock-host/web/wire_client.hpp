#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>

namespace mock::web {

/// A program that speaks to a server on this machine, byte by byte, as politely as a test wants.
class WireClient {
public:
    explicit WireClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_open_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~WireClient() { ::close(socket_); }
    WireClient(const WireClient&) = delete;
    WireClient& operator=(const WireClient&) = delete;

    bool is_open() const { return is_open_; }
    int socket() const { return socket_; }

    /// False: the other side does not listen any more.
    bool send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// Whether there is something to read, or the end.
    bool has_answer(int patience_ms) const
    {
        pollfd state{socket_, POLLIN, 0};
        return ::poll(&state, 1, patience_ms) > 0;
    }

    /// All up to the end of the connection, or `until`. Gives up after a long while.
    std::string answer(std::string_view until = {})
    {
        std::string all;
        std::array<char, 4096> piece{};
        while (until.empty() || all.find(until) == all.npos) {
            if (!has_answer(long_while_ms)) return all + " (and then nothing for a long while)";
            const ssize_t got = ::recv(socket_, piece.data(), piece.size(), 0);
            if (got <= 0) break;
            all.append(piece.data(), static_cast<std::size_t>(got));
        }
        return all;
    }

private:
    static constexpr int long_while_ms = 30'000;
    int socket_;
    bool is_open_ = false;
};

} // namespace mock::web
