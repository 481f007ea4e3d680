#include "mock-host/teamviewer-sim/times.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

class Readable : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Readable, MeansThisTimeInUtc)
{
    const auto time = parse_time(GetParam().first);
    ASSERT_TRUE(time);
    EXPECT_EQ(iso_text(*time), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    SimTimes, Readable,
    ::testing::Values(std::pair{"2024-04-16T20:40:38Z", "2024-04-16T20:40:38Z"},
                      std::pair{"2024-04-16", "2024-04-16T00:00:00Z"},
                      std::pair{"2024-02-29T23:59:59", "2024-02-29T23:59:59Z"},
                      std::pair{"2024-04-16T20:40:38.123456Z", "2024-04-16T20:40:38Z"},
                      std::pair{"2024-04-16T01:00:00+02:00", "2024-04-15T23:00:00Z"},
                      std::pair{"2024-12-31T23:30:00-00:45", "2025-01-01T00:15:00Z"}));

class Unreadable : public ::testing::TestWithParam<const char*> {};

TEST_P(Unreadable, IsNoTime)
{
    EXPECT_FALSE(parse_time(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(SimTimes, Unreadable,
                         ::testing::Values("", "tomorrow", "16.04.2024", "2024-13-01", "2023-02-29",
                                           "2024-04-16T24:00:00Z", "2024-04-16T20:40Z",
                                           "2024-04-16T20:40:38Zulu", "2024-04-16T20:40:38+2",
                                           "2024-04-16T"));

} // namespace
} // namespace sim::test
