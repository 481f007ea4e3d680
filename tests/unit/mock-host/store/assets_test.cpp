#include "mock-host/store/assets.hpp"
#include "mock-host/store/records.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto teamviewer = "remote_ids.teamviewer";

class Assets : public testing::Test {
protected:
    AssetVerdict apply(const AssetChange& wanted, const std::string& instance = "cfg-1")
    {
        return desk.write(
            [&](Transaction& change) { return apply_asset_change(change, instance, wanted); });
    }
    Asset insert(const std::string& name)
    {
        return desk.write(
            [&](Transaction& change) { return insert_asset(change, {.name = name}); });
    }
    std::optional<Asset> stored(const std::string& id)
    {
        return find_asset(Reader(*desk.store), id);
    }

    DeskWithPlugin desk;
};

TEST_F(Assets, AreKeptAsTheyWereWritten)
{
    const Asset written = desk.write([](Transaction& change) {
        return insert_asset(change, {.name = "NB-0001",
                                     .serial = "5CG1",
                                     .attributes = {{teamviewer, "123 \"456\" ä"}, {"room", ""}}});
    });
    EXPECT_EQ(written.id, "as-0001");
    const auto read = stored("as-0001");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->serial, "5CG1");
    EXPECT_EQ(read->kind, "computer");
    EXPECT_EQ(read->attributes, written.attributes);
    EXPECT_EQ(read->revision, written.revision);
    EXPECT_FALSE(stored("as-1"));
}

TEST_F(Assets, AreFoundByNameInAnyCase)
{
    insert("NB-0001");
    insert("nb-0001");
    insert("NB-00010");
    EXPECT_THAT(find_assets_by_name(Reader(*desk.store), "Nb-0001"), SizeIs(2));
}

TEST_F(Assets, AreListedInPagesByKey)
{
    desk.write([](Transaction& change) {
        for (int i = 0; i < 5; ++i)
            insert_asset(change, {.name = "NB"});
        remove_asset(change, "as-0002");
    });
    const auto ids = [&](const std::string& after) {
        std::vector<std::string> all;
        for (const auto& asset : list_assets(Reader(*desk.store), after, 2))
            all.push_back(asset.id);
        return all;
    };
    EXPECT_THAT(ids(""), ElementsAre("as-0001", "as-0003"));
    EXPECT_THAT(ids("as-0002"), ElementsAre("as-0003", "as-0004"));
    EXPECT_THAT(ids("as-0004"), ElementsAre("as-0005"));
    EXPECT_THAT(ids("as-0005"), IsEmpty());
    EXPECT_EQ(count_assets(Reader(*desk.store)), 4);
}

TEST_F(Assets, SearchLooksAtNameSerialAndAttributes)
{
    desk.write([](Transaction& change) {
        insert_asset(change, {.name = "NB-0001", .serial = "XYZ"});
        insert_asset(change, {.name = "PC-0001", .attributes = {{teamviewer, "123456789"}}});
    });
    const Reader reader(*desk.store);
    EXPECT_THAT(search_assets(reader, {.search = "0001"}), SizeIs(2));
    EXPECT_THAT(search_assets(reader, {.search = "xy"}), SizeIs(1));
    EXPECT_THAT(search_assets(reader, {.search = "3456"}), SizeIs(1));
    EXPECT_THAT(search_assets(reader, {.search = "%"}), IsEmpty());
}

TEST_F(Assets, SearchGoesByNamePageByPage)
{
    desk.write([](Transaction& change) {
        for (const char* name : {"pc", "NB", "PC", "beamer", "pc"})
            insert_asset(change, {.name = name});
    });
    const auto page = [&](const std::string& after) {
        std::vector<std::string> ids;
        for (const auto& asset : search_assets(Reader(*desk.store), {.after = after, .limit = 2}))
            ids.push_back(asset.id);
        return ids;
    };
    EXPECT_THAT(page(""), ElementsAre("as-0004", "as-0002"));
    EXPECT_THAT(page("as-0002"), ElementsAre("as-0001", "as-0003"));
    EXPECT_THAT(page("as-0003"), ElementsAre("as-0005"));
    EXPECT_THAT(page("as-0005"), IsEmpty());
    EXPECT_THAT(page("as-0099"), IsEmpty());
}

TEST_F(Assets, SearchMayWantAnAttribute)
{
    desk.write([](Transaction& change) {
        insert_asset(change, {.name = "a", .attributes = {{teamviewer, "1"}}});
        insert_asset(change, {.name = "b", .attributes = {{"note", teamviewer}}});
        insert_asset(change, {.name = "c", .attributes = {{"n", "\"remote_ids.teamviewer\":"}}});
        insert_asset(change, {.name = "d"});
    });
    const auto found =
        search_assets(Reader(*desk.store), {.only_with_attribute = "remote_ids.teamviewer"});
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found.front().name, "a");
}

TEST_F(Assets, ChangeOnTheRevisionThatWasReadIsApplied)
{
    const Asset asset = insert("NB-0001");
    const auto verdict = apply({.id = asset.id,
                                .revision = asset.revision,
                                .set = {{teamviewer, "123456789"}, {"serial", "5CG1"}}});
    EXPECT_EQ(verdict.verdict, Verdict::applied);
    EXPECT_GT(verdict.revision, asset.revision);
    EXPECT_EQ(stored(asset.id)->attributes.at(teamviewer), "123456789");
    EXPECT_EQ(stored(asset.id)->serial, "5CG1");
    EXPECT_EQ(stored(asset.id)->revision, verdict.revision);
}

TEST_F(Assets, RepeatedChangeIsUnchangedWhateverTheRevision)
{
    const Asset asset = insert("NB-0001");
    const AssetChange wanted{
        .id = asset.id, .revision = asset.revision, .set = {{teamviewer, "1"}, {"serial", {}}}};
    const auto first = apply(wanted);
    const auto again = apply(wanted);
    EXPECT_EQ(again.verdict, Verdict::unchanged);
    EXPECT_EQ(again.revision, first.revision);
}

TEST_F(Assets, ChangeOnAnOldRevisionIsAConflict)
{
    const Asset asset = insert("NB-0001");
    desk.write([&](Transaction& change) {
        set_asset_attribute(change, asset.id, teamviewer, "typed by hand");
    });
    const auto verdict =
        apply({.id = asset.id, .revision = asset.revision, .set = {{teamviewer, "1"}}});
    EXPECT_EQ(verdict.verdict, Verdict::conflict);
    EXPECT_EQ(verdict.revision, stored(asset.id)->revision);
    EXPECT_EQ(stored(asset.id)->attributes.at(teamviewer), "typed by hand");
}

TEST_F(Assets, AreCreatedOncePerInstanceAndKey)
{
    const AssetChange wanted{.create = "device/1", .set = {{"name", "NB-7"}, {"serial", {}}}};
    const auto first = apply(wanted);
    EXPECT_EQ(first.verdict, Verdict::applied);
    EXPECT_EQ(apply(wanted).verdict, Verdict::unchanged);
    EXPECT_EQ(apply(wanted).id, first.id);
    EXPECT_EQ(apply(wanted, "cfg-2").verdict, Verdict::applied);
    EXPECT_EQ(count_assets(Reader(*desk.store)), 2);

    EXPECT_EQ(apply({.create = "device/1", .set = {{"name", "Other"}}}).verdict, Verdict::conflict);
}

TEST_F(Assets, ThatWereDeletedAreNotMadeAgain)
{
    const AssetChange wanted{.create = "device/1", .set = {{"name", "NB-7"}}};
    const auto made = apply(wanted);
    desk.write([&](Transaction& change) {
        put_record(change,
                   {.instance = "cfg-1", .target = {TargetKind::asset, made.id}, .key = "r"});
        EXPECT_TRUE(remove_asset(change, made.id));
        EXPECT_FALSE(remove_asset(change, made.id));
        EXPECT_THAT(list_records(change, "", {TargetKind::asset, made.id}), IsEmpty());
    });
    EXPECT_EQ(apply(wanted).verdict, Verdict::gone);
    EXPECT_EQ(apply({.id = made.id, .set = {{"name", "x"}}}).verdict, Verdict::gone);
    EXPECT_EQ(count_assets(Reader(*desk.store)), 0);
}

TEST_F(Assets, NeedANameAndKeepIt)
{
    const Asset asset = insert("NB-0001");
    EXPECT_EQ(apply({.create = "device/1", .set = {{"serial", "1"}}}).verdict, Verdict::refused);
    const auto cleared = apply({.id = asset.id, .revision = asset.revision, .set = {{"name", {}}}});
    EXPECT_EQ(cleared.verdict, Verdict::refused);
    EXPECT_EQ(cleared.reason, "an asset needs a name");
    EXPECT_EQ(count_assets(Reader(*desk.store)), 1);
}

TEST_F(Assets, AttributeIsSetAndClearedOnlyWhenItDiffers)
{
    const Asset asset = insert("NB-0001");
    Transaction change(*desk.store);
    EXPECT_TRUE(set_asset_attribute(change, asset.id, teamviewer, "1"));
    const auto revision = find_asset(change, asset.id)->revision;
    EXPECT_TRUE(set_asset_attribute(change, asset.id, teamviewer, "1"));
    EXPECT_EQ(find_asset(change, asset.id)->revision, revision);
    EXPECT_TRUE(set_asset_attribute(change, asset.id, teamviewer, std::nullopt));
    EXPECT_THAT(find_asset(change, asset.id)->attributes, IsEmpty());
    EXPECT_FALSE(set_asset_attribute(change, "as-9999", teamviewer, "1"));
}

} // namespace
} // namespace mock::store
