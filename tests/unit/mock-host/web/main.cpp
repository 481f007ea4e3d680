#include "mock-host/loader/installer.hpp"

#include <gmock/gmock.h>

#include <cstring>

/// The installer tries a library in a child process, which is this program once more.
int main(int argc, char** argv)
{
    if (argc > 1 && std::strcmp(argv[1], mock::loader::child_check_verb) == 0)
        return mock::loader::check_in_child_main(argc, argv);
    testing::InitGoogleMock(&argc, argv);
    return RUN_ALL_TESTS();
}
