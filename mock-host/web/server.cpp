#include "mock-host/web/server.hpp"

#include "mock-host/web/connection.hpp"
#include "mock-host/web/elastic_queue.hpp"
#include "mock-host/web/open_files.hpp"
#include "mock-host/web/request_head.hpp"
#include "mock-host/web/waiting_room.hpp"

#include <desk/sdk/secret.hpp>

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <stop_token>
#include <vector>

namespace mock::web {

namespace {

constexpr auto goodbye_time = std::chrono::seconds{2};
constexpr std::size_t max_parts = 100;   ///< of a form with files
constexpr std::size_t other_files = 200; ///< the store, the log, connections of plugins

/// The queue of the library.
class Tasks final : public httplib::TaskQueue {
public:
    Tasks(std::size_t max_threads, std::size_t max_waiting) : queue_(max_threads, max_waiting) {}
    void enqueue(std::function<void()> task) override { queue_.enqueue(std::move(task)); }
    void shutdown() override { queue_.shutdown(); }

private:
    ElasticQueue queue_;
};

std::string lower_case(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Request request_from(const httplib::Request& from, bool secure, std::stop_token server_ends)
{
    const bool is_head = from.method == "HEAD"; // The library leaves the body of an answer away.
    Request request{
        .method = is_head ? "GET" : from.method, .target = from.target, .secure = secure};
    request.remote = from.remote_addr;
    request.server_ends = std::move(server_ends);
    const std::string_view target = from.target;
    const std::size_t question = target.find('?');
    request.path = percent_decoded(target.substr(0, question));
    if (question != target.npos) request.query = parse_form(target.substr(question + 1));
    for (const auto& [name, value] : from.headers)
        request.headers.emplace_back(lower_case(name), value);
    return request;
}

void write_headers(const Response& from, httplib::Response& to)
{
    to.status = from.status;
    for (const auto& [name, value] : from.headers)
        to.set_header(name, value);
}

/// `ended`: called once nobody reads any more.
void send_stream(const Response& from, httplib::Response& to, const std::stop_token& stop,
                 const std::function<void()>& ended)
{
    write_headers(from, to);
    to.set_chunked_content_provider(
        from.type,
        [stream = from.stream, stop](std::size_t, httplib::DataSink& sink) {
            stream(
                [&sink](std::string_view piece) {
                    return sink.is_writable() && sink.write(piece.data(), piece.size());
                },
                stop);
            sink.done();
            return true;
        },
        [ended](bool) { ended(); });
}

void write_answer(const Response& from, httplib::Response& to)
{
    write_headers(from, to);
    if (!from.type.empty()) to.set_content(from.body, from.type);
}

/// The library's own options let two servers share a port, and each would get every second request.
void keep_port(socket_t socket)
{
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

/// A request whose head was read and found good, as the library wants to read it once more.
class RequestStream final : public httplib::Stream {
public:
    RequestStream(Connection& connection, std::string head, const RequestHead& parsed,
                  const ServerOptions& options, WaitingRoom& waiting)
        : connection_(connection), options_(options), waiting_(waiting), head_(std::move(head)),
          left_(parsed.body_size), deadline_(time_for(left_))
    {
        // Without it the library would read until the end of the connection.
        if (left_ == 0) head_.insert(head_.size() - 2, "Content-Length: 0\r\n");
        if (left_ == 0) waiting_.leave(connection_.socket());
    }

    bool is_used_up() const { return head_.size() == at_ && left_ == 0; }

    ssize_t read(char* to, size_t size) override
    {
        if (at_ < head_.size()) {
            const std::size_t taken = head_.copy(to, size, at_);
            at_ += taken;
            return static_cast<ssize_t>(taken);
        }
        if (left_ == 0) return 0;
        const std::size_t taken = connection_.read(to, std::min(size, left_), deadline_);
        left_ -= taken;
        if (left_ == 0) waiting_.leave(connection_.socket());
        return taken == 0 ? -1 : static_cast<ssize_t>(taken);
    }
    ssize_t write(const char* bytes, size_t size) override
    {
        return connection_.write({bytes, size}, time_for(size)) ? static_cast<ssize_t>(size) : -1;
    }
    bool is_readable() const override { return left_ > 0 && connection_.is_alive(); }
    bool is_writable() const override { return connection_.is_alive(); }
    socket_t socket() const override { return INVALID_SOCKET; } // It would compare it with 1024.
    void get_remote_ip_and_port(std::string& address, int&) const override
    {
        address = connection_.peer();
    }
    void get_local_ip_and_port(std::string&, int&) const override {}

private:
    Connection::Clock::time_point time_for(std::size_t bytes) const
    {
        return Connection::Clock::now() + options_.patience +
               std::chrono::seconds(bytes / options_.slowest);
    }

    Connection& connection_;
    const ServerOptions& options_;
    WaitingRoom& waiting_;
    std::string head_;
    std::size_t at_ = 0; ///< of the head
    std::size_t left_;   ///< of the body
    Connection::Clock::time_point deadline_;
};

/// The library takes connections, reads forms and writes answers. What it leaves open is here: when
/// a connection has to be done, what is too long, and what has no length at all.
class Front final : public httplib::Server {
public:
    explicit Front(const ServerOptions& options)
        : options_(options), waiting_(options.max_threads / 2)
    {
        if (!options.certificate.empty()) tls_ = open_tls(options.certificate, options.key);
        is_good_ = options.certificate.empty() || tls_;
    }

    bool is_valid() const override { return is_good_; }
    /// Its own queue has five places: a page with its parts and pictures asks for more.
    void widen_queue() { ::listen(svr_sock_, SOMAXCONN); }
    void send_waiting_home() { waiting_.close(); }

private:
    bool process_and_close_socket(socket_t socket) override
    {
        Connection connection(socket, tls_.get());
        waiting_.enter(socket);
        auto begin = Connection::Clock::now() + options_.patience;
        bool goes_on = connection.open(begin);
        while (goes_on && serve_one(connection, begin)) {
            desk::wipe_stack(); // Passwords may have come this way.
            goes_on = svr_sock_ != INVALID_SOCKET;
            begin = Connection::Clock::now() + options_.idle_patience;
            waiting_.enter(socket);
        }
        desk::wipe_stack();
        waiting_.leave(socket);
        return true;
    }

    /// False: the connection has to end.
    bool serve_one(Connection& connection, Connection::Clock::time_point begin)
    {
        std::string text;
        const auto came = connection.read_head(text, limits_, begin, options_.patience);
        if (came == Connection::Came::nothing) return false;
        if (came != Connection::Came::whole) return refuse(connection, refusal_of(came), {});
        const RequestHead head = parse_head(text, limits_);
        const RequestRefusal refusal = head.refusal.status != 0 ? head.refusal : refusal_of(head);
        if (refusal.status != 0) return refuse(connection, refusal, head.request.path);

        RequestStream stream(connection, without_ranges(text), head, options_, waiting_);
        bool is_last = false;
        const bool answered = process_request(stream, false, is_last, {});
        return answered && !is_last && stream.is_used_up();
    }

    RequestRefusal refusal_of(Connection::Came came) const
    {
        if (came == Connection::Came::too_late) return too_late();
        return came == Connection::Came::long_target ? target_too_long(limits_)
                                                     : headers_too_long(limits_);
    }

    RequestRefusal refusal_of(const RequestHead& head) const
    {
        if (head.body_size <= options_.max_body) return {};
        const bool may_be_large =
            head.has_upload && options_.may_upload && options_.may_upload(head.request);
        const std::size_t most = may_be_large ? options_.max_upload : options_.max_body;
        return head.body_size > most ? body_too_large(most) : RequestRefusal();
    }

    bool refuse(Connection& connection, const RequestRefusal& refusal, std::string_view path)
    {
        const auto deadline = Connection::Clock::now() + goodbye_time;
        if (connection.write(refusal_text(refusal, path), deadline))
            connection.say_goodbye(deadline);
        return false;
    }

    const ServerOptions options_;
    const HeadLimits limits_{};
    WaitingRoom waiting_;
    Tls tls_{};
    bool is_good_ = false;
};

/// The status is there already.
void say_incomplete(httplib::Response& to)
{
    to.set_content("The body did not arrive as a whole, or its parts are not what they say.\n",
                   "text/plain; charset=utf-8");
}

/// The body as the library reads it, with forms and files taken apart. False: it did not come, or
/// is more than was announced and allowed; whatever the library makes of it, memory has this limit.
bool read_body(const httplib::Request& from, const httplib::ContentReader& read, Request& to)
{
    std::size_t left = from.get_header_value<std::uint64_t>("Content-Length");
    const auto fits = [&left](std::size_t size) {
        const bool does = size <= left;
        left -= std::min(size, left);
        return does;
    };
    if (!from.is_multipart_form_data()) {
        return read([&](const char* bytes, size_t size) {
            if (!fits(size)) return false;
            desk::append_secret(to.body, {bytes, size});
            return true;
        });
    }
    std::vector<httplib::MultipartFormData> parts;
    const bool is_whole = read(
        [&](const httplib::MultipartFormData& part) {
            parts.push_back(part);
            return parts.size() <= max_parts;
        },
        [&](const char* bytes, size_t size) {
            if (!fits(size)) return false;
            parts.back().content.append(bytes, size);
            return true;
        });
    for (auto& part : parts) {
        if (part.filename.empty()) {
            to.form.emplace_back(part.name, std::move(part.content));
        } else {
            to.uploads.push_back({part.name, part.filename, std::move(part.content)});
        }
    }
    return is_whole;
}

} // namespace

class Server::Wire {
public:
    Wire(const ServerOptions& options, Answer answer)
        : answer_(std::move(answer)), secure_(!options.certificate.empty()),
          streams_left_(static_cast<int>(options.max_streams)), http_(options)
    {
        // Everything, also a path with a line break in it.
        constexpr const char* any = "[\\s\\S]*";
        const auto serve = [this](const httplib::Request& from, httplib::Response& to) {
            respond(request_from(from, secure_, stop_.get_token()), to);
        };
        const auto serve_body = [this](const httplib::Request& from, httplib::Response& to,
                                       const httplib::ContentReader& read) {
            Request request = request_from(from, secure_, stop_.get_token());
            if (!read_body(from, read, request)) return say_incomplete(to);
            if (request.header("content-type").rfind("application/x-www-form-urlencoded", 0) == 0)
                request.form = parse_form(request.body);
            respond(request, to);
        };
        http_.Get(any, serve).Options(any, serve);
        http_.Post(any, serve_body).Put(any, serve_body).Patch(any, serve_body);
        http_.Delete(any, serve_body);
        http_.set_tcp_nodelay(true);
        http_.set_keep_alive_max_count(1000); // What it tells browsers.
        http_.set_socket_options(keep_port);
        http_.set_payload_max_length(std::max(options.max_body, options.max_upload));
        http_.new_task_queue = [options] {
            return new Tasks(options.max_threads, options.max_waiting);
        };
    }

    Front& http() { return http_; }
    void stop()
    {
        stop_.request_stop();
        http_.stop();
        http_.send_waiting_home();
    }
    int port = 0;

private:
    void respond(const Request& request, httplib::Response& to)
    {
        const Response response = answer_(request);
        if (!response.stream) return write_answer(response, to);
        if (streams_left_.fetch_sub(1) <= 0) {
            ++streams_left_;
            to.status = 503;
            to.set_header("Retry-After", "10");
            return;
        }
        send_stream(response, to, stop_.get_token(), [this] { ++streams_left_; });
    }

    Answer answer_;
    bool secure_ = false;
    std::atomic<int> streams_left_;
    std::stop_source stop_;
    Front http_;
};

Server::Server(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
Server::~Server() = default;

desk::Result<std::unique_ptr<Server>> Server::open(const ServerOptions& options, Answer answer)
{
    auto wire = std::make_unique<Wire>(options, std::move(answer));
    const auto refused = [](std::string why) {
        return desk::Error{.status = desk::Errc::invalid, .code = "web.listen", .message = why};
    };
    const std::size_t files = options.max_threads + options.max_waiting + other_files;
    if (!allow_open_files(files)) {
        return refused("The desk has up to " + std::to_string(files) +
                       " files and connections open, and this process may not. Allow it with "
                       "\"ulimit -n " +
                       std::to_string(files) + "\", or LimitNOFILE in the unit.");
    }
    if (!wire->http().is_valid()) {
        return refused("The certificate " + options.certificate.string() + " and the key " +
                       options.key.string() +
                       " cannot be used: they have to be PEM files that belong together.");
    }
    auto& http = wire->http();
    const bool any = options.port == 0;
    const int bound = any ? http.bind_to_any_port(options.address)
                      : http.bind_to_port(options.address, options.port) ? options.port
                                                                         : -1;
    if (bound <= 0) {
        return refused("Cannot listen on " + options.address + ":" + std::to_string(options.port) +
                       ": the address is not this machine's or the port is in use. Choose another "
                       "one with --listen.");
    }
    http.widen_queue();
    wire->port = bound;
    return std::unique_ptr<Server>(new Server(std::move(wire)));
}

int Server::port() const
{
    return wire_->port;
}

void Server::run()
{
    wire_->http().listen_after_bind();
}

void Server::stop()
{
    wire_->stop();
}

} // namespace mock::web
