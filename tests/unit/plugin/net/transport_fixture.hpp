#pragma once

#include "plugin/net/curl_transport.hpp"
#include "tests/unit/plugin/net/server.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace tv::http::testing {

inline constexpr const char* canary = "CANARY-token-0123456789";

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

/// A transport, and requests for a server of the test.
class TransportTest : public ::testing::Test {
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

} // namespace tv::http::testing
