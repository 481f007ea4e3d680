#include "mock-host/teamviewer-sim/options.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using namespace std::chrono_literals;

TEST(SimOptions, AllAreRead)
{
    const char* words[] = {
        "teamviewer-sim", "--listen", "127.0.0.2:0",    "--seed",           "9", "--devices", "12",
        "--latency-ms",   "30",       "--auto-consent", "--report-delay-s", "4"};
    const Options options = read_options(std::size(words), words);
    EXPECT_EQ(options.exit_early, -1);
    EXPECT_EQ(options.address, "127.0.0.2");
    EXPECT_EQ(options.port, 0);
    EXPECT_EQ(options.seed, 9U);
    EXPECT_EQ(options.devices, 12U);
    EXPECT_EQ(options.latency, 30ms);
    EXPECT_EQ(options.report_delay, 4s);
    EXPECT_TRUE(options.auto_consent);
}

TEST(SimOptions, WrongUseEndsWithTwoAndHelpWithZero)
{
    const char* wrong[] = {"teamviewer-sim", "--devices", "many"};
    const char* open[] = {"teamviewer-sim", "--listen", "0.0.0.0:1"};
    const char* help[] = {"teamviewer-sim", "--help"};
    EXPECT_EQ(read_options(3, wrong).exit_early, 2);
    EXPECT_EQ(read_options(3, open).exit_early, 2);
    EXPECT_EQ(read_options(2, help).exit_early, 0);
}

class RefusedListen : public ::testing::TestWithParam<const char*> {};

TEST_P(RefusedListen, HasAReason)
{
    Options options;
    const auto read = read_listen(GetParam(), options);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().detail, "");
}

INSTANTIATE_TEST_SUITE_P(SimOptions, RefusedListen,
                         ::testing::Values("", "127.0.0.1", ":80", "127.0.0.1:", "127.0.0.1:99999",
                                           "127.0.0.1:8x", "0.0.0.0:80", "192.168.1.4:80",
                                           "example.com:80"));

TEST(SimOptions, LoopbackOfIPv6StandsInBrackets)
{
    Options options;
    EXPECT_TRUE(read_listen("[::1]:0", options));
    EXPECT_EQ(options.address, "::1");
    EXPECT_FALSE(read_listen("[::]:0", options));
}

TEST(SimOptions, OtherAddressesNeedAllowRemote)
{
    Options options{.allow_remote = true};
    EXPECT_TRUE(read_listen("0.0.0.0:80", options));
    EXPECT_EQ(options.address, "0.0.0.0");
}

} // namespace
} // namespace sim::test
