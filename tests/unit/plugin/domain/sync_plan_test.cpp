#include "plugin/domain/sync_plan.hpp"

#include <gmock/gmock.h>

namespace {

using Kind = tv::SyncDecision::Kind;
using testing::SizeIs;

constexpr std::uint64_t id_1 = 111'111'111;
constexpr std::uint64_t id_2 = 222'222'222;

struct Row {
    const char* situation;
    std::vector<tv::Device> devices;
    std::vector<tv::Asset> assets; ///< the first one is decided
    Kind keep;                     ///< with Vanished::keep
    Kind clear;                    ///< with Vanished::clear
    std::uint64_t device = 0;      ///< that the decision names; 0: any
};

tv::Device device(const char* name, std::uint64_t id)
{
    return {.name = name, .teamviewer_id = id};
}

tv::Asset asset(const char* name, const char* id = "")
{
    return {.id = "as", .name = name, .teamviewer_id = id};
}

const Row decisions[] = {
    {"no device of the name", {device("B", id_1)}, {asset("A")}, Kind::unmatched, Kind::unmatched},
    {"one device of the name", {device("A", id_1)}, {asset("A")}, Kind::update, Kind::update, id_1},
    {"the device is listed twice, and its second entry has the name",
     {device("B", id_1), device("A", id_1)},
     {asset("A")},
     Kind::update,
     Kind::update,
     id_1},
    {"two devices of the name",
     {device("A", id_1), device("a.example.com", id_2)},
     {asset("A")},
     Kind::ambiguous_devices,
     Kind::ambiguous_devices},
    {"two assets of the name",
     {device("A", id_1)},
     {asset("A"), asset("a")},
     Kind::ambiguous_assets,
     Kind::ambiguous_assets},
    {"the other asset of the name has the id",
     {device("A", id_1)},
     {asset("A"), asset("A", "111111111")},
     Kind::ambiguous_assets,
     Kind::ambiguous_assets},
    {"an asset of another name has the id",
     {device("A", id_1)},
     {asset("A"), asset("B", "111 111 111")},
     Kind::ambiguous_assets,
     Kind::ambiguous_assets},
    {"stored and right",
     {device("A", id_1)},
     {asset("A", "111 111 111")},
     Kind::unchanged,
     Kind::unchanged,
     id_1},
    {"stored, and the device has another name",
     {device("B", id_1)},
     {asset("A", "r111111111")},
     Kind::unchanged,
     Kind::unchanged},
    {"stored, and two devices have the name",
     {device("A", id_1), device("A", id_2)},
     {asset("A", "111111111")},
     Kind::unchanged,
     Kind::unchanged},
    {"stored, but the device of the name is another one",
     {device("B", id_1), device("A", id_2)},
     {asset("A", "111111111")},
     Kind::drift,
     Kind::drift,
     id_2},
    {"stored on two assets",
     {device("A", id_1)},
     {asset("A", "111111111"), asset("B", "111111111")},
     Kind::duplicate,
     Kind::duplicate},
    {"stored, and gone",
     {device("B", id_2)},
     {asset("A", "111111111")},
     Kind::vanished,
     Kind::clear},
    {"stored and gone, and there is a new one of the name",
     {device("A", id_2)},
     {asset("A", "111111111")},
     Kind::vanished,
     Kind::rematch,
     id_2},
    {"stored and gone, and the new one belongs to another asset",
     {device("A", id_2)},
     {asset("A", "111111111"), asset("C", "222222222")},
     Kind::vanished,
     Kind::clear},
    {"malformed", {device("A", id_1)}, {asset("A", "12")}, Kind::malformed, Kind::malformed},
    {"two ids in one",
     {device("A", id_1)},
     {asset("A", "111111111; 222222222")},
     Kind::malformed,
     Kind::malformed},
};

TEST(SyncPlan, DecidesAsTheTableSays)
{
    for (const Row& row : decisions) {
        SCOPED_TRACE(row.situation);
        tv::DeviceIndex devices;
        for (const auto& one : row.devices)
            devices.add(one);
        devices.seal();
        tv::SyncClaims claims(devices);
        for (const auto& one : row.assets)
            claims.note(standing_of(one, devices));

        const auto standing = standing_of(row.assets[0], devices);
        const auto kept = tv::decide(standing, claims, tv::Vanished::keep);
        const auto cleared = tv::decide(standing, claims, tv::Vanished::clear);

        EXPECT_EQ(kept.kind, row.keep);
        EXPECT_EQ(cleared.kind, row.clear);
        if (row.device != 0) {
            EXPECT_EQ(devices.id(*kept.device), row.device);
        }
    }
}

TEST(SyncPlan, SourceIsTheWordOfTheFormAndTheGroup)
{
    EXPECT_EQ(tv::source_text(tv::SyncSource::contacts, ""), "contacts");
    EXPECT_EQ(tv::source_text(tv::SyncSource::managed, ""), "managed");
    EXPECT_EQ(tv::source_text(tv::SyncSource::company, ""), "company");
    EXPECT_EQ(tv::source_text(tv::SyncSource::groups, "Berlin\n"), "groups: Berlin");
    EXPECT_THAT(tv::source_text(tv::SyncSource::groups, std::string(500, 'x')), SizeIs(200));
}

TEST(SyncPlan, DaysAreWrittenAsTheDeskSortsThem)
{
    EXPECT_EQ(tv::day_text(tv::Day{std::chrono::year{2025} / 3 / 4}), "2025-03-04");
}

TEST(SyncPlan, DevicesWithoutAnAssetAreThoseThatNobodyHoldsOrIsNamedLike)
{
    tv::DeviceIndex devices;
    for (const auto& one : {device("Held", 1'000), device("Named", 2'000), device("New", 3'000),
                            device("Boss", 4'000), device("NB-0001", 4'000)})
        devices.add(one);
    devices.seal();
    tv::SyncClaims claims(devices);
    claims.note(standing_of(asset("Another", "00001000"), devices));
    claims.note(standing_of(asset("named", "999999999"), devices));
    claims.note(standing_of(asset("NB-0001"), devices)); // Second name of the boss's machine.

    const auto free = tv::without_asset(devices, claims);

    ASSERT_THAT(free, SizeIs(1));
    EXPECT_EQ(tv::name_for(free[0], devices), "New");
}

} // namespace
