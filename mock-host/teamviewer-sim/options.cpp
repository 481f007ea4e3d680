#include "mock-host/teamviewer-sim/options.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace sim {

namespace {

desk::Error wrong(const std::string& detail)
{
    desk::Error error;
    error.status = desk::Errc::invalid;
    error.code = "sim.options";
    error.detail = detail;
    return error;
}

} // namespace

desk::Status read_listen(const std::string& text, Options& options)
{
    const std::size_t colon = text.rfind(':');
    const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
    if (colon == 0 || port.empty() || port.size() > 5 ||
        port.find_first_not_of("0123456789") != std::string::npos || std::stoi(port) > 65535) {
        return wrong("--listen wants ADDR:PORT, like 127.0.0.1:8700; \"" + text +
                     "\" is not that.");
    }
    options.address = text.substr(0, colon);
    if (options.address.size() > 2 && options.address.front() == '[' &&
        options.address.back() == ']')
        options.address = options.address.substr(1, options.address.size() - 2);
    options.port = std::stoi(port);
    const bool loopback = options.address.starts_with("127.") || options.address == "localhost" ||
                          options.address == "::1";
    if (!loopback && !options.allow_remote) {
        return wrong(options.address + " can be reached from other machines, and the simulator "
                                       "trusts everybody. Use 127.0.0.1, or add --allow-remote.");
    }
    return {};
}

Options read_options(int argc, const char* const* argv)
{
    Options options;
    std::string listen = "127.0.0.1:8700";
    std::int64_t latency_ms = 0;
    std::int64_t report_delay_s = options.report_delay.count();
    CLI::App app{"Pretends to be TeamViewer's cloud: Web API, sign-in pages, sessions, devices.",
                 "teamviewer-sim"};
    app.set_version_flag("--version", "teamviewer-sim " PROGRAM_VERSION);
    app.add_option("--listen", listen, "ADDR:PORT; port 0 takes a free one")->capture_default_str();
    app.add_option("--seed", options.seed, "the same seed gives the same world")
        ->capture_default_str();
    app.add_option("--devices", options.devices, "how many")
        ->capture_default_str()
        ->check(CLI::Range(0, 1'000'000));
    app.add_option("--connections", options.connections, "in the reports of the last 90 days")
        ->capture_default_str()
        ->check(CLI::Range(0, 1'000'000));
    app.add_option("--threads", options.threads, "connections that are served at once")
        ->capture_default_str()
        ->check(CLI::Range(1, 5'000));
    app.add_option("--latency-ms", latency_ms, "added to each answer of the Web API")
        ->capture_default_str()
        ->check(CLI::Range(0, 600'000));
    app.add_flag("--auto-consent", options.auto_consent, "the sign-in page allows by itself");
    app.add_option("--report-delay-s", report_delay_s, "from the end of a connection to its report")
        ->capture_default_str()
        ->check(CLI::Range(0, 1'000'000));
    app.add_flag("--allow-remote", options.allow_remote, "listen on other than loopback addresses");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& stop) {
        options.exit_early = app.exit(stop) == 0 ? 0 : 2;
        return options;
    }
    options.latency = std::chrono::milliseconds{latency_ms};
    options.report_delay = std::chrono::seconds{report_delay_s};
    if (const auto read = read_listen(listen, options); !read) {
        std::cerr << "teamviewer-sim: " << read.error().detail << '\n';
        options.exit_early = 2;
    }
    return options;
}

} // namespace sim
