#include "mock-host/commands/interrupt.hpp"

#include <csignal>

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
    for (;;) {
        const int told = sigwaitinfo(&signals, nullptr);
        if (done.stop_requested()) return;
        if (told < 0) continue;
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
    pthread_kill(listener_.native_handle(), SIGTERM); // It waits for nothing else.
    listener_.join();
    const sigset_t signals = endings();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

} // namespace mock::commands
