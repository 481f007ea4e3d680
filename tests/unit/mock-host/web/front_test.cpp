#include "tests/unit/mock-host/web/echo_server.hpp"
#include "tests/unit/mock-host/web/no_more_threads.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <list>

namespace mock::web {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string with_body(const std::string& head, const std::string& body)
{
    return head + "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

ServerOptions impatient()
{
    ServerOptions options;
    options.patience = 2s;
    return options;
}

/// Sends a byte again and again: each comes in time, all of them never do.
std::string drip(WireClient& client, std::string_view byte)
{
    for (int i = 0; i < 2000 && !client.has_answer(10); ++i)
        client.send(byte);
    return client.answer();
}

TEST(SlowRequest, HeadThatComesByteByByteIsCutOff)
{
    Echo server(impatient());
    WireClient client(server.port());
    client.send("GET / HTTP/1.1\r\nX: ");
    EXPECT_THAT(drip(client, "x"),
                AllOf(StartsWith("HTTP/1.1 408"), HasSubstr("did not arrive in time")));
}

TEST(SlowRequest, BodyThatComesByteByByteIsCutOff)
{
    Echo server(impatient());
    WireClient client(server.port());
    client.send("POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n");
    EXPECT_THAT(drip(client, "x"),
                AllOf(StartsWith("HTTP/1.1 400"), HasSubstr("did not arrive as a whole")));
}

TEST(SlowRequest, ConnectionThatAsksNothingIsClosed)
{
    Echo server(impatient());
    WireClient client(server.port());
    EXPECT_EQ(client.answer(), "");
}

TEST(HugeRequest, AddressAndHeadersHaveALimit)
{
    Echo server;
    const std::string much(40'000, 'x');
    EXPECT_THAT(server.ask("GET /" + much),
                AllOf(StartsWith("HTTP/1.1 414"), HasSubstr("longer than 8000 characters")));
    EXPECT_THAT(server.ask("GET / HTTP/1.1\r\nX: " + much),
                AllOf(StartsWith("HTTP/1.1 431"), HasSubstr("longer than 32 KiB")));
    std::string many = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < 10'000; ++i)
        many += "X: y\r\n";
    EXPECT_THAT(server.ask(many), StartsWith("HTTP/1.1 431"));
}

TEST(HugeRequest, LongestAddressIsAnswered)
{
    Echo server;
    const std::string long_path(7900, 'x');
    EXPECT_THAT(server.ask("GET /" + long_path + " HTTP/1.1\r\nConnection: close\r\n\r\n"),
                AllOf(StartsWith("HTTP/1.1 200"), HasSubstr(long_path)));
}

TEST(HugeRequest, BodyIsRefusedBeforeItIsSent)
{
    Echo server;
    EXPECT_THAT(server.ask("POST /a HTTP/1.1\r\nContent-Length: 300000\r\n\r\n"),
                AllOf(StartsWith("HTTP/1.1 413"), HasSubstr("larger than 256 KiB")));
}

// Whoever writes before listening gets to read why.
TEST(HugeRequest, ReasonIsReadAlsoByWhoSendsItAll)
{
    Echo server;
    EXPECT_THAT(server.ask(with_body("POST /a HTTP/1.1", std::string(5 << 20, 'x'))),
                StartsWith("HTTP/1.1 413"));
}

/// A million times "x", as gzip writes it.
std::string packed()
{
    const std::string begin("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x01\x01\x00\x00\x00"
                            "\x82\xa0\xdb\xce\x6f\x48\x40\x01",
                            25);
    const std::string end("\xaf\x06\xc2\x5b\x74\x63\x40\x42\x0f\x00", 10);
    return begin + std::string(968, '\0') + end;
}

// Such a body grows a thousandfold when it is unpacked, and anybody may send one.
TEST(HugeRequest, PackedBodyIsNotUnpacked)
{
    Echo server;
    EXPECT_THAT(server.ask(with_body("POST /a HTTP/1.1\r\nContent-Encoding: gzip", packed())),
                AllOf(StartsWith("HTTP/1.1 415 Unsupported Media Type"),
                      HasSubstr("without Content-Encoding")));
}

TEST(HugeAnswer, IsNotMadeOfOneThatIsAskedForInManyParts)
{
    Echo server;
    std::string parts = "0-";
    for (int i = 0; i < 2000; ++i)
        parts += ",0-";
    const std::string answer =
        server.ask("GET /a HTTP/1.1\r\nConnection: close\r\nRange: bytes=" + parts + "\r\n\r\n");
    EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("\r\n\r\nGET /a body 0")));
    EXPECT_LT(answer.size(), 1000U);
}

TEST(Form, LongOneArrivesWhole)
{
    Echo server;
    const std::string form = "csrf=abc&text=" + std::string(200'000, 'x');
    EXPECT_THAT(server.ask(with_body("POST /a HTTP/1.1\r\nContent-Type: "
                                     "application/x-www-form-urlencoded; charset=utf-8",
                                     form)),
                AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("form csrf 3\nform text 200000")));
}

std::string multipart(const std::string& content)
{
    return with_body("POST /a HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=edge",
                     "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n"
                     "--edge\r\nContent-Disposition: form-data; name=\"package\"; "
                     "filename=\"a.zip\"\r\nContent-Type: application/zip\r\n\r\n" +
                         content + "\r\n--edge--\r\n");
}

TEST(Form, FileArrivesWithItsFields)
{
    Echo server;
    EXPECT_THAT(server.ask(multipart("PK")),
                AllOf(HasSubstr("form csrf 3"), HasSubstr("upload package a.zip PK")));
}

TEST(Form, LargeFileIsForThoseWhoMayUpload)
{
    ServerOptions options;
    options.may_upload = [](const Request& request) { return request.header("cookie") == "me"; };
    Echo server(options);
    std::string request = multipart(std::string(1 << 20, 'x'));
    EXPECT_THAT(server.ask(request), StartsWith("HTTP/1.1 413"));
    request.insert(request.find("Content-Type"), "Cookie: me\r\n");
    EXPECT_THAT(server.ask(request), StartsWith("HTTP/1.1 200"));
}

TEST(Body, WithoutLengthIsEmptyAndInChunksIsRefusedAtOnce)
{
    Echo server;
    EXPECT_THAT(server.ask("POST /a HTTP/1.1\r\nConnection: close\r\n\r\n"),
                AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("POST /a body 0")));
    EXPECT_THAT(server.ask("POST /api/v1/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"),
                AllOf(StartsWith("HTTP/1.1 411"), HasSubstr("\"code\":\"http.411\"")));
}

TEST(Body, OfAQuestionIsNotTakenForTheNextRequest)
{
    Echo server;
    const std::string hidden = "GET /hidden HTTP/1.1\r\n\r\n";
    const std::string answer =
        server.ask("GET /a HTTP/1.1\r\nContent-Length: " + std::to_string(hidden.size()) +
                   "\r\n\r\n" + hidden);
    EXPECT_THAT(answer, HasSubstr("GET /a body 0"));
    EXPECT_EQ(answer.find("/hidden"), answer.npos);
}

TEST(Path, MayHoldALineBreak)
{
    Echo server;
    EXPECT_THAT(server.ask("GET /a%0Ab HTTP/1.1\r\nConnection: close\r\n\r\n"),
                HasSubstr("GET /a\nb body 0"));
}

TEST(KeptConnection, AnswersSeveralRequestsAlsoAtOnce)
{
    Echo server;
    WireClient client(server.port());
    client.send("GET /one HTTP/1.1\r\n\r\nPOST /two HTTP/1.1\r\nContent-Length: 2\r\n\r\nabGET "
                "/three HTTP/1.1\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(client.answer(), AllOf(HasSubstr("GET /one body 0"), HasSubstr("POST /two body 2"),
                                       HasSubstr("GET /three body 0")));
}

TEST(Starving, ConnectionsThatOnlyWaitDoNotKeepOthersOut)
{
    ServerOptions options; // As patient as ever: only the number helps.
    options.max_threads = 8;
    Echo server(options);
    std::list<WireClient> idle;
    for (int i = 0; i < 60; ++i) {
        EXPECT_TRUE(idle.emplace_back(server.port()).is_open());
        if (i % 2 == 0) idle.back().send("GET / HTTP/1.1\r\nX:");
        if (i % 2 == 1) idle.back().send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
    }
    EXPECT_THAT(server.ask("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n"), HasSubstr("GET /a"));
    EXPECT_EQ(idle.front().answer(), ""); // The one that waited longest was cut off.
}

TEST(Starving, StreamsAreLimitedAndComeFreeAgain)
{
    ServerOptions options;
    options.max_streams = 1;
    Echo server(options);
    const std::string ask = "GET /stream HTTP/1.1\r\n\r\n";
    {
        WireClient first(server.port());
        first.send(ask);
        EXPECT_THAT(first.answer("here"), HasSubstr("text/event-stream"));
        WireClient second(server.port());
        second.send(ask);
        EXPECT_THAT(second.answer("\r\n\r\n"), StartsWith("HTTP/1.1 503"));
    }
    std::string answer;
    for (int i = 0; i < 1000 && answer.rfind("HTTP/1.1 200", 0) != 0; ++i) {
        WireClient third(server.port());
        third.send(ask);
        answer = third.answer("\r\n\r\n");
    }
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
}

TEST(Starving, ConnectionForWhichThereIsNoThreadIsClosed)
{
    ServerOptions options;
    options.idle_thread_lives = 0ms;
    Echo server(options);
    const std::string ask = "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n";
    std::string answer = "the thread of the connection before is there still";
    for (int i = 0; i < 1000 && !answer.empty(); ++i) {
        const NoMoreThreads none;
        WireClient client(server.port());
        client.send(ask);
        answer = client.answer();
    }
    EXPECT_EQ(answer, "");
    EXPECT_THAT(server.ask(ask), HasSubstr("GET /a body 0"));
}

TEST(Stream, ThatCannotGoOnEndsItsConnectionOnlyAndIsLogged)
{
    const std::string file = testing::TempDir() + "server-" + std::to_string(::getpid()) + ".log";
    ServerOptions options;
    options.log = runtime::Log::open({.file = file});
    Echo server(options);
    EXPECT_THAT(server.ask("GET /broken-stream HTTP/1.1\r\n\r\n"),
                AllOf(StartsWith("HTTP/1.1 200"), HasSubstr(": here"), EndsWith("\n\n\r\n")));
    EXPECT_THAT(server.ask("GET /a HTTP/1.1\r\nConnection: close\r\n\r\n"), HasSubstr("GET /a"));
    std::ifstream log(file);
    EXPECT_THAT(std::string(std::istreambuf_iterator<char>(log), {}),
                HasSubstr("the database does not answer"));
    std::filesystem::remove(file);
}

} // namespace
} // namespace mock::web
