#include "mock-host/teamviewer-sim/http_server.hpp"
#include "mock-host/teamviewer-sim/options.hpp"
#include "mock-host/teamviewer-sim/seed.hpp"
#include "mock-host/teamviewer-sim/simulator.hpp"

#include <csignal>
#include <iostream>
#include <thread>

namespace {

sim::Birth birth_of(const sim::Options& options)
{
    sim::Birth birth{
        .seed = options.seed, .devices = options.devices, .connections = options.connections};
    birth.settings.auto_consent = options.auto_consent;
    birth.settings.report_delay = options.report_delay;
    birth.clock = [] {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    };
    return birth;
}

void print_welcome(const std::string& origin)
{
    // Scripts wait for the first line.
    std::cout << "teamviewer-sim listening on " << origin << '\n'
              << "  Web API address  " << origin << "/api/v1\n"
              << "  Sign-in address  " << origin << '\n'
              << "  ClientID         " << sim::default_client_id << '\n'
              << "  ClientSecret     " << sim::default_client_secret << "  (a pretended one)\n"
              << "  Redirect URL     " << sim::default_redirect_url << "\n\n"
              << "Three things to try:\n"
              << "  curl " << origin << "/api/v1/ping\n"
              << "  open " << origin << "/ in a browser\n"
              << "  curl -d '{\"path\":\"/sessions\",\"kind\":\"rate_limit_403\"}' " << origin
              << "/sim/faults   the next call of sessions is refused\n"
              << "Ctrl+C ends it.\n"
              << std::flush;
}

} // namespace

int main(int argc, char** argv)
{
    const sim::Options options = sim::read_options(argc, argv);
    if (options.exit_early >= 0) return options.exit_early;

    // One thread takes the signals: whoever waits for them may do what a handler must not.
    sigset_t endings;
    sigemptyset(&endings);
    sigaddset(&endings, SIGINT);
    sigaddset(&endings, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &endings, nullptr);

    sim::Simulator simulator(birth_of(options));
    simulator.set_latency(options.latency);
    sim::HttpServer server([&](const sim::Request& request) { return simulator.handle(request); },
                           options.threads);
    const auto port = server.bind(options.address, options.port);
    if (!port) {
        std::cerr << "teamviewer-sim: " << port.error().detail << '\n';
        return 1;
    }
    const bool is_ipv6 = options.address.find(':') != std::string::npos;
    const std::string host = is_ipv6 ? "[" + options.address + "]" : options.address;
    const std::string origin = "http://" + host + ":" + std::to_string(*port);
    simulator.set_origin(origin);

    std::thread serving([&] { server.run(); });
    print_welcome(origin);
    int signal = 0;
    sigwait(&endings, &signal);
    server.stop();
    serving.join();
    return 0;
}
