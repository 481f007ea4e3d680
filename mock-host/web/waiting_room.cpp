#include "mock-host/web/waiting_room.hpp"

#include <sys/socket.h>

#include <algorithm>

namespace mock::web {

namespace {

/// Its thread wakes up, finds the end of the connection, and closes it.
void cut_off(int socket)
{
    ::shutdown(socket, SHUT_RDWR);
}

} // namespace

void WaitingRoom::enter(int socket)
{
    const std::lock_guard lock(mutex_);
    if (is_closed_) return cut_off(socket);
    sockets_.push_back(socket);
    if (sockets_.size() <= seats_) return;
    cut_off(sockets_.front());
    sockets_.pop_front();
}

void WaitingRoom::leave(int socket)
{
    const std::lock_guard lock(mutex_);
    std::erase(sockets_, socket);
}

void WaitingRoom::close()
{
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    for (const int socket : sockets_)
        cut_off(socket);
    sockets_.clear();
}

} // namespace mock::web
