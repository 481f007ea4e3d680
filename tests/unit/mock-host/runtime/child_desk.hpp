#pragma once

#include "tests/unit/mock-host/runtime/test_desk.hpp"

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <string>

extern char** environ;

namespace mock::runtime {

/// A desk of its own process on the store of a test.
inline pid_t start_child(const TestDesk& world, const char* fixture)
{
    std::string folder = world.folder().string();
    std::string name = fixture;
    std::string program = CRASH_CHILD;
    char* arguments[] = {program.data(), folder.data(), name.data(), nullptr};
    pid_t child = 0;
    EXPECT_EQ(::posix_spawn(&child, CRASH_CHILD, nullptr, nullptr, arguments, environ), 0);
    return child;
}

/// 0: ended well; otherwise the signal that ended it, or minus its exit status.
inline int end_of(pid_t child)
{
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

} // namespace mock::runtime
