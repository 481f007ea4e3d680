#pragma once

#include "mock-host/web/connection.hpp"
#include "mock-host/web/server.hpp"
#include "mock-host/web/waiting_room.hpp"

#include <httplib.h>

#include <stop_token>
#include <thread>

namespace mock::web {

/// The library takes connections, reads forms and writes answers. What it leaves open is here: when
/// a connection has to be done, what is too long, what has no length at all, and how all of it
/// ends.
class Front final : public httplib::Server {
public:
    explicit Front(const ServerOptions& options);

    bool is_valid() const override { return is_good_; }
    /// Its own queue has five places: a page with its parts and pictures asks for more.
    void widen_queue();
    /// Serves until `end`; false: it ended by itself, because the system gave no more connections.
    bool take_connections();
    /// Any thread, and also before connections are taken: then none are.
    void end();
    /// Requested when it ends, however it does.
    std::stop_token ends() const { return ends_.get_token(); }

private:
    class Tasks;
    bool process_and_close_socket(socket_t socket) override;
    void serve(Connection& connection);
    bool serve_one(Connection& connection, Connection::Clock::time_point begin);
    RequestRefusal refusal_of(Connection::Came came) const;
    RequestRefusal refusal_of(const RequestHead& head) const;
    bool refuse(Connection& connection, const RequestRefusal& refusal, std::string_view path);
    void send_home();

    const ServerOptions options_;
    const HeadLimits limits_{};
    WaitingRoom waiting_;
    std::stop_source ends_;
    std::thread::id taker_{}; ///< the thread in `take_connections`
    Tls tls_{};
    bool is_good_ = false;
};

} // namespace mock::web
