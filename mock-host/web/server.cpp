#include "mock-host/web/server.hpp"

#include "mock-host/web/front.hpp"
#include "mock-host/web/open_files.hpp"

#include <desk/sdk/secret.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <stop_token>
#include <vector>

namespace mock::web {

namespace {

constexpr std::size_t max_parts = 100;   ///< of a form with files
constexpr std::size_t other_files = 200; ///< the store, the log, connections of plugins

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

/// The status is there already.
void say_incomplete(httplib::Response& to)
{
    to.set_content("The body did not arrive as a whole, or the form has parts that are not what "
                   "they say, or more than " +
                       std::to_string(max_parts) + " of them.\n",
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
            respond(request_from(from, secure_, http_.ends()), to);
        };
        const auto serve_body = [this](const httplib::Request& from, httplib::Response& to,
                                       const httplib::ContentReader& read) {
            Request request = request_from(from, secure_, http_.ends());
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
    }

    Front& http() { return http_; }
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
        send_stream(response, to, http_.ends(), [this] { ++streams_left_; });
    }

    Answer answer_;
    bool secure_ = false;
    std::atomic<int> streams_left_;
    Front http_;
};

Server::Server(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
Server::~Server() = default;

desk::Result<std::unique_ptr<Server>> Server::open(const ServerOptions& options, Answer answer)
{
    auto wire = std::make_unique<Wire>(options, std::move(answer));
    const auto refused = [](const std::string& why) {
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

bool Server::run()
{
    return wire_->http().take_connections();
}

void Server::stop()
{
    wire_->http().end();
}

} // namespace mock::web
