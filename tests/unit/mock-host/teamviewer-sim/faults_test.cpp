#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <gmock/gmock.h>

namespace sim::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// The statuses of calls of /ping, one after the other.
std::vector<int> pings(Cloud& cloud, int calls)
{
    std::vector<int> found;
    for (int i = 0; i < calls; ++i)
        found.push_back(cloud.get("/ping").status);
    return found;
}

std::size_t open_sessions(Cloud& cloud)
{
    return json_of(cloud.send("GET", "/sim/state")).at("open_sessions").as_array().size();
}

TEST(SimFaults, StrikesOnceAndOnlyWhereItWasAimedAt)
{
    Cloud cloud;
    cloud.control("/faults", R"({"method":"GET","path":"/ping","kind":"server_error"})");
    EXPECT_EQ(cloud.get("/account").status, 200);
    EXPECT_EQ(cloud.post("/ping", "").status, 404);
    EXPECT_EQ(pings(cloud, 2), (std::vector{500, 200}));
}

TEST(SimFaults, NthEveryAndCount)
{
    Cloud cloud;
    cloud.control(
        "/faults",
        R"({"path":"/api/v1/ping","kind":"status","status":503,"nth":2,"every":2,"count":2})");
    EXPECT_EQ(pings(cloud, 7), (std::vector{200, 503, 200, 503, 200, 200, 200}));
}

TEST(SimFaults, CountZeroGoesOnUntilDeleted)
{
    Cloud cloud;
    cloud.control("/faults", R"({"path":"/ping","kind":"server_error","count":0})");
    EXPECT_EQ(pings(cloud, 3), (std::vector{500, 500, 500}));
    EXPECT_EQ(cloud.send("DELETE", "/sim/faults").status, 204);
    EXPECT_EQ(cloud.get("/ping").status, 200);
}

TEST(SimFaults, SameSeedGivesTheSameChances)
{
    const auto run = [](const std::string& seed) {
        Cloud cloud;
        cloud.control("/faults", R"({"path":"/ping","kind":"server_error","count":0,)"
                                 R"("probability":0.5,"seed":)" +
                                     seed + "}");
        return pings(cloud, 40);
    };
    EXPECT_EQ(run("5"), run("5"));
    EXPECT_NE(run("5"), run("6"));
    EXPECT_THAT(run("5"), ::testing::AllOf(::testing::Contains(200), ::testing::Contains(500)));
}

TEST(SimFaults, PresetsLookAsTheWebApisErrors)
{
    Cloud cloud;
    const auto answer_to = [&](const std::string& kind) {
        cloud.control("/faults", R"({"kind":")" + kind + R"(","retry_after_s":7})");
        return cloud.get("/account");
    };
    const Response expired = answer_to("token_expired");
    EXPECT_EQ(expired.status, 401);
    EXPECT_EQ(text(json_of(expired), "error_code"), "1");
    EXPECT_EQ(answer_to("rate_limit_403").status, 403);
    const Response limited = answer_to("rate_limit_429");
    EXPECT_EQ(limited.status, 429);
    EXPECT_EQ(header(limited, "Retry-After"), "7");
    EXPECT_THAT(answer_to("license_limit").body, HasSubstr("license limitations"));
    EXPECT_THAT(answer_to("html").content_type, HasSubstr("text/html"));
    const Response moved = answer_to("redirect");
    EXPECT_EQ(moved.status, 302);
    EXPECT_NE(header(moved, "Location"), "");
}

TEST(SimFaults, DropBeforeLeavesNothingAndDropAfterLeavesTheSession)
{
    Cloud cloud;
    cloud.control("/faults", R"({"path":"/sessions","kind":"drop_before"})");
    EXPECT_TRUE(cloud.post("/sessions", R"({"groupname":"A"})").delivery.drop);
    EXPECT_EQ(open_sessions(cloud), 0U);
    cloud.control("/faults", R"({"path":"/sessions","kind":"drop_after"})");
    EXPECT_TRUE(cloud.post("/sessions", R"({"groupname":"A"})").delivery.drop);
    EXPECT_EQ(open_sessions(cloud), 1U);
}

TEST(SimFaults, LateErrorSaysThatItFailedAndLeavesTheSession)
{
    Cloud cloud;
    cloud.control("/faults", R"({"path":"/sessions","kind":"late_error"})");
    const Response answer = cloud.post("/sessions", R"({"groupname":"A"})");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(text(json_of(answer), "error"), "internal_error");
    EXPECT_EQ(open_sessions(cloud), 1U);
}

TEST(SimFaults, RedirectMayHaveAnotherStatus)
{
    Cloud cloud;
    cloud.control("/faults", R"({"path":"/ping","kind":"redirect","status":307})");
    EXPECT_EQ(cloud.get("/ping").status, 307);
}

TEST(SimFaults, HugeAnswerIsStillJsonAndStillSaysTheSame)
{
    Cloud cloud;
    cloud.control("/faults", R"({"path":"/ping","kind":"huge","bytes":100000})");
    const Response answer = cloud.get("/ping");
    EXPECT_GT(answer.body.size(), 100'000U);
    EXPECT_EQ(text(json_of(answer), "token_valid"), "true");
}

TEST(SimFaults, MalformedAnswerIsNoJson)
{
    Cloud cloud;
    cloud.control("/faults", R"({"path":"/ping","kind":"malformed"})");
    EXPECT_THAT(json_of(cloud.get("/ping")), SizeIs(0));
}

TEST(SimFaults, DelaysAndCutsAreLeftToTheServer)
{
    Cloud cloud;
    cloud.control("/faults", R"({"faults":[{"path":"/ping","kind":"latency","delay_ms":700},)"
                             R"({"path":"/ping","nth":2,"kind":"slow","delay_ms":5},)"
                             R"({"path":"/ping","nth":3,"kind":"truncated"}]})");
    EXPECT_EQ(cloud.get("/ping").delivery.delay, 700ms);
    EXPECT_EQ(cloud.get("/ping").delivery.pause, 5ms);
    EXPECT_TRUE(cloud.get("/ping").delivery.cut_after);
}

TEST(SimFaults, ScriptWithAnUnknownKindAddsNothing)
{
    Cloud cloud;
    EXPECT_EQ(cloud.control("/faults", R"({"faults":[{"kind":"server_error"},{"kind":"gremlin"}]})")
                  .status,
              400);
    EXPECT_EQ(cloud.get("/ping").status, 200);
}

} // namespace
} // namespace sim::test
