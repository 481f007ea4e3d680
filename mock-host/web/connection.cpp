#include "mock-host/web/connection.hpp"

#include <desk/sdk/secret.hpp>

#include <fcntl.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace mock::web {

namespace {

constexpr std::string_view head_end = "\r\n\r\n";

/// For what OpenSSL waits; 0: it failed.
short awaited(const ssl_st* tls, int result)
{
    switch (SSL_get_error(tls, result)) {
    case SSL_ERROR_WANT_READ:
        return POLLIN;
    case SSL_ERROR_WANT_WRITE:
        return POLLOUT;
    default:
        return 0;
    }
}

bool is_full(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK;
}

} // namespace

/// One try.
struct Connection::Step {
    std::size_t bytes = 0;
    short wait_for = 0; ///< without bytes: try again when the socket is ready for this; 0: never
};

void FreeTls::operator()(ssl_ctx_st* context) const
{
    SSL_CTX_free(context);
}

void FreeTls::operator()(ssl_st* session) const
{
    SSL_free(session);
}

Tls open_tls(const std::filesystem::path& certificate, const std::filesystem::path& key)
{
    Tls tls(SSL_CTX_new(TLS_server_method()));
    if (!tls) return {};
    SSL_CTX_set_min_proto_version(tls.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(tls.get(), SSL_OP_CLEANSE_PLAINTEXT);
    SSL_CTX_set_mode(tls.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    const bool is_good =
        SSL_CTX_use_certificate_chain_file(tls.get(), certificate.c_str()) == 1 &&
        SSL_CTX_use_PrivateKey_file(tls.get(), key.c_str(), SSL_FILETYPE_PEM) == 1 &&
        SSL_CTX_check_private_key(tls.get()) == 1;
    return is_good ? std::move(tls) : Tls();
}

Connection::Connection(int socket, ssl_ctx_st* tls) : socket_(socket)
{
    ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
    if (tls == nullptr) return;
    tls_.reset(SSL_new(tls));
    if (tls_) SSL_set_fd(tls_.get(), socket_);
}

Connection::~Connection()
{
    desk::wipe(ahead_);
    ::close(socket_);
}

bool Connection::open(Clock::time_point deadline)
{
    if (!tls_) return true;
    for (;;) {
        ERR_clear_error();
        const int done = SSL_accept(tls_.get());
        if (done == 1) return true;
        const short wait_for = awaited(tls_.get(), done);
        if (wait_for == 0 || !wait(wait_for, deadline)) return false;
    }
}

Connection::Came Connection::read_head(std::string& head, const HeadLimits& limits,
                                       Clock::time_point begin, std::chrono::milliseconds rest)
{
    auto deadline = ahead_.empty() ? begin : Clock::now() + rest;
    for (;;) {
        const std::size_t end = ahead_.find(head_end);
        if (end != ahead_.npos && end + head_end.size() <= limits.all) {
            head = ahead_.substr(0, end + head_end.size());
            forget_ahead(head.size());
            return Came::whole;
        }
        if (ahead_.size() > limits.line && ahead_.find("\r\n") == ahead_.npos)
            return Came::long_target;
        if (ahead_.size() > limits.all) return Came::long_headers;

        std::array<char, 4096> piece{};
        const std::size_t size = receive(piece.data(), piece.size(), deadline);
        if (size == 0) return is_late_ && !ahead_.empty() ? Came::too_late : Came::nothing;
        if (ahead_.empty()) deadline = Clock::now() + rest;
        desk::append_secret(ahead_, {piece.data(), size});
    }
}

std::size_t Connection::read(char* to, std::size_t size, Clock::time_point deadline)
{
    if (ahead_.empty()) return receive(to, size, deadline);
    const std::size_t taken = std::min(size, ahead_.size());
    std::memcpy(to, ahead_.data(), taken);
    forget_ahead(taken);
    return taken;
}

void Connection::forget_ahead(std::size_t size)
{
    std::string rest = ahead_.substr(size);
    desk::wipe(ahead_);
    ahead_ = std::move(rest);
}

std::size_t Connection::receive(char* to, std::size_t size, Clock::time_point deadline)
{
    for (;;) {
        const Step step = read_some(to, size);
        if (step.bytes > 0) return step.bytes;
        if (step.wait_for == 0 || !wait(step.wait_for, deadline)) return 0;
    }
}

bool Connection::write(std::string_view bytes, Clock::time_point deadline)
{
    while (!bytes.empty()) {
        const Step step = write_some(bytes);
        if (step.bytes == 0 && (step.wait_for == 0 || !wait(step.wait_for, deadline))) return false;
        bytes.remove_prefix(step.bytes);
    }
    return true;
}

std::string Connection::peer() const
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    std::array<char, NI_MAXHOST> text{};
    auto* const general = reinterpret_cast<sockaddr*>(&address);
    if (::getpeername(socket_, general, &size) != 0) return "unknown";
    if (::getnameinfo(general, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0)
        return "unknown";
    return text.data();
}

bool Connection::is_alive() const
{
    pollfd state{socket_, POLLRDHUP, 0};
    return ::poll(&state, 1, 0) == 0;
}

void Connection::say_goodbye(Clock::time_point deadline)
{
    if (tls_) SSL_shutdown(tls_.get());
    ::shutdown(socket_, SHUT_WR);
    tls_.reset(); // What still comes is only counted out, not understood.
    std::array<char, 16384> unread{};
    while (receive(unread.data(), unread.size(), deadline) > 0) {
    }
}

Connection::Step Connection::read_some(char* to, std::size_t size)
{
    if (!tls_) {
        const ssize_t got = ::recv(socket_, to, size, 0);
        if (got > 0) return {static_cast<std::size_t>(got), 0};
        return {0, got < 0 && is_full(errno) ? short{POLLIN} : short{0}};
    }
    ERR_clear_error();
    std::size_t got = 0;
    const int done = SSL_read_ex(tls_.get(), to, size, &got);
    return done == 1 ? Step{got, 0} : Step{0, awaited(tls_.get(), done)};
}

Connection::Step Connection::write_some(std::string_view bytes)
{
    if (!tls_) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) return {static_cast<std::size_t>(sent), 0};
        return {0, sent < 0 && is_full(errno) ? short{POLLOUT} : short{0}};
    }
    ERR_clear_error();
    std::size_t sent = 0;
    const int done = SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &sent);
    return done == 1 ? Step{sent, 0} : Step{0, awaited(tls_.get(), done)};
}

bool Connection::wait(short events, Clock::time_point deadline)
{
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd state{socket_, events, 0};
        const int ready =
            ::poll(&state, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
        if (ready > 0) return true;
        if (ready < 0 && errno == EINTR) continue;
        is_late_ = ready == 0;
        return false;
    }
}

} // namespace mock::web
