#include "mock-host/runtime/crash_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace mock::runtime {
namespace {

TEST(CrashFile, OfAProcessThatCouldWriteNothingIntoItTellsNothingAndIsRemovedAsWell)
{
    const auto folder =
        std::filesystem::path(testing::TempDir()) / ("crash-file-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "n-1.stack");

    EXPECT_FALSE(read_crash(folder, "n-1"));
    EXPECT_TRUE(std::filesystem::exists(folder / "n-1.stack"));

    remove_crash_file(folder, "n-1");
    EXPECT_FALSE(std::filesystem::exists(folder / "n-1.stack"));
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace mock::runtime
