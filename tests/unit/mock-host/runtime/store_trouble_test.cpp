#include "mock-host/runtime/store_trouble.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using store::Failure;
using store::FailureKind;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const Failure full(FailureKind::full, "the disk with the store is full: make room");
const Failure busy(FailureKind::busy, "another program is writing to the store");

class StoreTroubleTest : public testing::Test {
protected:
    ~StoreTroubleTest() override { std::filesystem::remove(log_file_); }

    std::vector<std::string> lines() const
    {
        std::vector<std::string> lines;
        std::ifstream in(log_file_);
        for (std::string line; std::getline(in, line);)
            lines.push_back(line);
        return lines;
    }

    std::string log_file_ = testing::TempDir() + "trouble-" + std::to_string(::getpid()) + ".log";
    StoreTrouble trouble_{Log::open({.level = Level::info, .file = log_file_}),
                          std::filesystem::path(testing::TempDir()) / "desk.sqlite"};
};

TEST_F(StoreTroubleTest, PausesDoubleUpToTheLongestAndBeginAnewAfterASuccess)
{
    StoreTries tries(trouble_);
    EXPECT_EQ(tries.failed(full), 250ms);
    EXPECT_EQ(tries.failed(full), 500ms);
    EXPECT_EQ(tries.failed(full), 1s);
    for (int i = 0; i < 20; ++i)
        tries.failed(full);
    EXPECT_EQ(tries.failed(full), StoreTries::longest_pause);
    tries.succeeded();
    EXPECT_EQ(tries.failed(full), StoreTries::first_pause);
}

TEST_F(StoreTroubleTest, LogHearsOfItOnceHoweverManyThreadsTryHoweverOften)
{
    StoreTries one(trouble_);
    StoreTries another(trouble_);
    for (int i = 0; i < 3; ++i) {
        one.failed(full);
        another.failed(full);
    }
    another.succeeded();
    EXPECT_TRUE(trouble_.present());
    one.succeeded();
    one.succeeded();
    EXPECT_FALSE(trouble_.present());
    EXPECT_THAT(lines(), ElementsAre(AllOf(HasSubstr("the store does not answer: the disk with "
                                                     "the store is full: make room ("),
                                           HasSubstr("KiB free on ")),
                                     HasSubstr("the store answers again")));
}

TEST_F(StoreTroubleTest, AnotherReasonIsSaidAndTheBeginningStays)
{
    StoreTries tries(trouble_);
    tries.failed(busy);
    const auto since = trouble_.present()->since;
    tries.failed(full);
    tries.failed(busy);
    EXPECT_EQ(trouble_.present()->since, since);
    EXPECT_EQ(trouble_.present()->failure.kind(), FailureKind::busy);
    EXPECT_EQ(lines().size(), 2U);
}

TEST_F(StoreTroubleTest, ThreadThatEndsInTroubleDoesNotSayThatItIsOver)
{
    {
        StoreTries tries(trouble_);
        tries.failed(full);
    }
    EXPECT_FALSE(trouble_.present());
    EXPECT_EQ(lines().size(), 1U);
}

TEST_F(StoreTroubleTest, WhatNobodyHasForeseenIsToldAndTriedAgain)
{
    std::stop_source stop;
    stop.request_stop();
    StoreTries tries(trouble_);
    tries.wait_after(std::runtime_error("odd"), stop.get_token());
    EXPECT_TRUE(trouble_.present());
    EXPECT_THAT(lines(),
                ElementsAre(HasSubstr("work does not go on: something unforeseen happened: odd")));
    tries.succeeded();
    EXPECT_FALSE(trouble_.present());
}

TEST_F(StoreTroubleTest, WhoeverIsToldToStopDoesNotWait)
{
    StoreTries tries(trouble_);
    for (int i = 0; i < 20; ++i)
        tries.failed(full);
    std::stop_source stop;
    stop.request_stop();
    const auto before = std::chrono::steady_clock::now();
    tries.wait_after(full, stop.get_token());
    EXPECT_LT(std::chrono::steady_clock::now() - before, StoreTries::longest_pause);
}

} // namespace
} // namespace mock::runtime
