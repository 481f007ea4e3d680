#include "mock-host/runtime/log_files.hpp"
#include "tests/unit/mock-host/runtime/full_disk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
namespace fs = std::filesystem;

class LogFilesOnDisk : public testing::Test {
protected:
    LogFilesOnDisk() { fs::create_directories(folder); }
    ~LogFilesOnDisk() override { fs::remove_all(folder); }

    std::string contents(const std::string& name) const
    {
        std::ifstream in(folder / name);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::vector<std::string> names() const
    {
        std::vector<std::string> all;
        for (const auto& one : fs::directory_iterator(folder))
            all.push_back(one.path().filename());
        std::sort(all.begin(), all.end());
        return all;
    }

    fs::path folder = testing::TempDir() + "log-files-" + std::to_string(::getpid());
    fs::path file = folder / "desk.log";
    LogFiles::Time now = std::chrono::system_clock::now();
};

TEST_F(LogFilesOnDisk, BeginANewOneWhenATenthIsFull)
{
    LogFiles log(file, {.bytes = 100}, now);
    log.write("123456789\n", now);
    EXPECT_THAT(names(), ElementsAre("desk.log"));
    log.write("b\n", now);
    EXPECT_EQ(contents("desk.log"), "b\n");
    EXPECT_EQ(contents("desk.log.1"), "123456789\n");
}

TEST_F(LogFilesOnDisk, TogetherHaveNoMoreThanIsKept)
{
    LogFiles log(file, {.bytes = 100}, now);
    for (int line = 0; line < 50; ++line)
        log.write("12345678" + std::to_string(line % 10) + "\n", now);
    EXPECT_THAT(names(), testing::SizeIs(10));
    EXPECT_EQ(contents("desk.log"), "123456789\n");
    EXPECT_EQ(contents("desk.log.1"), "123456788\n");
    EXPECT_EQ(contents("desk.log.9"), "123456780\n");
}

TEST_F(LogFilesOnDisk, BeginANewOneEachDayAndForgetThoseThatAreTooOld)
{
    LogFiles log(file, {.age = 24h * 2}, now);
    log.write("today\n", now);
    log.write("tomorrow\n", now + 24h);
    EXPECT_EQ(contents("desk.log.1"), "today\n");
    log.write("far\n", now + 24h * 9);
    EXPECT_THAT(names(), ElementsAre("desk.log"));
    EXPECT_EQ(contents("desk.log"), "far\n");
}

TEST_F(LogFilesOnDisk, GoOnWhereTheProcessBeforeEnded)
{
    LogFiles(file, {.bytes = 100}, now).write("123456789\n", now);
    LogFiles log(file, {.bytes = 100}, now);
    log.write("b\n", now);
    EXPECT_EQ(contents("desk.log.1"), "123456789\n");
}

TEST_F(LogFilesOnDisk, FollowWhenLessIsToBeKept)
{
    LogFiles log(file, {}, now);
    log.write("123456789\n", now);
    log.keep({.bytes = 100});
    log.write("b\n", now);
    EXPECT_THAT(names(), ElementsAre("desk.log", "desk.log.1"));
}

TEST_F(LogFilesOnDisk, AreForTheirOwnerOnly)
{
    LogFiles(file, {}, now).write("a\n", now);
    struct stat status = {};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(LogFilesOnDisk, ThatDoNotOpenTellWhyAndTheirLinesGoToStandardError)
{
    LogFiles log(folder / "no such folder" / "desk.log", {}, now);
    EXPECT_EQ(log.trouble(), "No such file or directory");
    testing::internal::CaptureStderr();
    log.write("not lost\n", now);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "not lost\n");
    EXPECT_THAT(names(), ElementsAre());
    EXPECT_EQ(LogFiles(file, {}, now).trouble(), "");
}

TEST_F(LogFilesOnDisk, WhatAFullDiskDoesNotTakeGoesToStandardErrorAndDoesNotComeLater)
{
    const std::string all_that_fits = std::string(4095, 'x') + "\n";
    LogFiles log(file, {}, now);
    log.write(all_that_fits, now);
    testing::internal::CaptureStderr();
    {
        const FullDisk disk;
        log.write("not lost\n", now);
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "not lost\n");
    log.write("later\n", now);
    EXPECT_EQ(contents("desk.log"), all_that_fits + "later\n");
}

} // namespace
} // namespace mock::runtime
