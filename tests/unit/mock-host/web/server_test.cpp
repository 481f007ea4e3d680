#include "mock-host/web/server.hpp"
#include "tests/unit/mock-host/web/echo_server.hpp"

#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/resource.h>

#include <filesystem>
#include <thread>

namespace mock::web {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

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

TEST(Server, SaysWhatToDoWhenItsPortIsTaken)
{
    const Echo first;
    ServerOptions options;
    options.port = first.port();
    const auto second = Server::open(options, [](const Request&) { return Response{}; });
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().message,
                AllOf(HasSubstr("127.0.0.1:" + std::to_string(first.port())),
                      HasSubstr("the port is in use"), HasSubstr("--listen")));
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
