#include "tests/contract/plugin/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Everything that the manifest offers, once, on the file that ships: does it end as the contract
// says? PluginUnderTest::ask checks each end.

namespace test {
namespace {

class EveryDeed : public testing::TestWithParam<Deed> {
protected:
    World world;
};

INSTANTIATE_TEST_SUITE_P(ContractCalls, EveryDeed, testing::ValuesIn(deeds()), label);

TEST_P(EveryDeed, EndsWellOnce)
{
    world.reach(GetParam().situation);

    const Answer answer = world.plugin.ask(world.ask_for(GetParam()));

    EXPECT_TRUE(answer) << answer.error->code << ": " << answer.error->detail;
}

} // namespace
} // namespace test
