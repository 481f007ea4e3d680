#include "mock-host/store/audit.hpp"
#include "mock-host/store/passwords.hpp"
#include "tests/unit/mock-host/web/role_world.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace mock::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

store::AuditEntry newest(RoleWorld& world)
{
    return store::list_audit(store::Reader(world.test.store()), {.limit = 1}).front();
}

TEST(AuditPages, LinkThatIsOpenedLeavesItsTrace)
{
    RoleWorld world;
    Request request =
        world.request(Asker::agent, "GET", "/activities/{activity}/links/{configuration}/{link}");
    request.remote = "192.0.2.7";
    EXPECT_EQ(world.answer(request).status, 303);

    const auto entry = newest(world);
    EXPECT_EQ(entry.action, "link.open");
    EXPECT_EQ(entry.actor.name, "Alan");
    EXPECT_EQ(entry.actor.origin, "web 192.0.2.7");
    EXPECT_THAT(entry.subject, HasSubstr("activity " + world.names["activity"]));
    EXPECT_EQ(entry.details, "join");
}

TEST(AuditPages, RefusedSignInLeavesItsTraceAndNotWhatWasTyped)
{
    RoleWorld world;
    Site site(*world.desk, {.data = world.test.folder(), .by_password = true, .hosts = {"desk"}});
    const auto sign_in = [&](const std::string& email) {
        Request request = world.request(Asker::nobody, "POST", "/sign-in");
        request.form = {{"email", email}, {"password", "hunter22-hunter22"}};
        request.remote = "192.0.2.8";
        EXPECT_EQ(site.answer(request).status, 403);
        return newest(world);
    };
    const auto known = sign_in("ada@example.com");
    EXPECT_EQ(known.action + " " + known.outcome, "sign_in refused");
    EXPECT_EQ(known.subject, "person Ada (" + world.names["person"] + ")");
    EXPECT_EQ(known.actor.origin, "web 192.0.2.8");

    const auto unknown = sign_in("hunter22-typed-in-the-wrong-field");
    EXPECT_EQ(unknown.subject, "nobody of the desk");
    EXPECT_THAT(unknown.details + unknown.actor.name, Not(HasSubstr("hunter22")));
}

TEST(AuditPages, SignInByChoiceIsNoted)
{
    RoleWorld world;
    EXPECT_EQ(world.ask(Asker::nobody, "POST", "/sign-in").status, 303);
    EXPECT_EQ(newest(world).action, "sign_in");
    EXPECT_EQ(newest(world).actor.name, "Ada");
}

TEST(AuditPages, PageAndApiTellTheSame)
{
    RoleWorld world;
    world.ask(Asker::agent, "GET", "/activities/{activity}/links/{configuration}/{link}");
    const std::string page = world.ask(Asker::administrator, "GET", "/admin/audit").body;
    EXPECT_THAT(page, AllOf(HasSubstr("Link to a session opened"), HasSubstr("Alan")));
    const std::string json = world.ask(Asker::administrator, "GET", "/api/v1/audit").body;
    EXPECT_THAT(json, AllOf(HasSubstr("\"action\":\"link.open\""), HasSubstr("\"Alan\"")));
    const std::string none =
        world.ask(Asker::administrator, "GET", "/admin/audit?subject=no-such").body;
    EXPECT_THAT(none, HasSubstr("Nothing fits"));
}

TEST(AuditPages, ProgramGetsAsManyLinesAsItAsksFor)
{
    RoleWorld world;
    const auto ask = [&](const std::string& query) {
        return world.ask(Asker::administrator, "GET", "/api/v1/audit" + query);
    };
    for (int i = 0; i < 2; ++i)
        world.ask(Asker::agent, "GET", "/activities/{activity}/links/{configuration}/{link}");

    const auto one = boost::json::parse(ask("?limit=1").body).as_object();
    EXPECT_EQ(one.at("entries").as_array().size(), 1U);
    const auto next = boost::json::value_to<std::int64_t>(one.at("before"));
    const auto older =
        boost::json::parse(ask("?limit=1&before=" + std::to_string(next)).body).as_object();
    EXPECT_EQ(older.at("entries").at(0).at("number"), next - 1);
    for (const char* path : {"/api/v1/audit", "/api/v1/calls", "/api/v1/mails"}) {
        const auto refused = world.ask(Asker::administrator, "GET", std::string(path) + "?limit=0");
        EXPECT_EQ(refused.status, 400) << path;
        EXPECT_THAT(refused.body, HasSubstr("200")) << path;
    }
}

TEST(AuditPages, AreSearchedByTheNameOfAnAsset)
{
    RoleWorld world;
    world.ask(Asker::agent, "GET", "/assets/{asset}/links/{configuration}/{link}");
    const std::string page =
        world.ask(Asker::administrator, "GET", "/admin/audit?subject=pc-1").body;
    EXPECT_THAT(page, HasSubstr("asset PC-1 (" + world.names["asset"] + ")"));
}

} // namespace
} // namespace mock::web
