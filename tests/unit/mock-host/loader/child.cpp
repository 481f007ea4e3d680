#include "mock-host/loader/installer.hpp"

#include <cstring>

/// Stands for the host in the tests of the installer.
int main(int argc, char** argv)
{
    if (argc > 1 && std::strcmp(argv[1], mock::loader::child_check_verb) == 0) {
        return mock::loader::check_in_child_main(argc, argv);
    }
    return 2;
}
