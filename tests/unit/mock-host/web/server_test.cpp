#include "mock-host/store/failure.hpp"
#include "mock-host/web/server.hpp"
#include "tests/unit/mock-host/web/no_more_threads.hpp"
#include "tests/unit/mock-host/web/wire_client.hpp"

#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <list>
#include <thread>

namespace mock::web {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

/// A server that says what it was asked.
class Echo {
public:
    explicit Echo(ServerOptions options = {})
    {
        options.port = 0;
        auto opened = Server::open(options, [](const Request& request) {
            if (request.path == "/stream") return stream();
            return request.path == "/broken-stream" ? broken_stream() : said(request);
        });
        EXPECT_TRUE(opened) << opened.error().message;
        server_ = *std::move(opened);
        thread_ = std::thread([this] { was_asked_ = server_->run(); });
        // The library makes a table at its first request, safely, which ThreadSanitizer cannot see.
        EXPECT_THAT(ask("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"), StartsWith("HTTP/1.1 200"));
    }
    ~Echo()
    {
        server_->stop();
        if (thread_.joinable()) thread_.join();
    }
    /// Waits for the end by itself. Whether it was asked to.
    bool ended()
    {
        thread_.join();
        return was_asked_;
    }

    int port() const { return server_->port(); }
    std::string ask(std::string_view request) const
    {
        WireClient client(port());
        client.send(request);
        return client.answer();
    }

private:
    static Response said(const Request& request)
    {
        std::string text =
            request.method + " " + request.path + " body " + std::to_string(request.body.size());
        for (const auto& [name, value] : request.form)
            text += "\nform " + name + " " + std::to_string(value.size());
        for (const auto& upload : request.uploads)
            text += "\nupload " + upload.field + " " + upload.file_name + " " + upload.content;
        return {.type = "text/plain", .body = text};
    }
    static Response stream()
    {
        Response response{.type = "text/event-stream"};
        response.stream = [](const Write& write, const std::stop_token& stop) {
            while (write(": here\n\n") && !stop.stop_requested())
                std::this_thread::yield();
        };
        return response;
    }

    static Response broken_stream()
    {
        Response response{.type = "text/event-stream"};
        response.stream = [](const Write& write, const std::stop_token&) {
            write(": here\n\n");
            throw store::Failure(store::FailureKind::lost, "the database does not answer");
        };
        return response;
    }

    std::unique_ptr<Server> server_;
    bool was_asked_ = false; ///< once the thread has ended
    std::thread thread_;
};

std::string with_body(const std::string& head, const std::string& body)
{
    return head + "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

ServerOptions impatient()
{
    ServerOptions options;
    options.patience = 200ms;
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
    Echo server;
    const std::string ask = "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n";
    {
        const NoMoreThreads none;
        EXPECT_EQ(WireClient(server.port()).answer(), "");
    }
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

/// The socket on which this process takes connections there.
int door_of(int port)
{
    for (int one = 0; one < 1024; ++one) {
        int listens = 0;
        socklen_t size = sizeof listens;
        sockaddr_in address{};
        socklen_t length = sizeof address;
        if (::getsockopt(one, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens == 1 &&
            ::getsockname(one, reinterpret_cast<sockaddr*>(&address), &length) == 0 &&
            ntohs(address.sin_port) == port)
            return one;
    }
    return -1;
}

TEST(Server, EndsWithItsStreamsWhenTheSystemGivesNoMoreConnections)
{
    Echo server;
    WireClient reader(server.port());
    reader.send("GET /stream HTTP/1.1\r\n\r\n");
    EXPECT_THAT(reader.answer("here"), HasSubstr("text/event-stream"));
    ::shutdown(door_of(server.port()), SHUT_RDWR); // `accept` fails from now on.
    EXPECT_FALSE(server.ended());
}

TEST(Server, ThatWasStoppedBeforeItServesEndsAtOnce)
{
    ServerOptions options;
    options.port = 0;
    const auto server = Server::open(options, [](const Request&) { return Response{}; });
    ASSERT_TRUE(server);
    (*server)->stop();
    EXPECT_TRUE((*server)->run());
}

/// A key and a certificate of its own making.
class Certificate {
public:
    Certificate()
    {
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        X509_sign(certificate, key, EVP_sha256());
        write(certificate_file, [&](FILE* to) { return PEM_write_X509(to, certificate); });
        write(key_file, [&](FILE* to) {
            return PEM_write_PrivateKey(to, key, nullptr, nullptr, 0, nullptr, nullptr);
        });
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    ~Certificate()
    {
        std::filesystem::remove(certificate_file);
        std::filesystem::remove(key_file);
    }

    const std::string base = testing::TempDir() + "server-" + std::to_string(::getpid());
    const std::string certificate_file = base + ".pem";
    const std::string key_file = base + ".key";

private:
    template <class Write>
    static void write(const std::string& path, const Write& write)
    {
        FILE* file = std::fopen(path.c_str(), "w");
        EXPECT_EQ(write(file), 1);
        std::fclose(file);
    }
};

/// Asks over TLS and believes any certificate.
std::string ask_over_tls(int port, const std::string& request)
{
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* tls = SSL_new(context);
    WireClient client(port);
    SSL_set_fd(tls, client.socket());
    EXPECT_EQ(SSL_connect(tls), 1);
    std::size_t sent = 0;
    EXPECT_EQ(SSL_write_ex(tls, request.data(), request.size(), &sent), 1);
    std::string all;
    std::array<char, 4096> piece{};
    std::size_t got = 0;
    while (SSL_read_ex(tls, piece.data(), piece.size(), &got) == 1)
        all.append(piece.data(), got);
    SSL_free(tls);
    SSL_CTX_free(context);
    return all;
}

TEST(Tls, CarriesRequestsAndAnswers)
{
    const Certificate certificate;
    ServerOptions options;
    options.certificate = certificate.certificate_file;
    options.key = certificate.key_file;
    options.port = 0;
    auto server = Server::open(options, [](const Request& request) {
        return Response{.type = "text/plain", .body = std::string(request.body.size(), 'y')};
    });
    ASSERT_TRUE(server);
    std::thread thread([&] { EXPECT_TRUE((*server)->run()); });
    const std::string body(200'000, 'x');
    EXPECT_THAT(ask_over_tls((*server)->port(), with_body("POST /a HTTP/1.1", body)),
                AllOf(StartsWith("HTTP/1.1 200"), HasSubstr(std::string(200'000, 'y'))));
    // Who does not speak TLS learns nothing, and the others do not notice.
    WireClient plain((*server)->port());
    plain.send("GET / HTTP/1.1\r\n\r\n");
    plain.answer();
    EXPECT_THAT(ask_over_tls((*server)->port(), with_body("GET /a HTTP/1.1", "")),
                StartsWith("HTTP/1.1 200"));
    (*server)->stop();
    thread.join();
}

TEST(Tls, FilesThatCannotBeUsedAreNamed)
{
    ServerOptions options;
    options.certificate = "/nowhere/desk.pem";
    options.key = "/nowhere/desk.key";
    const auto server = Server::open(options, [](const Request&) { return Response{}; });
    ASSERT_FALSE(server);
    EXPECT_THAT(server.error().message, HasSubstr("/nowhere/desk.pem"));
}

TEST(Server, SaysHowManyFilesItNeedsWhenItMayNotHaveThem)
{
    const rlimit few{300, 300};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    ServerOptions options;
    options.port = 0;
    const auto refused = Server::open(options, [](const Request&) { return Response{}; });
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("ulimit -n 776"));

    options.max_threads = 20;
    EXPECT_TRUE(Server::open(options, [](const Request&) { return Response{}; }));
}

} // namespace
} // namespace mock::web
