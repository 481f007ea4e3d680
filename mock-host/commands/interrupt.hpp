#pragma once

#include <stop_token>
#include <thread>

namespace mock::commands {

/// Ctrl-C and the polite request to end, as a stop token; a second Ctrl-C ends the program at once.
/// Made before other threads are: they inherit that these signals are held back.
class Interrupt {
public:
    Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    ~Interrupt();

    std::stop_token token() const { return source_.get_token(); }

private:
    std::stop_source source_;
    std::jthread listener_;
};

} // namespace mock::commands
