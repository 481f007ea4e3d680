#include "mock-host/web/server.hpp"

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace mock::web {

namespace {

constexpr auto idle_thread_lives = std::chrono::seconds{10};

/// Threads come when somebody waits and go when there is nothing to do.
class ElasticQueue final : public httplib::TaskQueue {
public:
    explicit ElasticQueue(std::size_t max_threads) : max_threads_(max_threads) {}

    void enqueue(std::function<void()> task) override
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
        if (idle_ >= tasks_.size() || threads_ >= max_threads_) {
            wake_.notify_one();
            return;
        }
        ++threads_;
        std::thread([this] { work(); }).detach();
    }

    void shutdown() override
    {
        std::unique_lock lock(mutex_);
        ends_ = true;
        wake_.notify_all();
        gone_.wait(lock, [this] { return threads_ == 0; });
    }

private:
    void work()
    {
        std::unique_lock lock(mutex_);
        for (;;) {
            ++idle_;
            const bool has_work = wake_.wait_for(lock, idle_thread_lives,
                                                 [this] { return ends_ || !tasks_.empty(); });
            --idle_;
            if (!has_work || tasks_.empty()) break;
            auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
        --threads_;
        gone_.notify_all();
    }

    const std::size_t max_threads_;
    std::mutex mutex_; ///< guards all below
    std::condition_variable wake_;
    std::condition_variable gone_;
    std::deque<std::function<void()>> tasks_{};
    std::size_t threads_ = 0;
    std::size_t idle_ = 0;
    bool ends_ = false;
};

std::string lower_case(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Request request_from(const httplib::Request& from, bool secure)
{
    const bool is_head = from.method == "HEAD"; // The library leaves the body of an answer away.
    Request request{.method = is_head ? "GET" : from.method,
                    .target = from.target,
                    .body = from.body,
                    .secure = secure};
    const std::string_view target = from.target;
    const std::size_t question = target.find('?');
    request.path = percent_decoded(target.substr(0, question));
    if (question != target.npos) request.query = parse_form(target.substr(question + 1));
    for (const auto& [name, value] : from.headers)
        request.headers.emplace_back(lower_case(name), value);
    if (request.header("content-type").rfind("application/x-www-form-urlencoded", 0) == 0) {
        request.form = parse_form(request.body);
    }
    for (const auto& [name, part] : from.files) {
        if (part.filename.empty()) {
            request.form.emplace_back(name, part.content);
        } else {
            request.uploads.push_back({name, part.filename, part.content});
        }
    }
    return request;
}

void send_stream(const Response& from, httplib::Response& to, const std::stop_token& stop)
{
    to.set_chunked_content_provider(
        from.type, [stream = from.stream, stop](std::size_t, httplib::DataSink& sink) {
            stream(
                [&sink](std::string_view piece) {
                    return sink.is_writable() && sink.write(piece.data(), piece.size());
                },
                stop);
            sink.done();
            return true;
        });
}

void write_answer(const Response& from, httplib::Response& to, const std::stop_token& stop)
{
    to.status = from.status;
    for (const auto& [name, value] : from.headers)
        to.set_header(name, value);
    if (from.stream) {
        send_stream(from, to, stop);
    } else if (!from.type.empty()) {
        to.set_content(from.body, from.type);
    }
}

/// The library's own options let two servers share a port, and each would get every second request.
void keep_port(socket_t socket)
{
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

} // namespace

class Server::Wire {
public:
    Wire(const ServerOptions& options, Answer answer) : answer_(std::move(answer))
    {
        secure_ = !options.certificate.empty();
        if (secure_) {
            http_ = std::make_unique<httplib::SSLServer>(options.certificate.c_str(),
                                                         options.key.c_str());
        } else {
            http_ = std::make_unique<httplib::Server>();
        }
        if (!http_->is_valid()) return;
        const auto serve = [this](const httplib::Request& from, httplib::Response& to) {
            write_answer(answer_(request_from(from, secure_)), to, stop_.get_token());
        };
        http_->Get(".*", serve).Post(".*", serve).Put(".*", serve).Delete(".*", serve);
        http_->set_tcp_nodelay(true);
        http_->set_socket_options(keep_port);
        http_->set_read_timeout(std::chrono::seconds{10});
        http_->set_write_timeout(std::chrono::seconds{10});
        http_->set_keep_alive_max_count(1000);
        http_->set_payload_max_length(options.max_body);
        http_->new_task_queue = [most = options.max_threads] { return new ElasticQueue(most); };
    }

    httplib::Server& http() { return *http_; }
    std::stop_source& stop_source() { return stop_; }
    int port = 0;

private:
    Answer answer_;
    bool secure_ = false;
    std::stop_source stop_;
    std::unique_ptr<httplib::Server> http_;
};

Server::Server(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
Server::~Server() = default;

desk::Result<std::unique_ptr<Server>> Server::open(const ServerOptions& options, Answer answer)
{
    auto wire = std::make_unique<Wire>(options, std::move(answer));
    const auto refused = [](std::string why) {
        return desk::Error{.status = desk::Errc::invalid, .code = "web.listen", .message = why};
    };
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
    wire_->stop_source().request_stop();
    wire_->http().stop();
}

} // namespace mock::web
