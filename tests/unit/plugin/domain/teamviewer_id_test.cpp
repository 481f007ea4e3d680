#include "plugin/domain/teamviewer_id.hpp"

#include <gtest/gtest.h>

namespace {

using IdState = tv::TeamViewerId::State;

TEST(TeamViewerId, IsReadAsTheTableSays)
{
    const struct {
        const char* typed;
        IdState state;
        const char* digits;
    } table[] = {
        {"123456789", IdState::valid, "123456789"},
        {"1 234 567 890", IdState::valid, "1234567890"},
        {"1\xc2\xa0"
         "234\xc2\xa0"
         "567\xc2\xa0"
         "890",
         IdState::valid, "1234567890"},
        {"123-456-789", IdState::valid, "123456789"},
        {"r123456789", IdState::valid, "123456789"},
        {" R123 456 789 ", IdState::valid, "123456789"},
        {"12345678", IdState::valid, "12345678"},
        {"123456789012", IdState::valid, "123456789012"},
        {"", IdState::missing, ""},
        {"  - ", IdState::missing, ""},
        {"1234567", IdState::malformed, ""},
        {"1234567890123", IdState::malformed, ""},
        {"12345678x", IdState::malformed, ""},
        {"d123456789", IdState::malformed, ""},
        {"NB-0815", IdState::malformed, ""},
        {"123456789,987654321", IdState::several, ""},
        {"123456789 / 987654321", IdState::several, ""},
        {"123456789 987654321", IdState::several, ""},
        {"123456789; none", IdState::malformed, ""},
        {"123456789\n", IdState::valid, "123456789"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.typed);
        const auto id = tv::read_teamviewer_id(row.typed);
        EXPECT_EQ(id.state, row.state);
        EXPECT_EQ(id.digits, row.digits);
    }
}

TEST(TeamViewerId, IsShownInGroupsOfThree)
{
    EXPECT_EQ(tv::grouped("1234567890"), "1 234 567 890");
    EXPECT_EQ(tv::grouped("123456789"), "123 456 789");
    EXPECT_EQ(tv::grouped("12"), "12");
    EXPECT_EQ(tv::grouped(""), "");
}

TEST(TeamViewerId, HasEightToTwelveDigits)
{
    for (const std::uint64_t id : {10'000'000ULL, 123'456'789ULL, 999'999'999'999ULL})
        EXPECT_TRUE(tv::may_be_id(id)) << id;
    for (const std::uint64_t id : {0ULL, 9'999'999ULL, 1'000'000'000'000ULL, ~0ULL})
        EXPECT_FALSE(tv::may_be_id(id)) << id;
}

TEST(TeamViewerId, NumberOfSomethingElseIsZero)
{
    EXPECT_EQ(tv::id_number("123456789012"), 123'456'789'012U);
    EXPECT_EQ(tv::id_number("12x"), 0U);
    EXPECT_EQ(tv::id_number(""), 0U);
}

} // namespace
