#include "mock-host/runtime/clock.hpp"

#include <gmock/gmock.h>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

TEST(Clock, ThatIsNotThatOfTheDatabaseIsTroubleOfWhichAPersonIsTold)
{
    const desk::Time noon{500'000h};
    for (const auto ahead : {0s, 10s, -10s})
        EXPECT_EQ(clock_trouble(noon + ahead, noon), "") << ahead.count();
    EXPECT_THAT(clock_trouble(noon + 11s, noon),
                AllOf(HasSubstr("11 s ahead of that of the database"), HasSubstr("by NTP")));
    EXPECT_THAT(clock_trouble(noon - 1h, noon), HasSubstr("3600 s behind that of the database"));
}

} // namespace
} // namespace mock::runtime
