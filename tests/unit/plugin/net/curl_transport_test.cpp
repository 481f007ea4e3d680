#include "plugin/net/address.hpp"
#include "plugin/net/curl_transport.hpp"
#include "tests/unit/plugin/net/server.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <thread>

namespace tv::http {
namespace {

using desk::Errc;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ok;
using testing::Reply;
using testing::Server;
using ::testing::SizeIs;
using Then = testing::Reply::Then;
using namespace std::chrono_literals;

constexpr const char* canary = "CANARY-token-0123456789";

class RealClock final : public Clock {
public:
    Time now() const override
    {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
    bool sleep(std::chrono::milliseconds, const desk::Call&) override { return false; }
};

class Lines final : public Log {
public:
    void write(LogLevel, const desk::Call&, std::string_view message) override
    {
        lines.emplace_back(message);
    }
    std::vector<std::string> lines;
};

class CurlTransportTest : public ::testing::Test {
protected:
    desk::Result<Response> send(const Request& request)
    {
        return send(request, desk::Call({.id = 1}, nullptr));
    }
    desk::Result<Response> send(const Request& request, const desk::Call& call)
    {
        if (!transport) transport = *CurlTransport::create({}, clock, log);
        return transport->send(request, call);
    }

    static Request get(const Server& server)
    {
        return {.endpoint = {Method::get, "/sessions", Repeat::safe},
                .base = server.url(),
                .query = "state=open",
                .bearer = desk::Secret(canary)};
    }
    static Request post(const Server& server)
    {
        Request request = get(server);
        request.endpoint = {Method::post, "/sessions", Repeat::never};
        request.body = R"({"groupid":"g1"})";
        return request;
    }

    RealClock clock;
    Lines log;
    std::unique_ptr<CurlTransport> transport;
};

TEST_F(CurlTransportTest, SendsTokenAndBodyAndReturnsTheAnswer)
{
    Server server([](const std::string&) { return Reply{ok("{}", "Retry-After: 7\r\n")}; });

    const auto reply = send(post(server));

    ASSERT_TRUE(reply) << reply.error().detail;
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, "{}");
    EXPECT_EQ(reply->content_type, "application/json");
    EXPECT_EQ(reply->retry_after, 7s);
    EXPECT_THAT(server.requests().at(0),
                AllOf(HasSubstr("POST /sessions?state=open HTTP/1.1"),
                      HasSubstr(std::string("Authorization: Bearer ") + canary),
                      HasSubstr("Content-Type: application/json"), HasSubstr("groupid")));
}

TEST_F(CurlTransportTest, LogsOneLineWithoutTokenAndQuery)
{
    Server server([](const std::string&) { return Reply{ok("{}")}; });

    ASSERT_TRUE(send(get(server)));

    ASSERT_THAT(log.lines, SizeIs(1));
    EXPECT_THAT(log.lines[0], HasSubstr("GET /sessions -> 200, "));
    EXPECT_THAT(log.lines, Each(AllOf(Not(HasSubstr(canary)), Not(HasSubstr("open")))));
}

TEST_F(CurlTransportTest, UsesAConnectionAgain)
{
    Server server([](const std::string&) { return Reply{ok("{}")}; });

    ASSERT_TRUE(send(get(server)));
    ASSERT_TRUE(send(get(server)));

    EXPECT_EQ(server.connections(), 1);
}

TEST_F(CurlTransportTest, RedirectIsAnErrorThatNamesTheHostAndNobodyGetsTheToken)
{
    Server other([](const std::string&) { return Reply{ok("{}")}; });
    Server server([&](const std::string&) {
        return Reply{"HTTP/1.1 302 Found\r\nLocation: " + other.url() +
                     "/login\r\nContent-Length: 0\r\n\r\n"};
    });

    const auto reply = send(get(server));

    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, "net.redirect");
    EXPECT_EQ(reply.error().args.at(0), "127.0.0.1");
    EXPECT_THAT(other.requests(), SizeIs(0));
}

TEST_F(CurlTransportTest, RedirectThatWantsThePostElsewhereHasNotDoneIt)
{
    for (const char* first : {"307 Temporary Redirect", "308 Permanent Redirect"}) {
        Server server([&](const std::string&) {
            return Reply{"HTTP/1.1 " + std::string(first) +
                         "\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"};
        });
        EXPECT_EQ(send(post(server)).error().code, "net.redirect");
    }
}

TEST_F(CurlTransportTest, RedirectOfAPostMayHaveDoneIt)
{
    Server server([](const std::string&) {
        return Reply{"HTTP/1.1 303 See Other\r\nLocation: /done\r\nContent-Length: 0\r\n\r\n"};
    });

    EXPECT_EQ(send(post(server)).error().status, Errc::answer_lost);
}

TEST_F(CurlTransportTest, TruncatedBodyIsAnError)
{
    Server server([](const std::string&) {
        return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"sess", Then::close};
    });

    EXPECT_EQ(send(get(server)).error().status, Errc::unavailable);
    EXPECT_EQ(send(get(server)).error().code, "net.interrupted");
    EXPECT_EQ(send(post(server)).error().status, Errc::answer_lost);
}

TEST_F(CurlTransportTest, HangingUpWithoutAnswerLosesOnlyWhatMustNotBeRepeated)
{
    Server server([](const std::string&) { return Reply{"", Then::close}; });

    EXPECT_EQ(send(get(server)).error().status, Errc::unavailable);
    EXPECT_TRUE(send(get(server)).error().retryable);
    EXPECT_EQ(send(post(server)).error().status, Errc::answer_lost);
    EXPECT_EQ(send(post(server)).error().code, "net.answer_lost");
}

TEST_F(CurlTransportTest, PostIsNotSentASecondTimeWhenAnOldConnectionTurnsOutDead)
{
    Server server([](const std::string& request) {
        if (request.substr(0, 4) == "POST") return Reply{"", Then::close};
        return Reply{ok("{}")};
    });
    ASSERT_TRUE(send(get(server)));

    EXPECT_EQ(send(post(server)).error().status, Errc::answer_lost);

    EXPECT_THAT(server.requests(), SizeIs(2)); // The GET, and one POST.
}

TEST_F(CurlTransportTest, NobodyListeningMeansThatNothingHappened)
{
    std::string url;
    {
        Server gone([](const std::string&) { return Reply{}; });
        url = gone.url();
    }
    const Request request{.endpoint = {Method::post, "/sessions", Repeat::never}, .base = url};

    const auto reply = send(request);

    EXPECT_EQ(reply.error().status, Errc::unavailable);
    EXPECT_EQ(reply.error().code, "net.unreachable");
}

TEST_F(CurlTransportTest, AnswerBeyondTheLimitIsRefused)
{
    Server server([](const std::string&) { return Reply{ok(std::string(5000, 'x'))}; });
    Request request = get(server);
    request.answer_limit = 1000;

    EXPECT_EQ(send(request).error().status, Errc::limit);
    EXPECT_EQ(send(request).error().code, "net.too_large");
}

TEST_F(CurlTransportTest, HeadersBeyondTheLimitAreRefused)
{
    std::string headers;
    for (int i = 0; i < 2000; ++i)
        headers += "X-Filler: " + std::string(60, 'x') + "\r\n";
    Server server([&](const std::string&) { return Reply{ok("{}", headers)}; });

    EXPECT_EQ(send(get(server)).error().code, "net.too_large");
}

TEST_F(CurlTransportTest, WhatIsNotHttpIsMalformed)
{
    Server server([](const std::string&) {
        return Reply{"220 mail.example ESMTP\r\n", Then::close};
    });

    EXPECT_EQ(send(get(server)).error().code, "net.malformed");
}

TEST_F(CurlTransportTest, CancelEndsTheWaitForASlowServer)
{
    Server server([](const std::string&) { return Reply{"", Then::hold}; });
    const desk::Call call({.id = 1}, [&]() -> desk::Status {
        if (server.requests().empty()) return {};
        return desk::Error{.status = Errc::cancelled, .code = "call.cancelled"};
    });

    EXPECT_EQ(send(get(server), call).error().status, Errc::cancelled);
}

TEST_F(CurlTransportTest, CancelledPostMayHaveHappened)
{
    Server server([](const std::string&) { return Reply{"", Then::hold}; });
    const desk::Call call({.id = 1}, [&]() -> desk::Status {
        if (server.requests().empty()) return {};
        return desk::Error{.status = Errc::cancelled, .code = "call.cancelled"};
    });

    EXPECT_EQ(send(post(server), call).error().status, Errc::answer_lost);
}

TEST_F(CurlTransportTest, DeadlineOfTheCallEndsTheWait)
{
    Server server([](const std::string&) { return Reply{"", Then::hold}; });
    const desk::Call call({.id = 1, .deadline = clock.now() + 300ms}, nullptr);

    EXPECT_EQ(send(get(server), call).error().status, Errc::deadline);
}

TEST_F(CurlTransportTest, OwnTimeLimitMeansThatTheServerIsUnavailable)
{
    Server server([](const std::string&) { return Reply{"", Then::hold}; });
    Request request = get(server);
    request.time_limit = 200ms;

    EXPECT_EQ(send(request).error().status, Errc::unavailable);
    EXPECT_EQ(send(request).error().code, "net.timeout");
}

TEST_F(CurlTransportTest, GivesTheBodyOfAGoodAnswerToTheSink)
{
    Server server([](const std::string&) { return Reply{ok("[1,2,3]")}; });
    std::string received;
    Request request = get(server);
    request.sink = [&](std::string_view piece) -> desk::Status {
        received += piece;
        return {};
    };

    const auto reply = send(request);

    ASSERT_TRUE(reply);
    EXPECT_EQ(received, "[1,2,3]");
    EXPECT_EQ(reply->body, "");
}

TEST_F(CurlTransportTest, SinkEndsTheTransferWithItsError)
{
    Server server([](const std::string&) { return Reply{ok("[1,2,3]")}; });
    Request request = get(server);
    request.sink = [](std::string_view) -> desk::Status {
        return desk::Error{.status = Errc::conflict, .code = "enough"};
    };

    EXPECT_EQ(send(request).error().code, "enough");
}

TEST_F(CurlTransportTest, SinkNeverSeesTheBodyOfAnError)
{
    Server server([](const std::string&) {
        return Reply{"HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nno!!"};
    });
    bool touched = false;
    Request request = get(server);
    request.sink = [&](std::string_view) -> desk::Status {
        touched = true;
        return {};
    };

    const auto reply = send(request);

    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 403);
    EXPECT_EQ(reply->body, "no!!");
    EXPECT_FALSE(touched);
}

TEST_F(CurlTransportTest, TokenWithALineBreakIsNotSent)
{
    Server server([](const std::string&) { return Reply{ok("{}")}; });
    Request request = get(server);
    request.bearer = desk::Secret("abc\r\nX-Evil: 1");

    EXPECT_EQ(send(request).error().code, "net.bad_token");
    EXPECT_THAT(server.requests(), SizeIs(0));
}

TEST_F(CurlTransportTest, ProxyOfTheEnvironmentIsNotAsked)
{
    Server proxy([](const std::string&) { return Reply{"", Then::close}; });
    ASSERT_EQ(setenv("https_proxy", proxy.url().c_str(), 1), 0);
    const Request request{.endpoint = {Method::get, "/ping", Repeat::safe},
                          .base = "https://nobody.invalid"};

    EXPECT_EQ(send(request).error().code, "net.unknown_host");
    EXPECT_THAT(proxy.requests(), SizeIs(0));
}

TEST_F(CurlTransportTest, ProxyThatRefusesMeansThatNothingWasSent)
{
    Server proxy([](const std::string&) {
        return Reply{"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n", Then::close};
    });
    transport = *CurlTransport::create({.proxy_url = proxy.url()}, clock, log);
    const Request request{.endpoint = {Method::post, "/sessions", Repeat::never},
                          .base = "https://nobody.invalid",
                          .body = "{}",
                          .bearer = desk::Secret(canary)};

    const auto reply = send(request);

    EXPECT_EQ(reply.error().code, "net.proxy");
    EXPECT_EQ(reply.error().status, Errc::unavailable);
    EXPECT_THAT(proxy.requests(), Each(Not(HasSubstr(canary))));
    EXPECT_THAT(proxy.requests(), Each(HasSubstr("CONNECT nobody.invalid:443")));
}

TEST(Address, PlainHttpIsForThisMachineOnly)
{
    const struct {
        const char* url;
        const char* code;
    } table[] = {
        {"https://webapi.teamviewer.com/api/v1", ""},
        {"http://127.0.0.1:8080/x", ""},
        {"http://127.8.9.10", ""},
        {"http://localhost:80", ""},
        {"http://[::1]:80/", ""},
        {"http://webapi.teamviewer.com", "net.plain_http"},
        {"http://127.0.0.1.evil.example", "net.plain_http"},
        {"http://localhost.evil.example", "net.plain_http"},
        {"http://128.0.0.1", "net.plain_http"},
        {"http://10.127.0.1", "net.plain_http"},
        {"https://user:secret@webapi.teamviewer.com", "net.bad_url"},
        {"http://127.0.0.1@evil.example", "net.bad_url"},
        {"ftp://127.0.0.1", "net.bad_url"},
        {"file:///etc/passwd", "net.bad_url"},
        {"", "net.bad_url"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.url);
        const auto address = checked_address(row.url);
        EXPECT_EQ(address ? "" : address.error().code, row.code);
    }
}

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

TEST_F(CurlTransportTest, SeveralAreUnderWayAtOnceAndEachGetsItsAnswer)
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

TEST_F(CurlTransportTest, FailureOfOneIsNoneOfTheOthers)
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

TEST_F(CurlTransportTest, CallThatIsOverEndsThoseThatAreStillUnderWay)
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
