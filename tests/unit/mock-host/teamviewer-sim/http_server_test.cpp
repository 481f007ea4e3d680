#include "mock-host/teamviewer-sim/http_server.hpp"
#include "tests/unit/mock-host/teamviewer-sim/cloud.hpp"

#include <curl/curl.h>
#include <gmock/gmock.h>

#include <thread>

namespace sim::test {
namespace {

using ::testing::HasSubstr;

struct Got {
    CURLcode code = CURLE_OK;
    long status = 0;
    std::string body;
};

size_t append(char* data, size_t, size_t size, void* target)
{
    static_cast<std::string*>(target)->append(data, size);
    return size;
}

/// A simulator behind a real port.
class Served {
public:
    Served() : server_([this](const Request& request) { return cloud.simulator.handle(request); })
    {
        const auto port = server_.bind("127.0.0.1", 0);
        origin_ = "http://127.0.0.1:" + std::to_string(port ? *port : 0);
        cloud.simulator.set_origin(origin_);
        thread_ = std::thread([this] { server_.run(); });
        curl_ = curl_easy_init();
    }
    ~Served()
    {
        curl_easy_cleanup(curl_);
        server_.stop();
        thread_.join();
    }
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;

    /// libcurl itself repeats a request, even POST, when a connection that it kept dies without an
    /// answer. After this the next request gets a new connection.
    void forget_connections()
    {
        curl_easy_cleanup(curl_);
        curl_ = curl_easy_init();
    }

    /// GET without a body, else POST. Connections are kept.
    Got ask(const std::string& path, const char* body = nullptr)
    {
        Got got;
        const std::string authorization = "Authorization: Bearer " + cloud.token;
        curl_slist* headers = curl_slist_append(nullptr, authorization.c_str());
        headers = curl_slist_append(headers, "Content-Type: application/json; charset=utf-8");
        curl_easy_reset(curl_);
        curl_easy_setopt(curl_, CURLOPT_URL, (origin_ + path).c_str());
        curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(curl_, CURLOPT_TIMEOUT, 20L);
        curl_easy_setopt(curl_, CURLOPT_NOPROXY, "*");
        if (body != nullptr) curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, append);
        curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &got.body);
        got.code = curl_easy_perform(curl_);
        curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &got.status);
        curl_slist_free_all(headers);
        return got;
    }

    Cloud cloud;

private:
    HttpServer server_;
    std::string origin_;
    std::thread thread_;
    CURL* curl_ = nullptr;
};

TEST(SimHttpServer, AnswersOverARealConnectionMoreThanOnce)
{
    Served served;
    for (int i = 0; i < 20; ++i) {
        const Got got = served.ask("/api/v1/ping?x=%20");
        EXPECT_EQ(got.status, 200);
        EXPECT_EQ(got.body, R"({"token_valid":true})");
    }
}

TEST(SimHttpServer, BodyArrivesAndLinksLeadBackToTheServer)
{
    Served served;
    const Got made = served.ask("/api/v1/sessions", R"({"groupname":"Ä"})");
    EXPECT_EQ(made.status, 200);
    EXPECT_THAT(made.body, HasSubstr(R"("end_customer_link":"http://127.0.0.1:)"));
    EXPECT_EQ(served.ask("/api/v1/sessions", "{").status, 400);
}

TEST(SimHttpServer, DropBeforeTheEffectGivesNoAnswerAndNoSession)
{
    Served served;
    served.ask("/sim/faults", R"({"path":"/sessions","kind":"drop_before"})");
    served.forget_connections();
    const Got got = served.ask("/api/v1/sessions", R"({"groupname":"A"})");
    EXPECT_EQ(got.code, CURLE_GOT_NOTHING);
    EXPECT_THAT(served.ask("/sim/state").body, HasSubstr(R"("open_sessions":[])"));
}

TEST(SimHttpServer, DropAfterTheEffectGivesNoAnswerButASession)
{
    Served served;
    served.ask("/sim/faults", R"({"path":"/sessions","kind":"drop_after"})");
    served.forget_connections();
    const Got got = served.ask("/api/v1/sessions", R"({"groupname":"A"})");
    EXPECT_EQ(got.code, CURLE_GOT_NOTHING);
    EXPECT_EQ(got.body, "");
    EXPECT_THAT(served.ask("/sim/state").body, HasSubstr(R"("sessions":1)"));
}

TEST(SimHttpServer, TruncatedAnswerBreaksOffInTheBody)
{
    Served served;
    served.ask("/sim/faults", R"({"path":"/ping","kind":"truncated"})");
    const Got got = served.ask("/api/v1/ping");
    EXPECT_EQ(got.code, CURLE_PARTIAL_FILE);
    EXPECT_EQ(got.body, R"({"token_va)");
    EXPECT_EQ(served.ask("/api/v1/ping").code, CURLE_OK);
}

TEST(SimHttpServer, SlowAnswerIsWholeInTheEnd)
{
    Served served;
    served.ask("/sim/faults", R"({"path":"/users","kind":"slow","delay_ms":1})");
    const Got got = served.ask("/api/v1/users");
    EXPECT_EQ(got.code, CURLE_OK);
    EXPECT_THAT(json_of({.body = got.body}).at("users").as_array(), ::testing::SizeIs(8));
}

TEST(SimHttpServer, NoContentHasNoBody)
{
    Served served;
    const Got got = served.ask("/sim/settings", "{}");
    EXPECT_EQ(got.status, 204);
    EXPECT_EQ(got.body, "");
}

TEST(SimHttpServer, PortInUseIsToldWithItsNumber)
{
    HttpServer first([](const Request&) { return Response{}; });
    HttpServer second([](const Request&) { return Response{}; });
    const auto port = first.bind("127.0.0.1", 0);
    ASSERT_TRUE(port);
    const auto refused = second.bind("127.0.0.1", *port);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail, HasSubstr(std::to_string(*port)));
}

} // namespace
} // namespace sim::test
