#pragma once

#include <desk/sdk/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sim {

struct Options {
    std::string address = "127.0.0.1";
    int port = 8700; ///< 0: any free one
    std::uint64_t seed = 1;
    std::size_t devices = 300;
    std::size_t connections = 0;
    std::size_t threads = 64; ///< slow answers and idle connections hold one each
    std::chrono::milliseconds latency{0};
    std::chrono::seconds report_delay{30};
    bool auto_consent = false;
    bool allow_remote = false;
    int exit_early = -1; ///< 0 after --help, 2 after wrong use; -1: go on
};

/// Reads the command line; prints help or what is wrong with it.
Options read_options(int argc, const char* const* argv);

/// Takes `ADDR:PORT` apart. `invalid`: it is none, or the address is open to others and
/// `allow_remote` is not set.
desk::Status read_listen(const std::string& text, Options& options);

} // namespace sim
