#include "plugin/domain/seen_connections.hpp"
#include "tests/unit/plugin/domain/noon.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

tv::Connection connection(const std::string& id, const std::string& notes = "")
{
    return {.id = id, .notes = notes, .start = noon, .end = noon + 5min};
}

TEST(SeenConnections, RemembersAConnectionWithItsNotes)
{
    tv::SeenConnections seen;
    EXPECT_FALSE(tv::is_seen(connection("1"), seen));

    tv::remember(connection("1"), seen);

    EXPECT_TRUE(tv::is_seen(connection("1"), seen));
    EXPECT_FALSE(tv::is_seen(connection("1", "edited"), seen));
    EXPECT_FALSE(tv::is_seen(connection("2"), seen));
}

TEST(SeenConnections, ShardIsReadAsItWasWritten)
{
    tv::SeenConnections seen;
    for (int i = 0; i < 100; ++i)
        tv::remember(connection(std::to_string(i), "notes"), seen);

    EXPECT_EQ(tv::read_seen(tv::write_seen(seen)), seen);
    EXPECT_TRUE(tv::read_seen("nonsense\nzz\n").empty());
}

TEST(SeenConnections, WhatIsNotReadAgainIsForgotten)
{
    tv::SeenConnections seen;
    tv::remember(connection("1"), seen);

    tv::forget_before(noon + 5min, seen);
    EXPECT_EQ(seen.size(), 1U);
    tv::forget_before(noon + 5min + 1ms, seen);
    EXPECT_TRUE(seen.empty());
}

TEST(SeenConnections, ShardFitsIntoSharedStateWhateverHappens)
{
    tv::SeenConnections seen;
    for (int i = 0; i < 5000; ++i)
        tv::remember(connection(std::to_string(i)), seen);

    EXPECT_LE(tv::write_seen(seen).size(), 64U * 1024);
}

} // namespace
