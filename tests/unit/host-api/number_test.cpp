#include <desk/sdk/number.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

namespace {

TEST(Number, IsReadWhole)
{
    EXPECT_EQ(desk::to_number<int>("0"), 0);
    EXPECT_EQ(desk::to_number<int>("-12"), -12);
    EXPECT_EQ(desk::to_number<std::int64_t>("9223372036854775807"), INT64_MAX);
    EXPECT_EQ(desk::to_number<std::uint64_t>("00000000000000ff", 16), 255U);
}

TEST(Number, IsNotReadOutOfOtherText)
{
    for (const std::string_view text : {"", "-", "x", "12x", " 12", "12 ", "+12", "1.5", "0x12"})
        EXPECT_FALSE(desk::to_number<int>(text)) << '"' << text << '"';
    EXPECT_FALSE(desk::to_number<int>(std::string_view{}));
    EXPECT_FALSE(desk::to_number<int>(std::string_view("12\0", 3)));
}

TEST(Number, HasToFit)
{
    EXPECT_FALSE(desk::to_number<int>("2147483648"));
    EXPECT_FALSE(desk::to_number<std::int64_t>("99999999999999999999"));
    EXPECT_FALSE(desk::to_number<std::size_t>("-1"));
}

} // namespace
