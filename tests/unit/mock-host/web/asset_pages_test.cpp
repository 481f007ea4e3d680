#include "mock-host/store/assets.hpp"
#include "mock-host/web/asset_names.hpp"
#include "tests/unit/mock-host/web/page_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock::web {
namespace {

using testing::HasSubstr;
using testing::Not;

store::Asset plant(PageWorld& world, const std::string& name, const std::string& id)
{
    store::Transaction change(world.test.store());
    store::Asset asset{.name = name};
    if (!id.empty()) asset.attributes["remote_ids.teamviewer"] = id;
    asset = insert_asset(change, std::move(asset));
    change.commit();
    return asset;
}

void do_on_configuration(PageWorld& world, store::CallKind kind, const std::string& input)
{
    const auto call = world.test.insert(
        input, kind, store::Lane::background,
        store::Target{store::TargetKind::configuration, world.test.configuration.id});
    const auto ended = world.desk->wait(call.number);
    ASSERT_TRUE(ended);
    ASSERT_EQ(ended->state, store::CallState::done)
        << ended->error.value_or(store::CallError{}).detail;
}

/// The last run of a job that complained about an asset.
void complain(PageWorld& world, const std::string& name)
{
    const std::string input =
        R"({"outcome":{"findings":[{"id":"drift","state":"warning","title":"Has another id",
        "remedy":"Decide","fields":[{"label":"Asset","text":")" +
        name + R"("}]}]}})";
    do_on_configuration(world, store::CallKind::job, input);
}

TEST(AssetNames, GroupDigitsOfTeamViewerIds)
{
    store::Asset asset{.name = "PC"};
    EXPECT_EQ(teamviewer_id(asset), "");
    asset.attributes["remote_ids.teamviewer"] = "1234567890";
    EXPECT_EQ(teamviewer_id(asset), "1 234 567 890");
    EXPECT_EQ(asset_label(asset), "PC · 1 234 567 890");
    asset.attributes["remote_ids.teamviewer"] = "r123";
    EXPECT_EQ(teamviewer_id(asset), "r123");
    EXPECT_EQ(ungrouped("1 234 567"), "1234567");
    EXPECT_EQ(ungrouped("PC 7"), "PC 7");
}

store::Asset plant_seen(PageWorld& world, const std::string& source, const std::string& day)
{
    store::Transaction change(world.test.store());
    store::Asset asset{.name = "PC-7"};
    asset.attributes = {{"remote_ids.teamviewer.source", source},
                        {"remote_ids.teamviewer.last_seen", day}};
    asset = insert_asset(change, std::move(asset));
    change.commit();
    return asset;
}

/// How often a text stands on a page.
std::size_t count_of(const std::string& page, const std::string& text)
{
    std::size_t count = 0;
    for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1))
        ++count;
    return count;
}

TEST(AssetPages, SayWhereAndWhenADeviceWasSeen)
{
    PageWorld world;
    const auto asset = plant_seen(world, "groups: <Berlin>", "2025-03-04");
    for (const std::string& path : {std::string("/assets"), "/assets/" + asset.id}) {
        SCOPED_TRACE(path);
        const auto page = world.get(path);
        EXPECT_THAT(page.body, HasSubstr(">Device group &lt;Berlin&gt;</"));
        EXPECT_THAT(page.body, HasSubstr(R"(<time datetime="2025-03-04">4 March 2025</time>)"));
        EXPECT_THAT(page.body, Not(HasSubstr(">not known<")));
        EXPECT_THAT(page.body, Not(HasSubstr("remote_ids")));
    }
}

TEST(AssetPages, SayThatADeviceWasNeverSeen)
{
    PageWorld world;
    const auto asset = plant(world, "PC-1", "123456789");
    for (const std::string& path : {std::string("/assets"), "/assets/" + asset.id}) {
        SCOPED_TRACE(path);
        const std::string dash =
            R"(<span aria-hidden="true">–</span><span class="unseen">not known</span>)";
        EXPECT_EQ(count_of(world.get(path).body, dash), 2U);
    }
}

TEST(AssetPages, ShowWhatIsNoSourceAndNoDayAsItIs)
{
    PageWorld world;
    plant_seen(world, "by <hand>", "last week & before");
    const auto page = world.get("/assets");
    EXPECT_THAT(page.body, HasSubstr(">by &lt;hand&gt;</td>"));
    EXPECT_THAT(page.body, HasSubstr(">last week &amp; before</td>"));
}

TEST(AssetList, FindsAnIdAsPeopleTypeIt)
{
    PageWorld world;
    plant(world, "PC-<1>", "123456789");
    plant(world, "PC-2", "");
    const auto page = world.get("/assets?q=123+456+789");
    EXPECT_THAT(page.body, HasSubstr("PC-&lt;1&gt;"));
    EXPECT_THAT(page.body, HasSubstr("123 456 789</td>"));
    EXPECT_THAT(page.body, Not(HasSubstr("PC-2")));
}

TEST(AssetList, MarksWhatTheLastRunComplainedAbout)
{
    PageWorld world;
    const auto drifted = plant(world, "PC-1", "123456789");
    plant(world, "PC-2", "987654321");
    complain(world, "PC-1");
    // What else is done with the configuration meanwhile is no run of the job.
    for (int i = 0; i < 60; ++i)
        do_on_configuration(world, store::CallKind::action, "{}");
    const auto page = world.get("/assets?mark=problem");
    EXPECT_THAT(page.body, HasSubstr("Drift</span>"));
    EXPECT_THAT(page.body, HasSubstr("PC-1"));
    EXPECT_THAT(page.body, Not(HasSubstr("PC-2")));
    EXPECT_THAT(world.get("/assets/" + drifted.id).body, HasSubstr("Decide"));
}

TEST(AssetList, SearchesAmongThoseWithAProblem)
{
    PageWorld world;
    plant(world, "PC-1", "123456789");
    complain(world, "PC-1");
    EXPECT_THAT(world.get("/assets?mark=problem&q=pc-1").body, HasSubstr("id=\"row-"));
    EXPECT_THAT(world.get("/assets?mark=problem&q=123+456").body, HasSubstr("id=\"row-"));
    EXPECT_THAT(world.get("/assets?mark=problem&q=PC-2").body, Not(HasSubstr("id=\"row-")));
}

TEST(AssetList, SaysWhenNotAllWithAProblemAreShown)
{
    PageWorld world;
    {
        store::Transaction change(world.test.store());
        for (int i = 0; i < 501; ++i)
            insert_asset(change, {.name = "PC-1"});
        change.commit();
    }
    complain(world, "PC-1");
    const auto page = world.get("/assets?mark=problem");
    EXPECT_EQ(count_of(page.body, "id=\"row-"), 500U);
    EXPECT_THAT(page.body, HasSubstr("500 assets, and there are more"));
    EXPECT_THAT(page.body, Not(HasSubstr("rel=\"next\""))) << "there is no page behind it";
}

TEST(AssetPage, LeadsToTheActivitiesThatItDoesNotShow)
{
    PageWorld world;
    const auto asset = world.attached("PC-<1>");
    for (int i = 0; i < 20; ++i) {
        const auto activity = world.requested("Number " + std::to_string(i) + ".");
        store::Transaction change(world.test.store());
        attach_asset(change, activity.id, asset.id);
        change.commit();
    }
    const auto other = world.requested("About nothing");
    ASSERT_TRUE(world.desk->close_activity(world.test.activity.id, world.test.agent.id));
    const auto page = world.get("/assets/" + asset.id);
    EXPECT_THAT(page.body, HasSubstr("These are the newest 20."));
    EXPECT_THAT(page.body, Not(HasSubstr(world.test.activity.number)));

    const std::string all = "/activities?state=any&asset=" + asset.id + "&sort=newest";
    EXPECT_THAT(page.body, HasSubstr("href=\"" + escaped(all).text() + "\""));
    const auto list = world.get(all);
    EXPECT_THAT(list.body, HasSubstr("1 to 21 of 21 activities"));
    EXPECT_THAT(list.body, HasSubstr(world.test.activity.number));
    EXPECT_THAT(list.body, Not(HasSubstr(other.number)));
    EXPECT_THAT(list.body, HasSubstr("checked> About PC-&lt;1&gt;</label>"));
    EXPECT_THAT(list.body, HasSubstr("asset=" + asset.id + "&amp;sort=title"));
}

TEST(AssetPage, ShowsActivitiesAndFacts)
{
    PageWorld world;
    const auto asset = plant(world, "PC-<1>", "123456789");
    {
        store::Transaction change(world.test.store());
        attach_asset(change, world.test.activity.id, asset.id);
        change.commit();
    }
    const auto page = world.get("/assets/" + asset.id);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("PC-&lt;1&gt;"));
    EXPECT_THAT(page.body, HasSubstr("123 456 789"));
    EXPECT_THAT(page.body, HasSubstr(world.test.activity.number));
    EXPECT_THAT(page.body, Not(HasSubstr("These are the newest")));
    EXPECT_EQ(world.get("/assets/as-9999").status, 404);
}

} // namespace
} // namespace mock::web
