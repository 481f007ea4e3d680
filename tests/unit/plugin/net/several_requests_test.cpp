#include "tests/unit/plugin/net/transport_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

namespace tv::http {
namespace {

using desk::Errc;
using testing::ok;
using testing::Reply;
using testing::Server;
using ::testing::SizeIs;
using Then = testing::Reply::Then;
using SeveralRequests = testing::TransportTest;

std::vector<Request> numbered(const Request& like, int count)
{
    std::vector<Request> requests(static_cast<std::size_t>(count), like);
    for (int i = 0; i < count; ++i)
        requests[static_cast<std::size_t>(i)].query = "n=" + std::to_string(i);
    return requests;
}

char number_in(const std::string& request)
{
    return request[request.find("n=") + 2];
}

TEST_F(SeveralRequests, SeveralAreUnderWayAtOnceAndEachGetsItsAnswer)
{
    std::atomic<int> here{0};
    Server server([&](const std::string& request) {
        // Nobody is answered before all have asked.
        for (++here; here < 3;)
            std::this_thread::yield();
        return Reply{ok(std::string(1, number_in(request)))};
    });
    transport = *CurlTransport::create({}, clock, log);

    const auto replies =
        transport->send_all(numbered(get(server), 3), desk::Call({.id = 1}, nullptr));

    ASSERT_THAT(replies, SizeIs(3));
    for (std::size_t i = 0; i < 3; ++i) {
        ASSERT_TRUE(replies[i]) << replies[i].error().detail;
        EXPECT_EQ(replies[i]->body, std::to_string(i));
    }
    here = 0;
    (void)transport->send_all(numbered(get(server), 3), desk::Call({.id = 1}, nullptr));
    EXPECT_EQ(server.connections(), 3); // They were kept.
    EXPECT_THAT(log.lines, SizeIs(6));
}

TEST_F(SeveralRequests, FailureOfOneIsNoneOfTheOthers)
{
    Server server([](const std::string& request) {
        return number_in(request) == '1' ? Reply{"", Then::close} : Reply{ok("{}")};
    });
    transport = *CurlTransport::create({}, clock, log);
    auto requests = numbered(get(server), 3);
    requests.push_back(requests[0]);
    requests.back().base = "http://example.com"; // Not without TLS.

    const auto replies = transport->send_all(requests, desk::Call({.id = 1}, nullptr));

    ASSERT_THAT(replies, SizeIs(4));
    EXPECT_TRUE(replies[0]);
    EXPECT_FALSE(replies[1]);
    EXPECT_TRUE(replies[2]);
    EXPECT_FALSE(replies[3]);
}

TEST_F(SeveralRequests, CallThatIsOverEndsThoseThatAreStillUnderWay)
{
    std::atomic<bool> answered{false};
    Server server([&](const std::string& request) {
        if (number_in(request) == '1') return Reply{"", Then::hold};
        answered = true;
        return Reply{ok("{}")};
    });
    transport = *CurlTransport::create({}, clock, log);
    const desk::Call call({.id = 1}, [&]() -> desk::Status {
        if (!answered) return {};
        return desk::Error{.status = Errc::cancelled, .code = "call.cancelled", .detail = ""};
    });

    const auto replies = transport->send_all(numbered(get(server), 2), call);

    ASSERT_FALSE(replies[1]);
    EXPECT_EQ(replies[1].error().status, Errc::cancelled);
}

} // namespace
} // namespace tv::http
