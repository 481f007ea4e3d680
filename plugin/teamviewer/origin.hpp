#pragma once

#include "plugin/ports/desk_ports.hpp"

#include <mutex>
#include <string>

namespace tv {

/// Which desk this is, of all that work with the same TeamViewer company: each of them has a
/// configuration "cfg-1" and an activity "a-000001", and none may take the sessions of another for
/// its own. Safe to use from many threads.
class Origin {
public:
    explicit Origin(SharedState& state) : state_(state) {}

    /// A random word, made once for all nodes and kept for ever.
    desk::Result<std::string> get(const desk::Call& call);

private:
    desk::Result<std::string> stored_or_made(const desk::Call& call);

    SharedState& state_;
    std::mutex mutex_; // guards word_; never held while the desk is asked
    std::string word_;
};

} // namespace tv
