#include "tests/unit/plugin/net/transport_fixture.hpp"

#include <desk/sdk/wiping_memory.hpp>

#include <curl/curl.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <functional>
#include <stdexcept>

namespace tv::http {
namespace {

using desk::Errc;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::ok;
using testing::Reply;
using testing::Server;
using ::testing::SizeIs;
using Then = testing::Reply::Then;
using namespace std::chrono_literals;
using CurlTransportTest = testing::TransportTest;
using testing::canary;

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

TEST_F(CurlTransportTest, GivesLibcurlMemoryThatIsWiped)
{
    transport = *CurlTransport::create({}, clock, log); // Nobody in this process was before it.
    const std::string text = "what a request line holds";
    const std::unique_ptr<char, decltype(&curl_free)> copy(
        curl_easy_unescape(nullptr, text.c_str(), 0, nullptr), &curl_free);
    const auto* head = reinterpret_cast<const desk::wiping::Head*>(copy.get()) - 1;
    EXPECT_GT(head->size, text.size());
    EXPECT_LT(head->size, 2 * text.size());
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

TEST_F(CurlTransportTest, OfTooManyConnectionsTheOneThatIsUnusedForLongestIsClosed)
{
    Server others([](const std::string&) { return Reply{ok("{}")}; });
    Server last([](const std::string&) { return Reply{ok("{}")}; });
    // Each request is sent while the one before is being answered, so the first one ends last.
    const std::function<desk::Status(int)> send_first_of = [&](int count) -> desk::Status {
        if (count == 0) return {};
        Request request = get(count == 9 ? last : others);
        request.sink = [&](std::string_view) { return send_first_of(count - 1); };
        const auto reply = send(request);
        if (!reply) return reply.error();
        return {};
    };
    ASSERT_TRUE(send_first_of(9));
    ASSERT_EQ(others.connections(), 8);

    ASSERT_TRUE(send(get(last)));
    EXPECT_EQ(last.connections(), 1);
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

TEST_F(CurlTransportTest, StatusLineThatNeverEndsIsNotKept)
{
    // More than is taken of it, and then nothing: whoever took it all would wait for its end.
    Server server([](const std::string&) {
        return Reply{"HTTP/1.1 200 " + std::string(1 << 20, 'x'), Then::hold};
    });

    EXPECT_EQ(send(get(server)).error().code, "net.interrupted");
    EXPECT_TRUE(send(get(server)).error().retryable);
    EXPECT_EQ(send(post(server)).error().status, Errc::answer_lost);
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

TEST_F(CurlTransportTest, NothingIsSentForACallThatWasStoppedWhileAConnectionWasMade)
{
    Server server([](const std::string&) { return Reply{ok("{}")}; });
    int looks = 0;
    const desk::Call call({.id = 1}, [&]() -> desk::Status {
        if (++looks == 1) return {};
        return desk::Error{.status = Errc::cancelled, .code = "call.cancelled"};
    });

    const auto reply = send(post(server), call);

    EXPECT_THAT(server.requests(), IsEmpty());
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, "call.cancelled");
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

TEST_F(CurlTransportTest, ExceptionOfWhateverLibcurlCallsBackForBecomesAnError)
{
    Server server([](const std::string&) { return Reply{ok("{}")}; });
    Request request = get(server);
    request.sink = [](std::string_view) -> desk::Status { throw std::runtime_error("a bug"); };
    EXPECT_EQ(send(request).error().code, "bug");
    ASSERT_THAT(server.requests(), SizeIs(1));

    int looks = 0;
    const desk::Call call({.id = 1}, [&]() -> desk::Status {
        if (++looks == 2) throw std::runtime_error("a bug"); // Asked right before the first byte.
        return {};
    });
    EXPECT_EQ(send(post(server), call).error().code, "bug");
    EXPECT_THAT(server.requests(), SizeIs(1));
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
                          .base = "https://127.0.0.2:1"}; // Nobody listens there.

    EXPECT_EQ(send(request).error().code, "net.unreachable");
    EXPECT_THAT(proxy.requests(), SizeIs(0));
}

TEST_F(CurlTransportTest, EncryptedProxyIsTrustedForTheSakeOfTheSameFile)
{
    Server proxy([](const std::string&) { return Reply{"", Then::close}; });
    const std::string encrypted = "https" + proxy.url().substr(std::string("http").size());
    transport =
        *CurlTransport::create({.proxy_url = encrypted, .ca_file = "/nowhere/ca.pem"}, clock, log);
    const Request request{.endpoint = {Method::get, "/ping", Repeat::safe},
                          .base = "https://nobody.invalid"};

    EXPECT_EQ(send(request).error().code, "net.ca_file"); // It was looked for.
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

} // namespace
} // namespace tv::http
