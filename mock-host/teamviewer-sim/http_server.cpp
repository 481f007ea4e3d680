#include "mock-host/teamviewer-sim/http_server.hpp"

#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

namespace sim {

namespace {

constexpr std::size_t piece = 64; // bytes, of an answer with pauses
constexpr char drop_mark[] = "X-Sim-Drop";

/// Thrown through the library to leave a connection without an answer: it has no other way.
struct Dropped {};

/// A connected socket as the library wants to see it.
class SocketStream final : public httplib::Stream {
public:
    explicit SocketStream(socket_t socket) : socket_(socket) {}

    bool is_readable() const override { return is_ready(POLLIN, read_patience); }
    bool is_writable() const override { return is_ready(POLLOUT, read_patience); }
    bool has_request(std::chrono::milliseconds patience) const
    {
        return is_ready(POLLIN, patience);
    }

    ssize_t read(char* target, size_t size) override
    {
        // The library reads lines byte by byte: give it a buffer.
        if (next_ == end_) {
            if (!is_readable()) return -1;
            const ssize_t count = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
            if (count <= 0) return count;
            next_ = 0;
            end_ = static_cast<std::size_t>(count);
        }
        const std::size_t count = std::min(size, end_ - next_);
        std::copy_n(buffer_.data() + next_, count, target);
        next_ += count;
        return static_cast<ssize_t>(count);
    }
    ssize_t write(const char* source, size_t size) override
    {
        return is_writable() ? ::send(socket_, source, size, MSG_NOSIGNAL) : -1;
    }
    bool has_buffered() const { return next_ != end_; }

    void get_remote_ip_and_port(std::string&, int&) const override {}
    void get_local_ip_and_port(std::string&, int&) const override {}
    socket_t socket() const override { return socket_; }

private:
    // A client on a machine that stands still comes late, and is not to be told apart from a fault
    // that nobody asked for.
    static constexpr std::chrono::milliseconds read_patience{60'000};

    bool is_ready(short what, std::chrono::milliseconds patience) const
    {
        pollfd wanted{.fd = socket_, .events = what, .revents = 0};
        return ::poll(&wanted, 1, static_cast<int>(patience.count())) > 0;
    }

    socket_t socket_;
    std::array<char, 4096> buffer_{};
    std::size_t next_ = 0;
    std::size_t end_ = 0;
};

Request request_from(const httplib::Request& from)
{
    // The library leaves the body of an answer to HEAD away by itself.
    const bool head = from.method == "HEAD";
    Request request{.method = head ? "GET" : from.method, .body = from.body};
    const std::string_view target = from.target;
    const std::size_t question = target.find('?');
    request.path = percent_decoded(target.substr(0, question));
    if (question != target.npos) request.query = parse_form(target.substr(question + 1));
    for (const auto& [name, value] : from.headers) {
        request.headers.emplace_back(lower_case(name), value);
    }
    return request;
}

/// What the library would do and must not.
void correct(httplib::Request& request)
{
    // Compress: that takes longer than everything else, and none of it is TeamViewer's.
    request.headers.erase("Accept-Encoding");
    // Wait for a body until the connection ends: without a length there is none.
    if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding")) {
        request.set_header("Content-Length", "0");
    }
}

/// Sends a body in pieces, and stops early if it is to be cut.
bool send_pieces(const Response& from, std::size_t offset, httplib::DataSink& sink)
{
    const std::size_t end = from.delivery.cut_after.value_or(from.body.size());
    if (offset >= end) return false; // Breaks the connection: more was promised than is sent.
    std::this_thread::sleep_for(from.delivery.pause);
    const std::size_t size = from.delivery.pause.count() > 0 ? piece : end;
    sink.write(from.body.data() + offset, std::min(size, end - offset));
    return true;
}

void write_answer(Response from, httplib::Response& to)
{
    to.status = from.status;
    for (const auto& [name, value] : from.headers)
        to.set_header(name, value);
    if (from.delivery.drop) to.set_header(drop_mark, "1");
    const bool in_pieces = from.delivery.cut_after || from.delivery.pause.count() > 0;
    if (in_pieces && !from.body.empty()) {
        const auto shared = std::make_shared<const Response>(std::move(from));
        to.set_content_provider(shared->body.size(), shared->content_type,
                                [shared](size_t offset, size_t, httplib::DataSink& sink) {
                                    return send_pieces(*shared, offset, sink);
                                });
    } else if (!from.content_type.empty()) {
        to.body = std::move(from.body); // It may be hundreds of megabytes.
        to.set_header("Content-Type", from.content_type);
    }
}

} // namespace

class HttpServer::Wire final : public httplib::Server {
public:
    Wire(HttpServer::Handler handler, std::size_t threads)
    {
        const auto serve = [handler](const httplib::Request& from, httplib::Response& to) {
            Response response = handler(request_from(from));
            std::this_thread::sleep_for(response.delivery.delay);
            write_answer(std::move(response), to);
        };
        Get(".*", serve).Post(".*", serve).Put(".*", serve).Delete(".*", serve);
        Patch(".*", serve).Options(".*", serve);
        set_post_routing_handler([](const httplib::Request&, httplib::Response& to) {
            if (to.has_header(drop_mark)) throw Dropped{};
        });
        set_tcp_nodelay(true);
        // The library's own options let two servers share a port, and each would get every second
        // request.
        set_socket_options([](socket_t socket) {
            const int yes = 1;
            ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        });
        set_keep_alive_max_count(1000); // Only told to clients: the loop below decides.
        new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
    }

    /// The library's own queue has five places; whoever finds it full tries again after a second.
    void widen_queue() { ::listen(svr_sock_, SOMAXCONN); }

private:
    bool process_and_close_socket(socket_t socket) override
    {
        SocketStream stream(socket);
        bool open = true;
        try {
            while (open && wait_for_request(stream)) {
                bool closed = false;
                open = process_request(stream, false, closed, correct) && !closed;
            }
        } catch (const Dropped&) {
            open = false;
        }
        ::shutdown(socket, SHUT_RDWR);
        ::close(socket);
        return open;
    }

    /// Idle connections look up four times a second, so that `stop` is soon heard.
    bool wait_for_request(const SocketStream& stream) const
    {
        using namespace std::chrono_literals;
        for (int i = 0; i < 40 && is_running(); ++i) {
            if (stream.has_buffered() || stream.has_request(250ms)) return true;
        }
        return false;
    }
};

HttpServer::HttpServer(Handler handler, std::size_t threads)
    : wire_(std::make_unique<Wire>(std::move(handler), threads))
{
}
HttpServer::~HttpServer() = default;

desk::Result<int> HttpServer::bind(const std::string& address, int port)
{
    const int bound = port == 0                            ? wire_->bind_to_any_port(address)
                      : wire_->bind_to_port(address, port) ? port
                                                           : -1;
    if (bound > 0) {
        wire_->widen_queue();
        return bound;
    }
    desk::Error error;
    error.status = desk::Errc::invalid;
    error.code = "sim.listen";
    error.detail = "Cannot listen on " + address + ":" + std::to_string(port) +
                   ": the address is not this machine's or the port is in use.";
    return error;
}

void HttpServer::run()
{
    wire_->listen_after_bind();
}
void HttpServer::stop()
{
    wire_->stop();
}

} // namespace sim
