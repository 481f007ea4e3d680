#include "mock-host/store/asset_csv.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/query.hpp"
#include "tests/unit/mock-host/store/temporary_store.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto teamviewer_id = "remote_ids.teamviewer";

std::string problem(std::string_view text)
{
    const auto parsed = parse_asset_csv(text);
    return parsed ? "none" : parsed.error().detail;
}

ImportStats import(TemporaryStore& desk, std::string_view text)
{
    return *import_assets(*desk.store, *parse_asset_csv(text));
}

TEST(AssetCsv, HasItsColumnsInAnyOrder)
{
    const auto assets = parse_asset_csv("TeamViewer_ID, name\n123 456 789,NB-1\n,NB-2\n");
    ASSERT_TRUE(assets);
    ASSERT_THAT(*assets, SizeIs(2));
    EXPECT_EQ((*assets)[0].name, "NB-1");
    EXPECT_EQ((*assets)[0].attributes.at(teamviewer_id), "123 456 789");
    EXPECT_EQ((*assets)[0].serial, std::nullopt);
    EXPECT_EQ((*assets)[0].kind, "");
    EXPECT_THAT((*assets)[1].attributes, IsEmpty());
}

TEST(AssetCsv, ReadsWhatSpreadsheetsWrite)
{
    const auto assets = parse_asset_csv("\xEF\xBB\xBFname;serial;kind\r\n"
                                        "\"NB; \"\"one\"\"\";5CG1;notebook\r\n"
                                        "\r\n"
                                        "NB-2;\"\";\r\n");
    ASSERT_TRUE(assets) << assets.error().detail;
    ASSERT_THAT(*assets, SizeIs(2));
    EXPECT_EQ((*assets)[0].name, "NB; \"one\"");
    EXPECT_EQ((*assets)[0].kind, "notebook");
    EXPECT_EQ((*assets)[1].serial, std::nullopt);
}

TEST(AssetCsv, MayBeInUtf8OrInWindows1252)
{
    EXPECT_EQ((*parse_asset_csv("name\nB\xC3\xBCro \xE2\x82\xAC"))[0].name, "Büro €");
    EXPECT_EQ((*parse_asset_csv("name\nB\xFCro \x80"))[0].name, "Büro €");
}

TEST(AssetCsv, BadOnesSayWhereAndWhatToDo)
{
    EXPECT_THAT(problem(""), HasSubstr("the file is empty"));
    EXPECT_THAT(problem("serial\n1\n"), HasSubstr("the column 'name' is missing"));
    EXPECT_THAT(problem("name,colour\n"), HasSubstr("there is no column 'colour'"));
    EXPECT_LT(problem("name," + std::string(5000, 'x')).size(), 200U);
    EXPECT_THAT(problem("name,Name\n"), HasSubstr("'name' is there twice"));
    EXPECT_THAT(problem("name,serial\nNB-1\n"), HasSubstr("line 2: 1 field instead of 2"));
    EXPECT_THAT(problem("name,serial\nNB-1,1\n ,2\n"), HasSubstr("line 3: the name is missing"));
    EXPECT_THAT(problem("name\nNB-1\nnb-1\n"), HasSubstr("line 3: 'nb-1' is in line 2 already"));
    EXPECT_THAT(problem("name\nNB-1\n\"NB-2\nNB-3\n"), HasSubstr("line 3: a quote that is not"));
    EXPECT_THAT(problem("name\n\"NB\"-2\n"), HasSubstr("line 2: text behind a closing quote"));
    EXPECT_THAT(problem("name\nNB\"2\n"), HasSubstr("line 2: a quote inside a field"));
    EXPECT_THAT(problem("name\n" + std::string(201, 'x')), HasSubstr("longer than 200 bytes"));
    EXPECT_THAT(problem(std::string("n\0a\0", 4)), HasSubstr("not a text"));
    EXPECT_THAT(problem("\xFF\xFEn"), HasSubstr("UTF-16: save the table again"));
    EXPECT_THAT(problem("name\n\x81"), HasSubstr("neither UTF-8 nor Windows-1252"));
}

TEST(AssetCsv, LineNumbersCountTheLinesOfTheFile)
{
    EXPECT_THAT(
        problem("name,serial\n\n\"a\",\"1\"\n\"b\",\"x\ny\"\nc\n"),
        HasSubstr("line 4: a value has a line feed; line 6: 1 field instead of 2; nothing was"));
}

TEST(AssetCsv, MoreRowsThanAreTakenAreAnErrorWithTheLine)
{
    EXPECT_TRUE(parse_asset_csv("name\na\n\nb\n", 2));
    const auto many = parse_asset_csv("name\na\n\nb\nc\n", 2);
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().status, desk::Errc::limit);
    EXPECT_THAT(many.error().detail, HasSubstr("line 5: more than 3 rows; divide"));
}

TEST(AssetCsv, ManyProblemsAreCounted)
{
    std::string text = "name,serial\n";
    for (int i = 0; i < 8; ++i)
        text += "x\n";
    EXPECT_THAT(problem(text), HasSubstr("and 3 more"));
}

TEST(AssetCsv, ImportOfTheSameFileChangesNothingTheSecondTime)
{
    TemporaryStore desk;
    const std::string text = "name,serial,teamviewer_id\nNB-1,1,123456789\nNB-2,2,\n";
    EXPECT_EQ(import(desk, text).created, 2);
    EXPECT_EQ(find_asset(Reader(*desk.store), "as-0001")->kind, "computer");
    EXPECT_EQ(import(desk, text).unchanged, 2);
    const auto stats = import(desk, "name,serial\nnb-1,9\nNB-3,3\n");
    EXPECT_EQ(stats.updated, 1);
    EXPECT_EQ(stats.created, 1);

    const auto changed = find_assets_by_name(Reader(*desk.store), "NB-1");
    ASSERT_THAT(changed, SizeIs(1));
    EXPECT_EQ(changed[0].serial, "9");
    EXPECT_EQ(changed[0].attributes.at(teamviewer_id), "123456789"); // The file does not say.
}

/// What the audit trail has of imports, the newest first.
std::vector<std::string> noted(TemporaryStore& desk)
{
    std::vector<std::string> details;
    for (const auto& entry : list_audit(Reader(*desk.store), {.action = "asset.import"}))
        details.push_back(entry.subject + ": " + entry.details);
    return details;
}

TEST(AssetCsv, ImportThatChangesSomethingIsInTheAuditTrail)
{
    TemporaryStore desk;
    import(desk, "name,teamviewer_id\nNB-1,123456789\nNB-2,\n");
    import(desk, "name,teamviewer_id\nNB-1,987654321\nNB-2,\n");
    import(desk, "name,teamviewer_id\nNB-1,987654321\nNB-2,\n");
    EXPECT_THAT(noted(desk),
                ElementsAre("assets: 0 created, 1 updated", "assets: 2 created, 0 updated"));
}

TEST(AssetCsv, ImportThatIsAmbiguousIsRefused)
{
    TemporaryStore desk;
    desk.write([](Transaction& change) {
        insert_asset(change, {.name = "NB-1"});
        insert_asset(change, {.name = "nb-1"});
    });
    std::vector<Asset> assets(1500);
    for (std::size_t i = 0; i < assets.size(); ++i)
        assets[i].name = "NB-" + std::to_string(assets.size() - i);

    const auto imported = import_assets(*desk.store, assets);

    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().status, desk::Errc::conflict);
    EXPECT_THAT(imported.error().detail, HasSubstr("nothing was imported"));
    EXPECT_EQ(count_assets(Reader(*desk.store)), 2);
}

TEST(SqliteAssetCsv, ImportIsDoneInPortionsAndGoesOnWhenTheFileIsImportedAgain)
{
    TemporaryStore desk;
    desk.write([](Transaction& change) {
        Query(change, "CREATE TRIGGER refuse BEFORE INSERT ON assets WHEN NEW.name = 'NB-1499' "
                      "BEGIN SELECT RAISE(ABORT, 'not this one'); END")
            .run();
    });
    std::vector<Asset> assets(1500);
    for (std::size_t i = 0; i < assets.size(); ++i)
        assets[i].name = "NB-" + std::to_string(i);
    EXPECT_THROW((void)import_assets(*desk.store, assets), Failure);
    EXPECT_EQ(count_assets(Reader(*desk.store)), 1000);
    EXPECT_THAT(noted(desk), ElementsAre("assets: 1000 created, 0 updated"));

    desk.write([](Transaction& change) { Query(change, "DROP TRIGGER refuse").run(); });
    const auto stats = import_assets(*desk.store, assets);

    ASSERT_TRUE(stats);
    EXPECT_EQ(stats->created, 500);
    EXPECT_EQ(stats->unchanged, 1000);
}

} // namespace
} // namespace mock::store
