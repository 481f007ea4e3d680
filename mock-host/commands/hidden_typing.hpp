#pragma once

#include <csignal>

namespace mock::commands {

/// As long as it lives, what is typed at the terminal of standard input is not shown there. Ctrl-C
/// and the polite request to end show it again and end the program at once, also where an
/// `Interrupt` holds them back. One at a time, by the main thread.
class HiddenTyping {
public:
    HiddenTyping();
    HiddenTyping(const HiddenTyping&) = delete;
    HiddenTyping& operator=(const HiddenTyping&) = delete;
    ~HiddenTyping();

private:
    using Handler = void (*)(int);

    Handler on_interrupt_ = nullptr;
    Handler on_end_ = nullptr;
    sigset_t held_back_{};
};

} // namespace mock::commands
