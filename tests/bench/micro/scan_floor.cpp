#include "tests/bench/micro/scan_floor.hpp"

#include <chrono>
#include <cstdio>
#include <iostream>
#include <vector>

// Looks through JSON from standard input in pieces of 64 KiB, and prints the seconds that the
// looking alone took.

int main()
{
    using Clock = std::chrono::steady_clock;
    boost::json::basic_parser<bench::Nobody> parser{boost::json::parse_options{}};
    std::vector<char> piece(64 << 10);
    Clock::duration took{};
    boost::json::error_code failed;
    std::size_t size = 0;
    while (!failed && (size = std::fread(piece.data(), 1, piece.size(), stdin)) > 0) {
        const auto begin = Clock::now();
        parser.write_some(true, piece.data(), size, failed);
        took += Clock::now() - begin;
    }
    std::cout << std::chrono::duration<double>(took).count() << '\n';
    return failed || !parser.done() ? 1 : 0;
}
