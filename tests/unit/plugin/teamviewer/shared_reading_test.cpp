#include "plugin/teamviewer/teamviewer.hpp"
#include "tests/unit/plugin/teamviewer/fakes.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

namespace tv {
namespace {

using ::testing::AllOf;
using testing::answer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

class SharedReading : public ::testing::Test {
protected:
    Cloud& cloud() { return api.cloud(); }

    testing::World world;
    TeamViewer api{world.configuration, world.services()};
};

TEST_F(SharedReading, CallsThatComeWhileAReadRunsShareTheNextOne)
{
    constexpr int waiting = 8;
    std::vector<std::thread> threads;
    std::atomic<int> begun{0};
    std::atomic<int> good{0};
    const auto ask = [&](int number) {
        // Whoever waits asks the call whether to go on, so the test sees when all of them do.
        bool is_first = true;
        const desk::Call call({.id = 7}, [&]() -> desk::Status {
            begun += std::exchange(is_first, false) ? 1 : 0;
            return {};
        });
        const auto found = cloud().connections({.from = testing::noon - 2h,
                                                .to = testing::noon,
                                                .session_codes = {"s" + std::to_string(number)}},
                                               call);
        good += found ? 1 : 0;
    };
    world.transport.handler = [&](const http::Request&) {
        if (world.transport.sent().size() == 1) {
            for (int i = 1; i <= waiting; ++i)
                threads.emplace_back(ask, i);
            while (begun < waiting + 1)
                std::this_thread::yield();
        }
        return answer(200, R"({"records":[]})");
    };
    ask(0);
    for (auto& thread : threads)
        thread.join();

    EXPECT_EQ(good, waiting + 1);
    ASSERT_THAT(world.transport.sent(), SizeIs(2));
    EXPECT_THAT(world.transport.sent()[1], HasSubstr("has_code=true"));
}

TEST_F(SharedReading, NobodyWaitsForEverForAReadThatThrewWhatNobodyExpects)
{
    struct Oddity {};
    const ConnectionQuery query{.from = testing::noon - 2h, .to = testing::noon};
    world.transport.handler = [](const http::Request&) -> desk::Result<http::Response> {
        throw Oddity();
    };
    EXPECT_THROW((void)cloud().connections(query, world.call), Oddity);

    world.transport.handler = [](const http::Request&) { return answer(200, R"({"records":[]})"); };
    EXPECT_TRUE(cloud().connections(query, testing::impatient()));
}

/// Asks for one code; `begun` counts those who are at it.
auto asking(Cloud& cloud, std::atomic<int>& begun, const std::atomic<bool>& is_over)
{
    return [&](const std::string& code, std::chrono::hours back) {
        bool is_first = true;
        const desk::Call call({.id = 7}, [&]() -> desk::Status {
            begun += std::exchange(is_first, false) ? 1 : 0;
            if (!is_over) return {};
            return desk::Error{.status = desk::Errc::cancelled, .code = "call.cancelled"};
        });
        return bool(cloud.connections(
            {.from = testing::noon - back, .to = testing::noon, .session_codes = {code}}, call));
    };
}

TEST_F(SharedReading, OneCodeFromLongAgoIsAskedForAlone)
{
    std::atomic<int> begun{0};
    std::atomic<int> alone{0};
    const std::atomic<bool> never{false};
    const auto ask = asking(cloud(), begun, never);
    const auto ask_alone = asking(cloud(), alone, never);
    std::vector<std::thread> threads;
    world.transport.handler = [&](const http::Request&) {
        if (world.transport.sent().size() == 1) {
            threads.emplace_back([&] { EXPECT_TRUE(ask("s1", 2h)); });
            threads.emplace_back([&] { EXPECT_TRUE(ask("s2", 2h)); });
            threads.emplace_back([&] { EXPECT_TRUE(ask_alone("s3", 30 * 24h)); });
            while (begun < 3 || alone < 1)
                std::this_thread::yield();
        }
        return answer(200, R"({"records":[]})");
    };
    EXPECT_TRUE(ask("s0", 2h));
    for (auto& thread : threads)
        thread.join();

    const std::string list = "GET /reports/connections?";
    EXPECT_THAT(world.transport.sent(),
                UnorderedElementsAre(
                    list + "session_code=s0", list + "session_code=s3",
                    AllOf(HasSubstr("has_code=true"), HasSubstr("from_date=2025-03-04T10"))));
}

TEST_F(SharedReading, WhoDoesNotWaitAnyMoreIsNotReadFor)
{
    std::atomic<int> begun{0};
    std::atomic<bool> is_over{false};
    const std::atomic<bool> never{false};
    const auto ask = asking(cloud(), begun, never);
    const auto ask_until_over = asking(cloud(), begun, is_over);
    std::thread other;
    world.transport.handler = [&](const http::Request&) {
        if (world.transport.sent().size() == 1) {
            std::thread leaves([&] { EXPECT_FALSE(ask_until_over("s1", 2h)); });
            while (begun < 2)
                std::this_thread::yield();
            is_over = true;
            leaves.join();
            other = std::thread([&] { EXPECT_TRUE(ask("s2", 2h)); });
            while (begun < 3)
                std::this_thread::yield();
        }
        return answer(200, R"({"records":[]})");
    };
    EXPECT_TRUE(ask("s0", 2h));
    other.join();

    EXPECT_THAT(world.transport.sent(), ElementsAre("GET /reports/connections?session_code=s0",
                                                    "GET /reports/connections?session_code=s2"));
}

} // namespace
} // namespace tv
