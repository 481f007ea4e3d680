#include "mock-host/store/links.hpp"
#include "tests/unit/mock-host/web/page_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock::web {
namespace {

using testing::HasSubstr;
using testing::Not;

void put_links(PageWorld& world, const store::Activity& activity, std::chrono::hours left)
{
    const store::Target target{store::TargetKind::activity, activity.id};
    const auto expiry = world.desk->now() + left;
    store::Transaction change(world.test.store());
    put_link(change, {world.test.configuration.id, target, "agent", "Join as supporter",
                      "https://example.com/supporter", store::Audience::agent, expiry});
    put_link(change, {world.test.configuration.id, target, "portal", "Join",
                      "https://example.com/client", store::Audience::portal, expiry});
    change.commit();
}

TEST(Portal, ShowsNothingInternal)
{
    PageWorld world;
    const auto activity = world.requested("Printer");
    world.write(activity, store::Visibility::internal, "known to agents");
    world.write(activity, store::Visibility::portal, "known to all <i>");
    put_links(world, activity, std::chrono::hours{1});

    const auto page = world.get("/portal/" + activity.number, false);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("known to all &lt;i&gt;"));
    EXPECT_THAT(page.body, HasSubstr("href=\"https://example.com/client\""));
    EXPECT_THAT(page.body, Not(HasSubstr("known to agents")));
    EXPECT_THAT(page.body, Not(HasSubstr("supporter")));
    EXPECT_THAT(page.body, Not(HasSubstr("g@example.com")));
}

TEST(Portal, OffersNoLinkThatHasExpired)
{
    PageWorld world;
    const auto activity = world.requested("Printer");
    put_links(world, activity, std::chrono::hours{-1});
    EXPECT_THAT(world.get("/portal/" + activity.number, false).body,
                Not(HasSubstr("example.com/client")));
}

TEST(Portal, AnotherPersonsActivityIsAsIfItDidNotExist)
{
    PageWorld world;
    const auto theirs = world.get("/portal/" + world.test.activity.number, false);
    const auto none = world.get("/portal/INC-1999-000001", false);
    EXPECT_EQ(theirs.status, 404);
    EXPECT_EQ(none.status, 404);
    EXPECT_THAT(theirs.body, Not(HasSubstr("Printer")));
}

TEST(Portal, ListsOwnActivitiesOnly)
{
    PageWorld world;
    const auto own = world.requested("Mine <script>");
    const auto page = world.get("/portal", false);
    EXPECT_THAT(page.body, HasSubstr(own.number));
    EXPECT_THAT(page.body, HasSubstr("Mine &lt;script&gt;"));
    EXPECT_THAT(page.body, Not(HasSubstr(world.test.activity.number)));
}

TEST(Portal, RequesterGetsNoPageOfAgents)
{
    PageWorld world;
    const auto own = world.requested("Mine");
    for (const std::string& path :
         {std::string("/activities"), "/activities/" + own.number, std::string("/assets"),
          std::string("/api/v1/activities"), "/api/v1/activities/" + own.number,
          std::string("/api/v1/assets")})
        EXPECT_EQ(world.get(path, false).status, 403) << path;
    EXPECT_THAT(world.get("/api/v1/me", false).body, HasSubstr("requester"));
}

} // namespace
} // namespace mock::web
