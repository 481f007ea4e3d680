#include "mock-host/teamviewer-sim/http.hpp"
#include "mock-host/teamviewer-sim/seed.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace sim::test {
namespace {

using ::testing::SizeIs;

World world_of(std::uint64_t seed, std::size_t devices)
{
    return make_world({.seed = seed, .devices = devices, .clock = [] { return TimePoint{}; }});
}

std::size_t entries_named(const World& world, const std::string& name)
{
    return static_cast<std::size_t>(
        std::count_if(world.devices.begin(), world.devices.end(), [&](const Device& device) {
            const std::string reported = lower_case(device.name);
            return reported.substr(0, reported.find('.')) == lower_case(name);
        }));
}

TEST(SimSeed, SameSeedGivesTheSameDevicesAndMoreOfThemChangeNothing)
{
    const World few = world_of(7, 50);
    const World many = world_of(7, 1000);
    for (std::size_t i = 0; i < few.devices.size(); ++i) {
        EXPECT_EQ(few.devices[i].teamviewer_id, many.devices[i].teamviewer_id);
        EXPECT_EQ(few.devices[i].uuid, many.devices[i].uuid);
        EXPECT_EQ(few.devices[i].name, many.devices[i].name);
    }
    EXPECT_NE(world_of(8, 50).devices[0].teamviewer_id, few.devices[0].teamviewer_id);
}

TEST(SimSeed, NamesAreThoseOfTheDesksAssetsInTheirOrder)
{
    const World world = world_of(1, 302);
    EXPECT_EQ(world.devices[0].name, "NB-0001");
    EXPECT_EQ(world.devices[3].name, "nb-0004");
    EXPECT_EQ(world.devices[6].name, "nb-0007.corp.example.com");
    EXPECT_EQ(world.devices[239].name, "NB-0240");
    EXPECT_EQ(world.devices[240].name, "PC-0001");
    EXPECT_EQ(world.devices[299].name, "PC-0060");
    EXPECT_EQ(world.devices[300].name, "DEV-00001");
}

TEST(SimSeed, IdsHaveNineOrTenDigits)
{
    for (const Device& device : world_of(3, 300).devices) {
        EXPECT_GE(device.teamviewer_id, 100'000'000U);
        EXPECT_LE(device.teamviewer_id, 9'999'999'999U);
    }
}

TEST(SimSeed, ListHasTheOdditiesOfRealLists)
{
    const World world = world_of(1, 300);
    EXPECT_THAT(world.devices, SizeIs(307));
    EXPECT_EQ(entries_named(world, "NB-0013"), 2U);
    EXPECT_EQ(entries_named(world, "LAB-TV-01"), 1U);
    std::map<std::uint64_t, int> entries;
    for (const Device& device : world.devices)
        ++entries[device.teamviewer_id];
    EXPECT_EQ(entries[world.devices[20].teamviewer_id], 2);  // NB-0021, twice
    EXPECT_EQ(entries[world.devices[250].teamviewer_id], 2); // PC-0011 and PC-0011-OLD
    EXPECT_THAT(entries, SizeIs(305));
}

TEST(SimSeed, AgentsOfTheDeskAreUsers)
{
    const World world = world_of(1, 0);
    EXPECT_THAT(world.users, SizeIs(8));
    EXPECT_TRUE(find_user(world, "jonas.weber@example.com")->administrator);
    EXPECT_FALSE(find_user(world, "thomas.vogel@example.com")->administrator);
}

} // namespace
} // namespace sim::test
