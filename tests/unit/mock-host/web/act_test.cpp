#include "tests/unit/mock-host/web/page_world.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock::web {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

std::size_t calls(PageWorld& world)
{
    return list_calls(store::Reader(world.test.store()), {.target = world.test.target()}).size();
}

/// Waits for the end of a call that somebody clicked, and shows the page of its place.
std::string page_after(PageWorld& world, const std::string& input)
{
    const auto call = world.test.clicked(input);
    EXPECT_TRUE(world.desk->wait(call->number));
    return world.get(world.page() + "?call=" + call->id).body;
}

TEST(Act, PressBecomesACallAndThePageSaysHowItEnded)
{
    PageWorld world;
    world.desk->start();
    const auto pressed = world.post(world.action(), {{"key", "k1"}});
    EXPECT_EQ(pressed.status, 303);
    const std::string there = value_of(pressed.headers, "Location");
    EXPECT_EQ(there, world.page() + "?call=c-000001");
    ASSERT_TRUE(world.desk->wait(1));
    EXPECT_THAT(world.get(there).body, HasSubstr("data-call=\"c-000001\" data-state=\"ended\""));
}

TEST(Act, SameKeyIsOneCall)
{
    PageWorld world;
    const std::string api = "/api/v1" + world.action();
    const auto first = world.post_json(api, R"({"key":"k1","input":{}})");
    const auto second = world.post_json(api, R"({"key":"k1","input":{}})");
    EXPECT_EQ(first.status, 202);
    EXPECT_EQ(first.body, R"({"call":"c-000001"})");
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(calls(world), 1U);
}

TEST(Act, KeyThatWasUsedForAnotherInputIsRefused)
{
    PageWorld world(true);
    const auto press = [&](const std::string& reason) {
        return world.post_json("/api/v1" + world.action(),
                               R"({"key":"k1","input":{"reason":")" + reason + R"("}})");
    };
    const auto first = press("one");
    EXPECT_EQ(first.status, 202);
    const auto refused = press("two");
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr(R"("code":"key.used")"));
    EXPECT_THAT(refused.body, HasSubstr("use a new key"));
    EXPECT_EQ(press("one").body, first.body);
    EXPECT_EQ(calls(world), 1U);
}

// The contract bounds the whole key, with what the desk puts before it.
TEST(Act, KeyIsWhatTheContractCallsOneOrNothingIsDone)
{
    PageWorld world;
    const std::string job = "/api/v1/jobs/" + world.test.configuration.id + "/echo.job/run";
    const auto answer = [&](const std::string& path, const std::string& key) {
        return world.post_json(path, json::serialize(json::object{{"key", key}}));
    };
    for (const std::string& path : {"/api/v1" + world.action(), job}) {
        for (const std::string& key :
             {std::string(114, 'k'), std::string(200'000, 'k'), std::string("a\0b", 3),
              std::string("a b"), std::string("a\nb"), std::string("schlüssel")}) {
            SCOPED_TRACE(path + " " + key.substr(0, 20));
            const auto refused = answer(path, key);
            EXPECT_EQ(refused.status, 400);
            EXPECT_THAT(refused.body, HasSubstr(R"("code":"input.invalid")"));
            EXPECT_THAT(refused.body, HasSubstr("113"));
        }
        EXPECT_EQ(answer(path, std::string(100, 'k') + "Az09._-:/").status, 202);
        EXPECT_EQ(answer(path, std::string(113, 'k')).status, 202);
    }
}

TEST(Act, ProgramThatWaitsIsToldHowItsCallEnded)
{
    PageWorld world;
    world.desk->start();
    const auto answer = world.post_json("/api/v1" + world.action(), "{}", true, "foo, wait=30");
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr(R"("status":"ok")"));
    EXPECT_THAT(answer.body, HasSubstr(R"("ended":true)"));
}

TEST(Act, WishToWaitThatMakesNoSenseIsNone)
{
    PageWorld world; // Nothing runs: whoever waits would wait for long.
    for (const char* prefer : {"wait=0", "wait=", "wait=soon", "wait=-5", "wait=999999999",
                               "await=30", "respond-async", ",,=;"}) {
        SCOPED_TRACE(prefer);
        EXPECT_EQ(world.post_json("/api/v1" + world.action(), "{}", true, prefer).status, 202);
    }
}

TEST(Act, MissingFieldIsSaidAtTheField)
{
    PageWorld world(true);
    const auto refused =
        world.post_json("/api/v1" + world.action(), R"({"key":"k1","input":{"reason":""}})");
    EXPECT_EQ(refused.status, 400);
    const auto error = json::parse(refused.body).at("error");
    EXPECT_THAT(std::string(error.at("fields").at("reason").as_string()), Not(HasSubstr("form.")));
    EXPECT_EQ(calls(world), 0U);
}

TEST(Act, FormKeepsWhatWasTypedWhenItIsRefused)
{
    PageWorld world(true);
    const std::string long_reason(600, 'x');
    const auto page = world.post(world.action(), {{"input.reason", long_reason}});
    EXPECT_EQ(page.status, 400);
    EXPECT_THAT(page.body, HasSubstr(long_reason));
    EXPECT_THAT(page.body, HasSubstr("id=\"in-reason-error\""));
    EXPECT_EQ(world.post(world.action(), {{"input.reason", "because"}}).status, 303);
}

TEST(Act, ActionThatAsksIsADialog)
{
    PageWorld world(true);
    EXPECT_THAT(world.get(world.page()).body, HasSubstr("data-dialog>"));
    const auto page = world.get(world.action());
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("name=\"input.reason\" required"));
    EXPECT_THAT(page.body, HasSubstr("data-act=\"/api/v1" + world.action() + "\""));
}

TEST(Act, OnlyAssetIsNotAskedFor)
{
    PageWorld world(true);
    const auto asset = world.attached("PC-1");
    EXPECT_THAT(world.get(world.action()).body,
                HasSubstr("name=\"input.asset\" value=\"" + asset.id + "\""));
}

TEST(Act, OneOfSeveralAssetsIsChosen)
{
    PageWorld world(true);
    world.attached("PC-1");
    const auto second = world.attached("PC-<2>");
    const auto page = world.get(world.action());
    EXPECT_THAT(page.body, HasSubstr("<select id=\"in-asset\" name=\"input.asset\">"));
    EXPECT_THAT(page.body, HasSubstr("<option value=\"" + second.id + "\">PC-&lt;2&gt;</option>"));
}

TEST(Act, OneOfSeveralConfigurationsIsChosen)
{
    PageWorld world;
    store::Configuration wanted{.package = "echo", .name = "Second"};
    store::Transaction change(world.test.store());
    wanted.created_at = wanted.updated_at = runtime::TestDesk::real_time();
    const auto second = insert_configuration(change, wanted);
    put_record(change, {.instance = second->id, .target = world.test.target(), .key = "interest"});
    change.commit();

    EXPECT_THAT(world.get(world.page()).body, HasSubstr("data-dialog>"));
    EXPECT_THAT(world.get(world.action()).body,
                HasSubstr("<option value=\"" + second->id + "\">Second</option>"));
    const auto pressed = world.post(world.action(), {{"configuration", second->id}});
    EXPECT_EQ(pressed.status, 303);
    const auto call = find_call(store::Reader(world.test.store()), std::int64_t{1});
    EXPECT_EQ(call->request.instance, second->id);
}

TEST(Act, UnknownActionIsNotFound)
{
    PageWorld world;
    EXPECT_EQ(world.get(world.page() + "/actions/nothing").status, 404);
    EXPECT_EQ(world.post(world.page() + "/actions/nothing", {}).status, 404);
    EXPECT_EQ(world.post_json("/api/v1" + world.page() + "/actions/nothing", "{}").status, 404);
}

TEST(Act, BrokenBodyIsRefused)
{
    PageWorld world;
    EXPECT_EQ(world.post_json("/api/v1" + world.action(), "{").status, 400);
    EXPECT_EQ(world.post_json("/api/v1" + world.action(), R"({"input":{"a":{}}})").status, 400);
    EXPECT_EQ(calls(world), 0U);
}

TEST(Act, RequesterMayNotPress)
{
    PageWorld world;
    EXPECT_EQ(world.post(world.action(), {}, false).status, 403);
    EXPECT_EQ(world.post_json("/api/v1" + world.action(), "{}", false).status, 403);
    EXPECT_EQ(calls(world), 0U);
}

TEST(Result, WarningIsDoneBut)
{
    PageWorld world;
    const auto page = page_after(world, R"({"outcome":{"message":"Session <open>","findings":[
            {"id":"mail","state":"warning","title":"Nobody was mailed","remedy":"Pass it on"}]}})");
    EXPECT_THAT(page, HasSubstr("data-tone=\"warn\" data-call=\"c-000001\""));
    EXPECT_THAT(page, HasSubstr("Session &lt;open&gt;"));
    EXPECT_THAT(page, HasSubstr("Pass it on"));
}

TEST(Result, CallOfAnotherPlaceIsNotShown)
{
    PageWorld world;
    const auto call = world.test.clicked(R"({"outcome":{"message":"secret"}})");
    ASSERT_TRUE(world.desk->wait(call->number));
    const auto other = world.requested("Other");
    const auto page = world.get("/activities/" + other.number + "?call=" + call->id);
    EXPECT_THAT(page.body, Not(HasSubstr("secret")));
}

TEST(OpenUrl, IsGivenOnceToItsActor)
{
    PageWorld world;
    const auto page =
        page_after(world, R"({"outcome":{"open_url":"https://example.com/open/me"}})");
    const std::string where = "/api/v1/calls/c-000001/open-url";
    EXPECT_THAT(page, HasSubstr("data-open-url=\"" + where + "\""));
    EXPECT_THAT(page, Not(HasSubstr("open/me")));

    EXPECT_EQ(world.post_json(where, "", false).status, 404);
    EXPECT_EQ(world.get(where).status, 405);
    EXPECT_EQ(world.post_json(where, "").body, R"({"url":"https://example.com/open/me"})");
    EXPECT_EQ(world.post_json(where, "").status, 404);
    EXPECT_THAT(world.get(world.page() + "?call=c-000001").body, Not(HasSubstr("data-open-url")));
}

TEST(OpenUrl, IsAPageWithoutScript)
{
    PageWorld world;
    page_after(world, R"({"outcome":{"open_url":"https://example.com/open/me"}})");
    EXPECT_THAT(world.post("/calls/c-000001/open", {}).body,
                HasSubstr("href=\"https://example.com/open/me\""));
    EXPECT_EQ(world.post("/calls/c-000001/open", {}).status, 404);
}

TEST(CallJson, IsForItsActorAndForAgents)
{
    PageWorld world;
    page_after(world, R"({"outcome":{"message":"fine","open_url":"https://example.com/x"}})");
    const auto seen = world.get("/api/v1/calls/c-000001");
    EXPECT_THAT(seen.body, HasSubstr(R"("message":"fine")"));
    EXPECT_THAT(seen.body, Not(HasSubstr("example.com")));
    EXPECT_EQ(world.get("/api/v1/calls/c-000001", false).status, 404);
}

} // namespace
} // namespace mock::web
