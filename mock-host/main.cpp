#include "mock-host/commands/command_line.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/loader/installer.hpp"

#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string_view>

int main(int argc, char** argv)
{
    // First thing: the child that tries a library has nothing of the desk in it.
    if (argc > 1 && std::string_view(argv[1]) == mock::loader::child_check_verb) {
        return mock::loader::check_in_child_main(argc, argv);
    }
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
