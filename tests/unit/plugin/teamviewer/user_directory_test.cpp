#include "plugin/teamviewer/teamviewer.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <utility>

namespace tv {
namespace {

using testing::answer;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using testing::World;
using namespace std::chrono_literals;

constexpr const char* two_reports = R"({"records":[
    {"id":"r1","userid":"u1","username":"Grace","start_date":"2025-03-04T11:00:00Z"},
    {"id":"r2","userid":"u9","username":"Stranger","start_date":"2025-03-04T11:10:00Z"}]})";

constexpr const char* grace = R"({"users":[{"id":"u1","email":"grace@example.com"}]})";

class UsersOfReports : public ::testing::Test {
protected:
    Cloud& cloud()
    {
        if (!api) api = std::make_unique<TeamViewer>(world.configuration, world.services());
        return api->cloud();
    }
    void answers(int status, const std::string& body)
    {
        world.transport.handler = [=](const http::Request&) { return answer(status, body); };
    }

    std::vector<Connection> read()
    {
        auto found =
            cloud().connections({.from = testing::noon - 2h, .to = testing::noon}, world.call);
        EXPECT_TRUE(found);
        return found ? *std::move(found) : std::vector<Connection>{};
    }
    desk::Result<std::vector<Connection>> read_in_background()
    {
        return cloud().connections({.from = testing::noon - 2h, .to = testing::noon},
                                   world.background);
    }
    void answers_of_users(int status, const std::string& body)
    {
        world.transport.handler = [=](const http::Request& it) {
            if (it.endpoint.path != "/users") return answer(200, two_reports);
            return answer(status, body);
        };
    }

    long asked(const std::string& what)
    {
        const auto sent = world.transport.sent();
        return std::count(sent.begin(), sent.end(), what);
    }

    World world;
    std::unique_ptr<TeamViewer> api;
};

TEST_F(UsersOfReports, AddressOfTheSupporterComesFromTheListOfUsersReadOnceAnHour)
{
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        return answer(200, R"({"users":[{"id":"u1","name":"Grace","email":"grace@example.com"},
                               {"id":"u2","email":null},{"name":"nobody"},7]})");
    };

    const auto found = read();

    ASSERT_THAT(found, SizeIs(2)); // Newest first.
    EXPECT_EQ(found[1].user_email, "grace@example.com");
    EXPECT_EQ(found[0].user_email, "");
    read();
    EXPECT_EQ(asked("GET /users"), 1);
    world.clock.advance(61min);
    read();
    EXPECT_EQ(asked("GET /users"), 2);
}

TEST_F(UsersOfReports, WhoComesWhileTheListIsReadWaitsForItsAddresses)
{
    std::future<std::vector<Connection>> other;
    world.transport.handler = [&](const http::Request& it) {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        other = std::async(std::launch::async, [this] { return read(); });
        other.wait_for(50ms); // Whoever does not wait is done by now.
        return answer(200, R"({"users":[{"id":"u1","email":"grace@example.com"}]})");
    };

    EXPECT_EQ(read().at(1).user_email, "grace@example.com");
    EXPECT_EQ(other.get().at(1).user_email, "grace@example.com");
    EXPECT_EQ(asked("GET /users"), 1);
}

TEST_F(UsersOfReports, WhoMayNotWaitAnyMoreLeavesWhileTheListIsRead)
{
    std::atomic<bool> is_over{false};
    const desk::Call stopped({.id = 9}, [&]() -> desk::Status {
        if (!is_over) return {};
        return desk::Error{.status = desk::Errc::cancelled, .code = "call.cancelled"};
    });
    world.transport.handler = [&](const http::Request& it) {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        auto other = std::async(std::launch::async, [&] {
            return cloud().connections({.from = testing::noon - 2h, .to = testing::noon}, stopped);
        });
        other.wait_for(50ms);
        is_over = true;
        EXPECT_EQ(other.wait_for(10s), std::future_status::ready);
        EXPECT_FALSE(other.get()); // Nothing is booked by names.
        return answer(200, R"({"users":[{"id":"u1","email":"grace@example.com"}]})");
    };

    EXPECT_EQ(read().at(1).user_email, "grace@example.com");
}

TEST_F(UsersOfReports, CallThatIsStoppedWhileItReadsTheListHasNoReportsWithoutAddresses)
{
    bool is_over = false;
    const desk::Call stopped({.id = 9}, [&]() -> desk::Status {
        if (!is_over) return {};
        return testing::failure(desk::Errc::cancelled);
    });
    world.transport.handler = [&](const http::Request& it) -> desk::Result<http::Response> {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        is_over = true;
        return testing::failure(desk::Errc::cancelled);
    };

    EXPECT_FALSE(cloud().connections({.from = testing::noon - 2h, .to = testing::noon}, stopped));
}

TEST_F(UsersOfReports, NobodyWaitsForEverForAReadThatThrewWhatNobodyExpects)
{
    struct Oddity {};
    world.transport.handler = [](const http::Request& it) -> desk::Result<http::Response> {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        throw Oddity();
    };
    const ConnectionQuery query{.from = testing::noon - 2h, .to = testing::noon};
    EXPECT_THROW((void)cloud().connections(query, world.call), Oddity);

    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        return answer(200, R"({"users":[{"id":"u1","email":"grace@example.com"}]})");
    };
    const auto found = cloud().connections(query, testing::impatient());
    ASSERT_TRUE(found);
    ASSERT_THAT(*found, SizeIs(2));
    EXPECT_EQ(found->at(1).user_email, "grace@example.com");
}

TEST_F(UsersOfReports, PauseOfMinutesThatTeamViewerAsksForHoldsNobodyUp)
{
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        auto busy = answer(503, "");
        busy.retry_after = 5min;
        return busy;
    };

    EXPECT_EQ(read().at(1).user_name, "Grace");
    EXPECT_LT(world.clock.now() - testing::noon, 30s);
}

TEST_F(UsersOfReports, WorkThatNobodyWaitsForIsRepeatedUntilTheListCanBeRead)
{
    answers_of_users(503, "");
    const auto first = read_in_background();
    ASSERT_FALSE(first);
    EXPECT_TRUE(first.error().retryable);
    EXPECT_EQ(first.error().status, desk::Errc::unavailable);
    answers_of_users(200, grace);
    // Nobody asks again yet, so nobody who comes meanwhile has addresses either.
    const auto second = read_in_background();
    ASSERT_FALSE(second);
    EXPECT_GT(second.error().retry_after, 4min);

    world.clock.advance(second.error().retry_after);

    const auto third = read_in_background();
    ASSERT_TRUE(third);
    EXPECT_EQ(third->at(1).user_email, "grace@example.com");
}

TEST_F(UsersOfReports, ListThatTakesTooLongIsWaitedForToo)
{
    world.transport.handler = [](const http::Request& it) -> desk::Result<http::Response> {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        return testing::failure(desk::Errc::deadline);
    };

    const auto found = read_in_background();

    ASSERT_FALSE(found);
    EXPECT_TRUE(found.error().retryable);
}

TEST_F(UsersOfReports, LimitOfTheListHoldsWorkThatNobodyWaitsForAndNoPerson)
{
    answers_of_users(429, "");

    const auto found = read_in_background();

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().status, desk::Errc::limit);
    EXPECT_GE(found.error().retry_after, 1h);
    EXPECT_EQ(read().at(1).user_name, "Grace");
}

TEST_F(UsersOfReports, ListThatWasReadGoesOnToServeWhileItCannotBeReadAnew)
{
    answers_of_users(200, grace);
    read();
    answers_of_users(503, "");
    world.clock.advance(61min);

    const auto found = read_in_background();

    ASSERT_TRUE(found);
    EXPECT_EQ(found->at(1).user_email, "grace@example.com");
}

TEST_F(UsersOfReports, FailureThatDoesNotPassHoldsNothingUp)
{
    const auto refused = {answer(400, "{}"), answer(403, R"({"error":"invalid_permission"})"),
                          answer(403, R"({"error":"odd"})"), answer(404, "{}"),
                          answer(200, "no list")};
    for (const auto& reply : refused) {
        SCOPED_TRACE(std::to_string(reply.status) + " " + reply.body);
        answers_of_users(reply.status, reply.body);
        const auto found = read_in_background();
        ASSERT_TRUE(found);
        EXPECT_EQ(found->at(1).user_name, "Grace");
        world.clock.advance(6min);
    }
}

TEST_F(UsersOfReports, ReportsAreHeldForADayAtMost)
{
    world.hold_tokens("access-1", 48h);
    answers_of_users(503, "");
    ASSERT_FALSE(read_in_background());
    world.clock.advance(23h);
    ASSERT_FALSE(read_in_background());
    world.clock.advance(61min);

    const auto found = read_in_background();

    ASSERT_TRUE(found);
    EXPECT_EQ(found->at(1).user_name, "Grace");
}

TEST_F(UsersOfReports, AfterAFailureTheListIsAskedForAgainSoon)
{
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        return answer(403, R"({"error":"invalid_permission"})");
    };
    read();
    world.clock.advance(4min);
    read();
    EXPECT_EQ(asked("GET /users"), 1);
    world.clock.advance(2min);
    read();
    EXPECT_EQ(asked("GET /users"), 2);
}

TEST_F(UsersOfReports, WithoutThePermissionReportsKeepTheirNamesAndTheLogSaysSoOnce)
{
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        return answer(403, R"({"error":"invalid_permission"})");
    };

    EXPECT_EQ(read().at(1).user_name, "Grace");
    EXPECT_EQ(read().at(1).user_email, "");
    EXPECT_EQ(asked("GET /users"), 1);
    ASSERT_THAT(world.log.lines, SizeIs(1));
    EXPECT_THAT(world.log.lines[0], HasSubstr("needs the permission users.read"));
}

TEST_F(UsersOfReports, MissingPermissionIsNoReasonToGiveUpTheTokenWhateverTheStatus)
{
    world.configuration.secrets = {"form.script_token"};
    world.vault.set("form.script_token", "script-1");
    world.transport.handler = [](const http::Request& it) {
        if (it.endpoint.path != "/users") return answer(200, two_reports);
        return answer(401, R"({"error":"invalid_permission"})");
    };

    EXPECT_EQ(read().at(1).user_name, "Grace");
    EXPECT_EQ(read().at(1).user_name, "Grace");
    EXPECT_EQ(asked("GET /users"), 1);
}

TEST_F(UsersOfReports, NobodyAsksForUsersWhileReportsHaveNone)
{
    answers(200, R"({"records":[{"id":"r1","start_date":"2025-03-04T11:00:00Z"}]})");
    EXPECT_THAT(read(), SizeIs(1));
    EXPECT_EQ(asked("GET /users"), 0);
}

} // namespace
} // namespace tv
