#include "plugin/domain/matching.hpp"

#include <gmock/gmock.h>

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Matching, NamesAreNormalisedAsTheTableSays)
{
    const struct {
        const char* name;
        const char* expected;
    } table[] = {
        {"NB-0815", "nb-0815"},     {"nb-0815.example.com", "nb-0815"},
        {"  NB-0815 ", "nb-0815"},  {"", ""},
        {"10.0.0.5", "10.0.0.5"},   {"B\xc3\xbcro 7", "b\xc3\xbcro 7"},
        {"Dr. Weber", "dr. weber"}, {"B\xc3\x9cRO 7", "b\xc3\xbcro 7"},
    };
    for (const auto& row : table)
        EXPECT_EQ(tv::normalised_name(row.name), row.expected) << row.name;
}

tv::DeviceIndex index(const std::vector<tv::Device>& devices)
{
    tv::DeviceIndex index;
    for (const auto& device : devices)
        index.add(device);
    index.seal();
    return index;
}

TEST(Matching, DevicesAreFoundByIdAndByName)
{
    const auto devices = index({{.name = "NB-2", .teamviewer_id = 22},
                                {.name = "NB-1", .teamviewer_id = 11},
                                {.name = "nb-2.example.com", .teamviewer_id = 5'000'000'000}});

    ASSERT_TRUE(devices.with_id(5'000'000'000));
    EXPECT_EQ(devices.name(*devices.with_id(22)), "NB-2");
    EXPECT_FALSE(devices.with_id(33));
    EXPECT_THAT(devices.with_name("NB-2"), SizeIs(2));
    EXPECT_THAT(devices.with_name("nb-1.other.example.com"), ElementsAre(*devices.with_id(11)));
    EXPECT_THAT(devices.with_name("NB-3"), IsEmpty());
}

TEST(Matching, AliasesThatBeginAlikeAreNotOneName)
{
    const auto devices = index({{.name = "Dr. Mueller PC", .teamviewer_id = 11}});

    EXPECT_THAT(devices.with_name("Dr. Weber"), IsEmpty());
    EXPECT_THAT(devices.with_name("DR. MUELLER PC"), ElementsAre(0U));
}

TEST(Matching, DeviceThatIsListedTwiceCountsOnceUnderItsFirstNameAndIsFoundByEach)
{
    const auto devices = index({{.name = "Boss", .teamviewer_id = 11},
                                {.name = "", .teamviewer_id = 11},
                                {.name = "NB-0001", .teamviewer_id = 11},
                                {.name = "boss.example.com", .teamviewer_id = 11}});

    EXPECT_EQ(devices.size(), 1U);
    EXPECT_EQ(devices.name(0), "Boss");
    EXPECT_THAT(devices.with_name("NB-0001"), ElementsAre(0U));
    EXPECT_THAT(devices.with_name("BOSS", 0), ElementsAre(0U));
    EXPECT_THAT(devices.with_name(""), IsEmpty());
}

TEST(Matching, SecondNameOfOneDeviceAndFirstNameOfAnotherAreOneName)
{
    const auto devices = index({{.name = "Boss", .teamviewer_id = 22},
                                {.name = "NB-0001", .teamviewer_id = 11},
                                {.name = "NB-0002", .teamviewer_id = 11},
                                {.name = "nb-0001", .teamviewer_id = 22},
                                {.name = "NB-0002", .teamviewer_id = 33}});

    for (const auto guess : {std::optional<tv::DeviceIndex::Position>{}, devices.with_id(11)}) {
        EXPECT_THAT(devices.with_name("NB-0001", guess),
                    ElementsAre(*devices.with_id(11), *devices.with_id(22)));
        EXPECT_THAT(devices.with_name("NB-0002", guess),
                    ElementsAre(*devices.with_id(11), *devices.with_id(33)));
    }
    EXPECT_THAT(devices.with_name("Boss", devices.with_id(22)), ElementsAre(*devices.with_id(22)));
}

TEST(Matching, DeviceIsLastSeenWhenAnyOfItsEntriesWas)
{
    const tv::Day monday{std::chrono::days{20'000}};
    const auto tuesday = monday + std::chrono::days{1};
    const auto devices =
        index({{.name = "A", .teamviewer_id = 11, .group = "Berlin"},
               {.name = "A", .teamviewer_id = 11, .group = "Rome", .last_seen = tuesday},
               {.name = "A", .teamviewer_id = 11, .last_seen = monday},
               {.name = "B", .teamviewer_id = 22, .group = "Rome"},
               {.name = "C", .teamviewer_id = 33, .group = "Berlin", .last_seen = monday}});

    ASSERT_EQ(devices.size(), 3U);
    EXPECT_EQ(devices.last_seen(0), tuesday);
    EXPECT_EQ(devices.group(0), "Berlin");
    EXPECT_EQ(devices.last_seen(1), std::nullopt);
    EXPECT_EQ(devices.group(1), "Rome");
    EXPECT_EQ(devices.last_seen(2), monday);
    EXPECT_EQ(devices.group(2), "Berlin");
}

TEST(Matching, DeviceWithoutANameMatchesNothing)
{
    const auto devices = index({{.name = "", .teamviewer_id = 11}});

    EXPECT_THAT(devices.with_name(""), IsEmpty());
    EXPECT_TRUE(devices.with_id(11));
}

} // namespace
