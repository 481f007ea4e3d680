#pragma once

#include "mock-host/web/request_head.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st; // of OpenSSL
struct ssl_st;

namespace mock::web {

struct FreeTls {
    void operator()(ssl_ctx_st* context) const;
    void operator()(ssl_st* session) const;
};
using Tls = std::unique_ptr<ssl_ctx_st, FreeTls>;

/// From PEM files; null: they cannot be used, or do not belong together.
Tls open_tls(const std::filesystem::path& certificate, const std::filesystem::path& key);

/// A socket, perhaps with TLS. Whatever waits has a deadline for all of it, not for each piece: who
/// sends a byte now and then does not stay for ever. One thread.
class Connection {
public:
    using Clock = std::chrono::steady_clock;

    /// Closes `socket` in the end. `tls` null: plain.
    Connection(int socket, ssl_ctx_st* tls);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Agrees on a key; false: that failed.
    bool open(Clock::time_point deadline);

    enum class Came { whole, nothing, too_late, long_target, long_headers };
    /// Reads up to and with the empty line. Until the first byte it has time until `begin`, and
    /// then `rest`. `nothing`: the other side is gone or has nothing to ask.
    Came read_head(std::string& head, const HeadLimits& limits, Clock::time_point begin,
                   std::chrono::milliseconds rest);
    /// How many bytes came; 0: no more will, in time.
    std::size_t read(char* to, std::size_t size, Clock::time_point deadline);
    bool write(std::string_view bytes, Clock::time_point deadline);

    bool is_alive() const;
    /// Waits until the other side has read the last answer: a socket that is closed with bytes
    /// unread takes back what it sent.
    void say_goodbye(Clock::time_point deadline);

    int socket() const { return socket_; }

    /// Address of the other end.
    std::string peer() const;

private:
    struct Step;
    Step read_some(char* to, std::size_t size);
    Step write_some(std::string_view bytes);
    bool wait(short events, Clock::time_point deadline);
    std::size_t receive(char* to, std::size_t size, Clock::time_point deadline);

    int socket_;
    bool is_late_ = false;
    std::unique_ptr<ssl_st, FreeTls> tls_;
    void forget_ahead(std::size_t size);

    std::string ahead_{}; ///< read, and not yet asked for
};

} // namespace mock::web
