#pragma once

#include "mock-host/store/failure.hpp"
#include "mock-host/web/server.hpp"
#include "tests/unit/mock-host/web/wire_client.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace mock::web {

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
        EXPECT_THAT(ask("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
                    testing::StartsWith("HTTP/1.1 200"));
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

} // namespace mock::web
