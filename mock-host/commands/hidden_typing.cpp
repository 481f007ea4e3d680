#include "mock-host/commands/hidden_typing.hpp"

#include <termios.h>
#include <unistd.h>

namespace mock::commands {

namespace {

/// What a handler of signals needs can only lie here.
termios shown{};

void show_and_end(int signal)
{
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

} // namespace

HiddenTyping::HiddenTyping()
{
    ::tcgetattr(STDIN_FILENO, &shown);
    on_interrupt_ = ::signal(SIGINT, show_and_end);
    on_end_ = ::signal(SIGTERM, show_and_end);
    // Linux offers what is sent to the process to its main thread first.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    ::pthread_sigmask(SIG_UNBLOCK, &ends, &held_back_);

    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    hidden.c_lflag |= static_cast<tcflag_t>(ECHONL);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
}

HiddenTyping::~HiddenTyping()
{
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    ::pthread_sigmask(SIG_SETMASK, &held_back_, nullptr);
    ::signal(SIGTERM, on_end_);
    ::signal(SIGINT, on_interrupt_);
}

} // namespace mock::commands
