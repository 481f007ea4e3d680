#include "mock-host/web/front.hpp"

#include "mock-host/web/elastic_queue.hpp"
#include "mock-host/web/request_head.hpp"

#include <desk/sdk/secret.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <exception>

namespace mock::web {

namespace {

constexpr auto goodbye_time = std::chrono::seconds{2};

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

} // namespace

/// The queue of the library.
class Front::Tasks final : public httplib::TaskQueue {
public:
    explicit Tasks(Front& front)
        : front_(front), queue_(front.options_.max_threads, front.options_.max_waiting,
                                front.options_.idle_thread_lives)
    {
    }
    void enqueue(std::function<void()> task) override
    {
        if (!queue_.enqueue(task)) task(); // Here it only closes the connection.
    }
    void shutdown() override
    {
        front_.send_home(); // Streams would keep their threads for ever.
        queue_.shutdown();
    }

private:
    Front& front_;
    ElasticQueue queue_;
};

Front::Front(const ServerOptions& options) : options_(options), waiting_(options.max_threads / 2)
{
    if (!options.certificate.empty()) tls_ = open_tls(options.certificate, options.key);
    is_good_ = options.certificate.empty() || tls_;
    new_task_queue = [this] { return new Tasks(*this); };
}

void Front::widen_queue()
{
    ::listen(svr_sock_, SOMAXCONN);
}

bool Front::take_connections()
{
    taker_ = std::this_thread::get_id();
    return listen_after_bind();
}

void Front::end()
{
    // The library's `stop` does nothing before it takes connections.
    const socket_t door = svr_sock_.exchange(INVALID_SOCKET);
    if (door != INVALID_SOCKET) {
        ::shutdown(door, SHUT_RDWR);
        ::close(door);
    }
    send_home();
}

void Front::send_home()
{
    svr_sock_ = INVALID_SOCKET; // Where the library gave up, it has closed it and kept the number.
    ends_.request_stop();
    waiting_.close();
}

bool Front::process_and_close_socket(socket_t socket)
{
    Connection connection(socket, tls_.get());
    if (std::this_thread::get_id() == taker_) return false; // There is no thread for it.
    try {
        serve(connection);
    } catch (const std::exception& broken) {
        // The head of the answer may have gone out, so that its end is all that can be said.
        options_.log.error("web: a connection had to end: " + std::string(broken.what()));
    }
    desk::wipe_stack();
    waiting_.leave(socket);
    return true;
}

void Front::serve(Connection& connection)
{
    const int socket = connection.socket();
    waiting_.enter(socket);
    auto begin = Connection::Clock::now() + options_.patience;
    bool goes_on = connection.open(begin);
    while (goes_on && serve_one(connection, begin)) {
        desk::wipe_stack(); // Passwords may have come this way.
        goes_on = svr_sock_ != INVALID_SOCKET;
        begin = Connection::Clock::now() + options_.idle_patience;
        waiting_.enter(socket);
    }
}

/// False: the connection has to end.
bool Front::serve_one(Connection& connection, Connection::Clock::time_point begin)
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

RequestRefusal Front::refusal_of(Connection::Came came) const
{
    if (came == Connection::Came::too_late) return too_late();
    return came == Connection::Came::long_target ? target_too_long(limits_)
                                                 : headers_too_long(limits_);
}

RequestRefusal Front::refusal_of(const RequestHead& head) const
{
    if (head.body_size <= options_.max_body) return {};
    const bool may_be_large =
        head.has_upload && options_.may_upload && options_.may_upload(head.request);
    const std::size_t most = may_be_large ? options_.max_upload : options_.max_body;
    return head.body_size > most ? body_too_large(most) : RequestRefusal();
}

bool Front::refuse(Connection& connection, const RequestRefusal& refusal, std::string_view path)
{
    const auto deadline = Connection::Clock::now() + goodbye_time;
    if (connection.write(refusal_text(refusal, path), deadline)) connection.say_goodbye(deadline);
    return false;
}

} // namespace mock::web
