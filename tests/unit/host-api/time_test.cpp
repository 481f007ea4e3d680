#include <desk/sdk/time.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace {

using namespace std::chrono;

constexpr desk::Time afternoon = sys_days{2025y / 3 / 4} + 14h + 5min;

TEST(Time, ReadsAndWritesTheFormOfTheContract)
{
    const struct {
        const char* text;
        desk::Time time;
    } table[] = {
        {"2025-03-04T14:05:00Z", afternoon},
        {"2025-03-04T14:05:00.007Z", afternoon + 7ms},
        {"1970-01-01T00:00:00Z", desk::Time{}},
        {"1969-12-31T23:59:59.999Z", desk::Time{-1ms}},
        {"2024-02-29T23:59:59Z", sys_days{2024y / 2 / 29} + 23h + 59min + 59s},
        {"0000-01-01T00:00:00Z", sys_days{0y / 1 / 1}},
        {"9999-12-31T23:59:59Z", sys_days{9999y / 12 / 31} + 23h + 59min + 59s},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.text);
        const auto read = desk::parse_time(row.text);
        ASSERT_TRUE(read);
        EXPECT_EQ(*read, row.time);
        EXPECT_EQ(desk::format_time(row.time), row.text);
    }
}

TEST(Time, ReadsShorterFractionsOfASecond)
{
    EXPECT_EQ(*desk::parse_time("2025-03-04T14:05:00.5Z"), afternoon + 500ms);
    EXPECT_EQ(*desk::parse_time("2025-03-04T14:05:00.25Z"), afternoon + 250ms);
}

TEST(Time, RefusesWhateverIsNotATimeInUtc)
{
    for (const char* text : {
             "",
             "now",
             "2025-03-04",
             "2025-03-04T14:05:00",
             "2025-03-04T14:05:00+01:00",
             "2025-03-04 14:05:00Z",
             "2025-03-04t14:05:00z",
             "2025-3-4T14:05:00Z",
             "2025-02-29T00:00:00Z",
             "2025-13-01T00:00:00Z",
             "2025-00-10T00:00:00Z",
             "2025-03-04T24:00:00Z",
             "2025-03-04T14:60:00Z",
             "2025-03-04T14:05:60Z",
             "2025-03-04T14:05:00.Z",
             "2025-03-04T14:05:00.1234Z",
             "2025-03-04T14:05:00Z ",
             " 2025-03-04T14:05:00Z",
             "+025-03-04T14:05:00Z",
             "-025-03-04T14:05:00Z",
             "2025-03-04T14:05:0.5Z",
             "2025-03-04T14:05:00ZZ",
             "2025-03-04T14:05:00.-1Z",
         }) {
        const auto read = desk::parse_time(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, "time.invalid");
    }
}

TEST(Time, WritesWhatCannotBeWrittenAsTheNearestThatCan)
{
    EXPECT_EQ(desk::format_time(desk::Time::max()), "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(desk::format_time(desk::Time::min()), "0000-01-01T00:00:00Z");
}

TEST(Time, OfTheBorderCanBeReckonedWithWhateverNumberItIs)
{
    EXPECT_EQ(desk::from_time(0), desk::Time{});
    EXPECT_EQ(desk::from_time(-1), desk::Time{});
    EXPECT_EQ(desk::format_time(desk::from_time(INT64_MAX)), "9999-12-31T23:59:59.999Z");
}

} // namespace
