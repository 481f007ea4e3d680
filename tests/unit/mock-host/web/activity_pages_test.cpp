#include "mock-host/store/assets.hpp"
#include "mock-host/store/links.hpp"
#include "mock-host/web/journal_part.hpp"
#include "tests/unit/mock-host/web/page_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock::web {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr const char* evil = "<script>alert(1)</script>";

TEST(ActivityList, ShowsWhatSomebodyTypedAsText)
{
    PageWorld world;
    const auto activity = world.requested(evil);
    const auto page = world.get("/activities?q=%3Cscript");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("&lt;script&gt;alert(1)"));
    EXPECT_THAT(page.body, HasSubstr("Ada &lt;b&gt;"));
    EXPECT_THAT(page.body, Not(HasSubstr(evil)));
    EXPECT_THAT(page.body, Not(HasSubstr("Ada <b>")));
}

TEST(ActivityList, LeavesClosedOnesOutUnlessAskedFor)
{
    PageWorld world;
    const auto activity = world.requested("Plotter");
    ASSERT_TRUE(world.desk->close_activity(activity.id, world.test.agent.id));
    const auto open = world.get("/activities?q=plotter");
    EXPECT_THAT(open.body, Not(HasSubstr(activity.number)));
    EXPECT_THAT(open.body, HasSubstr("/activities?q=plotter&amp;state=any"));
    EXPECT_THAT(world.get("/activities?q=plotter&state=any").body, HasSubstr(activity.number));
}

TEST(ActivityList, GoesOnWhereThePageBeforeEnded)
{
    PageWorld world;
    for (int i = 0; i < 60; ++i)
        world.requested("Number " + std::to_string(i) + ".");
    const auto first = world.get("/activities?sort=oldest");
    EXPECT_THAT(first.body, HasSubstr("1 to 50 of 61 activities"));
    EXPECT_THAT(first.body, HasSubstr("Number 48."));
    EXPECT_THAT(first.body, Not(HasSubstr("Number 49.")));
    const std::size_t at = first.body.find("sort=oldest&amp;after=");
    ASSERT_NE(at, std::string::npos);
    const auto next = world.get("/activities?sort=oldest&after=a-000050&before=50");
    EXPECT_THAT(next.body, HasSubstr("51 to 61 of 61 activities"));
    EXPECT_THAT(next.body, HasSubstr("Number 49."));
}

TEST(ActivityList, CountsWhatThereIsWhateverTheAddressSays)
{
    PageWorld world;
    for (const char* before : {"2147483647", "99999999999999999999", "-5", "x"}) {
        SCOPED_TRACE(before);
        EXPECT_THAT(world.get(std::string("/activities?before=") + before).body,
                    HasSubstr("1 to 1 of 1 activities"));
    }
}

/// The button of a supporter on the activity of the world.
void put_link(PageWorld& world, std::chrono::hours left)
{
    store::Transaction change(world.test.store());
    store::put_link(change, {.instance = world.test.configuration.id,
                             .target = world.test.target(),
                             .key = "join",
                             .label = "Join",
                             .url = "https://example.com/join?secret=1",
                             .expires_at = world.desk->now() + left});
    change.commit();
}

TEST(ActivityList, FindsOpenRemoteSessions)
{
    PageWorld world;
    const auto other = world.requested("Without");
    put_link(world, std::chrono::hours{1});
    const auto page = world.get("/activities?remote=1");
    EXPECT_THAT(page.body, HasSubstr(world.test.activity.number));
    EXPECT_THAT(page.body, Not(HasSubstr(other.number)));
}

TEST(ActivityPage, ShowsJournalAndNotesAsText)
{
    PageWorld world;
    const auto written = world.post(world.page() + "/notes", {{"text", evil}});
    EXPECT_EQ(written.status, 303);
    const auto page = world.get(world.page());
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("&lt;script&gt;alert(1)"));
    EXPECT_THAT(page.body, Not(HasSubstr(evil)));
    EXPECT_THAT(page.body, HasSubstr("id=\"result\""));
    EXPECT_THAT(page.body, HasSubstr("id=\"act-echo.run\""));
}

TEST(ActivityPage, NamesNoAddressThatOpensASession)
{
    PageWorld world;
    put_link(world, std::chrono::hours{1});
    const std::string button = world.page() + "/links/" + world.test.configuration.id + "/join";
    for (const auto& from : {world.page(), "/api/v1" + world.page()}) {
        const std::string body = world.get(from).body;
        EXPECT_THAT(body, HasSubstr(button));
        EXPECT_THAT(body, Not(HasSubstr("example.com/join")));
    }
    const auto pressed = world.get(button);
    EXPECT_EQ(pressed.status, 303);
    EXPECT_EQ(value_of(pressed.headers, "Location"), "https://example.com/join?secret=1");
    EXPECT_EQ(value_of(pressed.headers, "Cache-Control"), "no-store");
}

TEST(ActivityPage, LinkThatExpiredLeadsNowhere)
{
    PageWorld world;
    put_link(world, std::chrono::hours{-1});
    const auto pressed =
        world.get(world.page() + "/links/" + world.test.configuration.id + "/join");
    EXPECT_EQ(pressed.status, 404);
    EXPECT_THAT(pressed.body, HasSubstr("Go back and create a new one."));
}

TEST(ActivityPage, RefusesAnEmptyNote)
{
    PageWorld world;
    EXPECT_EQ(world.post(world.page() + "/notes", {{"text", " \r\n"}}).status, 400);
    EXPECT_THAT(list_journal(store::Reader(world.test.store()), world.test.target()), SizeIs(1));
}

TEST(ActivityPage, ShowsTheNewestEntriesOfALongStory)
{
    PageWorld world;
    for (int i = 0; i < 120; ++i)
        world.write(world.test.activity, store::Visibility::internal,
                    "entry " + std::to_string(i) + ".");
    const auto page = world.get(world.page());
    EXPECT_THAT(page.body, HasSubstr("entry 119."));
    EXPECT_THAT(page.body, Not(HasSubstr("entry 5.")));
    EXPECT_LT(page.body.size(), 150U << 10);
    EXPECT_THAT(world.get(world.page() + "?entries=all").body, HasSubstr("entry 5."));
}

TEST(ActivityPage, TakingItOverIsInTheJournal)
{
    PageWorld world;
    const auto taken = world.post(world.page() + "/take", {});
    EXPECT_EQ(value_of(taken.headers, "Location"), world.page() + "?said=activity_taken");
    const auto now = find_activity(store::Reader(world.test.store()), world.test.activity.id);
    EXPECT_EQ(now->responsible, world.test.agent.id);
    EXPECT_EQ(now->state, store::ActivityState::in_progress);
    EXPECT_THAT(list_journal(store::Reader(world.test.store()), world.test.target()), SizeIs(2));
}

TEST(ActivityPage, ClosingTwiceIsClosed)
{
    PageWorld world;
    EXPECT_EQ(world.post(world.page() + "/close", {}).status, 303);
    EXPECT_EQ(world.post(world.page() + "/close", {}).status, 303);
    EXPECT_EQ(world.post(world.page() + "/take", {}).status, 409);
    EXPECT_EQ(world.post(world.page() + "/reopen", {}).status, 303);
}

TEST(ActivityPage, UnknownNumberIsNotFound)
{
    PageWorld world;
    EXPECT_EQ(world.get("/activities/INC-1999-000001").status, 404);
    EXPECT_EQ(world.get("/api/v1/activities/INC-1999-000001").status, 404);
}

TEST(ActivityList, ProgramsAreToldWhatAFilterDoesNotKnow)
{
    PageWorld world;
    EXPECT_EQ(world.get("/activities?state=bogus&kind=zzz&sort=up").status, 200);
    EXPECT_EQ(world.get("/api/v1/activities?state=any&kind=task&sort=title&limit=200").status, 200);
    for (const char* query : {"state=bogus", "kind=zzz", "sort=up", "limit=x", "limit=0"})
        EXPECT_EQ(world.get(std::string("/api/v1/activities?") + query).status, 400) << query;
    EXPECT_EQ(world.get("/api/v1/assets?limit=1x").status, 400);
    EXPECT_THAT(world.get("/api/v1/activities?state=bogus").body,
                HasSubstr("in_progress, paused, closed, planned, any"));
}

TEST(NewActivity, KindThatIsNotThereIsNoIncident)
{
    PageWorld world;
    const auto page = world.post(
        "/activities", {{"title", "Plotter"}, {"initiator", world.requester.id}, {"kind", "zzz"}});
    EXPECT_EQ(page.status, 400);
    EXPECT_THAT(page.body, HasSubstr("id=\"kind-error\""));
}

TEST(NewActivity, KeepsWhatWasTypedWhenSomethingIsWrong)
{
    PageWorld world;
    const auto page = world.post("/activities", {{"title", "Plotter <x>"}, {"asset", "PC-77"}});
    EXPECT_EQ(page.status, 400);
    EXPECT_THAT(page.body, HasSubstr("value=\"Plotter &lt;x&gt;\""));
    EXPECT_THAT(page.body, HasSubstr("id=\"initiator-error\""));
    EXPECT_THAT(page.body, HasSubstr("id=\"asset-error\""));
    EXPECT_THAT(list_activities(store::Reader(world.test.store()), {}), SizeIs(1));
}

TEST(NewActivity, BelongsToWhoCreatedIt)
{
    PageWorld world;
    store::Asset asset;
    {
        store::Transaction change(world.test.store());
        asset = insert_asset(change, {.name = "PC-7"});
        change.commit();
    }
    const auto made =
        world.post("/activities",
                   {{"title", "Plotter"}, {"initiator", world.requester.id}, {"asset", "pc-7"}});
    EXPECT_EQ(made.status, 303);
    const auto all = list_activities(store::Reader(world.test.store()), {.search = "Plotter"});
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].responsible, world.test.agent.id);
    EXPECT_THAT(all[0].assets, testing::ElementsAre(asset.id));
}

TEST(LongText, IsFoldedBetweenWords)
{
    std::string text;
    for (int i = 0; i < 200; ++i)
        text += "wörter ";
    const FoldedText folded = fold(text);
    EXPECT_LE(folded.beginning.size(), 300U);
    EXPECT_EQ(folded.beginning + " " + folded.rest, text);
    EXPECT_EQ(fold("short").rest, "");
    EXPECT_EQ(fold(std::string(200, 'x') + std::string(800, 'y')).beginning.size(), 300U);
}

TEST(ActivitiesPage, LeadsBackToWhereOneCameFrom)
{
    PageWorld world;
    for (int i = 0; i < 120; ++i)
        world.requested("Request " + std::to_string(i));
    const auto follow = [&](const std::string& page, const std::string& rel) {
        const std::size_t end = page.find("\" rel=\"" + rel + "\"");
        if (end == page.npos) return std::string();
        const std::size_t begin = page.rfind("href=\"", end) + 6;
        std::string address = page.substr(begin, end - begin);
        while (address.find("&amp;") != address.npos)
            address.erase(address.find("&amp;") + 1, 4);
        return world.get(address).body;
    };
    const std::string first = world.get("/activities?sort=newest").body;
    EXPECT_EQ(follow(first, "prev"), "");
    const std::string second = follow(first, "next");
    const std::string third = follow(second, "next");
    EXPECT_THAT(third, HasSubstr("Request 0<"));
    EXPECT_EQ(follow(third, "next"), "");
    const std::string back = follow(third, "prev");
    EXPECT_THAT(back, HasSubstr("51 to 100"));
    EXPECT_THAT(back, HasSubstr("Request 69<"));
    EXPECT_THAT(follow(back, "prev"), HasSubstr("Request 119<"));
    EXPECT_THAT(follow(back, "next"), HasSubstr("Request 0<"));
}

} // namespace
} // namespace mock::web
