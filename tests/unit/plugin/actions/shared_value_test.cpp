#include "plugin/actions/shared_value.hpp"
#include "tests/fakes/world.hpp"

#include <gtest/gtest.h>

namespace {

std::string with_x(const std::string& value)
{
    return value + "x";
}

TEST(SharedValue, SomebodyWhoIsFasterLosesNothing)
{
    fakes::World world;
    int others = 2;
    world.state.before_put = [&] {
        if (others-- <= 0) return;
        const auto stored = world.state.store.get("key");
        (void)world.state.store.put("key", stored.value + "o", false, stored.revision);
    };

    ASSERT_TRUE(tv::update(world.state, "key", with_x, world.call("c")));

    EXPECT_EQ(world.state.store.get("key").value, "oox");
}

TEST(SharedValue, AsManyMayBeFasterAsAreAtWorkAtOnce)
{
    fakes::World world;
    int others = 40;
    world.state.before_put = [&] {
        if (others-- <= 0) return;
        const auto stored = world.state.store.get("key");
        (void)world.state.store.put("key", stored.value + "o", false, stored.revision);
    };
    EXPECT_TRUE(tv::update(world.state, "key", with_x, world.call("c")));
}

TEST(SharedValue, GivesUpWhenItIsNeverTheFastest)
{
    fakes::World world;
    world.state.before_put = [&] {
        const auto stored = world.state.store.get("key");
        (void)world.state.store.put("key", stored.value + "o", false, stored.revision);
    };

    const auto done = tv::update(world.state, "key", with_x, world.call("c"));

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "desk.busy");
    EXPECT_TRUE(done.error().retryable);
}

TEST(SharedValue, WhatDoesNotChangeIsNotWritten)
{
    fakes::World world;
    const auto same = [](const std::string& value) { return value; };

    ASSERT_TRUE(tv::update(world.state, "key", same, world.call("c")));

    EXPECT_EQ(world.state.store.size(), 0U);
}

} // namespace
