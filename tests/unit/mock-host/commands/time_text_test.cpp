#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/time_text.hpp"

#include <desk/sdk/time.hpp>

#include <gmock/gmock.h>

namespace mock::commands {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

const store::Time noon = *desk::parse_time("2026-03-01T12:00:00Z");

TEST(Moment, IsATimeOrASpanFromNow)
{
    const struct {
        const char* typed;
        store::Time expected;
    } table[] = {
        {"2026-03-02T00:30:00Z", *desk::parse_time("2026-03-02T00:30:00Z")},
        {"+90m", noon + 90min},
        {"+24h", noon + 24h},
        {"+2d", noon + 48h},
        {"+0m", noon},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.typed);
        const auto moment = parse_moment(row.typed, noon);
        ASSERT_TRUE(moment);
        EXPECT_EQ(*moment, row.expected);
    }
}

TEST(Moment, ThatMakesNoSenseIsWrongUseAndSaysHowToWriteIt)
{
    for (const char* typed : {"", "+", "+h", "+-1h", "+1", "+1w", "+1h30m", "tomorrow", "24h",
                              "2026-13-01T00:00:00Z", "+99999999999999999999d", "+2000000000d"}) {
        SCOPED_TRACE(typed);
        const auto moment = parse_moment(typed, noon);
        ASSERT_FALSE(moment);
        EXPECT_TRUE(is_wrong_use(moment.error()));
        EXPECT_THAT(moment.error().message, HasSubstr("+24h"));
    }
}

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
} // namespace mock::commands
