#include "mock-host/runtime/crash_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace mock::runtime {
namespace {

using testing::IsEmpty;

TEST(CrashFile, OfAProcessThatCouldWriteNothingIntoItIsRemovedAsWell)
{
    const auto folder =
        std::filesystem::path(testing::TempDir()) / ("crash-file-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "n-1.stack");

    EXPECT_THAT(take_crashes(folder, {"n-1"}), IsEmpty());

    EXPECT_FALSE(std::filesystem::exists(folder / "n-1.stack"));
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace mock::runtime
