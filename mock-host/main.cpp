#include "mock-host/commands/command_line.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/loader/installer.hpp"
#include "mock-host/services/libcurl.hpp"

#include <malloc.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string_view>

namespace {

/// By itself glibc gives each of our many threads a heap of its own, up to eight for each
/// processor, and raises its idea of a large block with the blocks that it sees. A synchronisation
/// then leaves its tens of megabytes free in the heap of whichever thread it ran on, and the next
/// one in another.
void give_memory_back()
{
    constexpr int heaps = 2;
    constexpr int large = 1 << 20;
    ::mallopt(M_ARENA_MAX, heaps);
    ::mallopt(M_MMAP_THRESHOLD, large);
    ::mallopt(M_TRIM_THRESHOLD, large);
}

} // namespace

int main(int argc, char** argv)
{
    // First thing: the child that tries a library has nothing of the desk in it.
    if (argc > 1 && std::string_view(argv[1]) == mock::loader::child_check_verb) {
        return mock::loader::check_in_child_main(argc, argv);
    }
    give_memory_back();
    mock::services::start_libcurl();
    // A peer that goes away is an error of one write and not the end of the desk.
    std::signal(SIGPIPE, SIG_IGN);
    // So is a file that may not grow any more.
    std::signal(SIGXFSZ, SIG_IGN);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto exit = mock::commands::run_command_line(arguments, mock::commands::all_commands(),
                                                       {std::cin, std::cout, std::cerr,
                                                        ::isatty(STDOUT_FILENO) == 1,
                                                        ::isatty(STDERR_FILENO) == 1});
    return static_cast<int>(exit);
}
