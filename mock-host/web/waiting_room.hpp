#pragma once

#include <cstddef>
#include <deque>
#include <mutex>

namespace mock::web {

/// The connections from which no whole request has come yet. Each has a thread, so when there are
/// too many, the one that has waited longest is cut off: who only waits does not keep others out.
class WaitingRoom {
public:
    explicit WaitingRoom(std::size_t seats) : seats_(seats) {}

    void enter(int socket);
    /// Before the socket is closed; nothing happens if it is not here any more.
    void leave(int socket);
    /// Cuts off all, and whoever enters from now on.
    void close();

private:
    const std::size_t seats_;
    std::mutex mutex_;          ///< guards all below
    std::deque<int> sockets_{}; ///< in the order of their coming
    bool is_closed_ = false;
};

} // namespace mock::web
