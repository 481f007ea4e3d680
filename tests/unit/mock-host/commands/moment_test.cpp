#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/moment.hpp"

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

} // namespace
} // namespace mock::commands
