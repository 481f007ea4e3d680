#include "mock-host/commands/interrupt.hpp"

#include <csignal>
#include <ctime>

namespace mock::commands {

namespace {

sigset_t endings()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

void listen(const std::stop_token& done, std::stop_source interrupted)
{
    const sigset_t signals = endings();
    const timespec pause{.tv_sec = 0, .tv_nsec = 100'000'000};
    while (!done.stop_requested()) {
        if (sigtimedwait(&signals, nullptr, &pause) < 0) continue;
        if (interrupted.stop_requested()) std::_Exit(130);
        interrupted.request_stop();
    }
}

} // namespace

Interrupt::Interrupt()
{
    const sigset_t signals = endings();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    listener_ =
        std::jthread([source = source_](const std::stop_token& done) { listen(done, source); });
}

Interrupt::~Interrupt()
{
    listener_.request_stop();
    listener_.join();
    const sigset_t signals = endings();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

} // namespace mock::commands
