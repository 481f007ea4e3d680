#include "mock-host/views/time_text.hpp"

#include <desk/sdk/time.hpp>

#include <gmock/gmock.h>

namespace mock::views {
namespace {

using namespace std::chrono_literals;

const store::Time noon = *desk::parse_time("2026-03-01T12:00:00Z");

TEST(LocalTime, IsThatOfTheZoneAlsoInSummer)
{
    EXPECT_EQ(local_time(noon, "Europe/Berlin"), "1 Mar 2026, 13:00");
    const store::Time summer = *desk::parse_time("2026-07-12T22:05:59.900Z");
    EXPECT_EQ(local_time(summer, "Europe/Berlin"), "13 Jul 2026, 00:05");
}

TEST(LocalTime, OfAZoneThatNobodyKnowsIsUtc)
{
    EXPECT_EQ(local_time(noon, "Europe/Atlantis"), "2026-03-01T12:00:00Z");
}

TEST(Duration, IsShownInTheUnitsThatPeopleUse)
{
    EXPECT_EQ(duration_text(45s), "45 s");
    EXPECT_EQ(duration_text(12min + 59s), "12 min");
    EXPECT_EQ(duration_text(1h + 5min), "1 h 05 min");
}

} // namespace
} // namespace mock::views
