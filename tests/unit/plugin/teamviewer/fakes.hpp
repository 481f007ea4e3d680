#pragma once

#include "plugin/domain/configuration.hpp"
#include "plugin/net/encoding.hpp"
#include "plugin/teamviewer/services.hpp"

#include <desk/sdk/time.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace tv::testing {

using namespace std::chrono_literals;

inline const Time noon{std::chrono::sys_days{std::chrono::year{2025} / 3 / 4} + 12h};

inline http::Response answer(int status, std::string body)
{
    return {.status = status, .body = std::move(body), .content_type = "application/json"};
}

inline desk::Error failure(desk::Errc status)
{
    return {.status = status,
            .code = "net.test",
            .detail = "as the test wants it",
            .retryable = status == desk::Errc::unavailable};
}

/// Answers as the test says and remembers what was asked. From many threads.
class PretendTransport final : public http::Transport {
public:
    using Handler = std::function<desk::Result<http::Response>(const http::Request&)>;

    desk::Result<http::Response> send(const http::Request& request, const desk::Call&) override
    {
        {
            const std::lock_guard lock(mutex_);
            sent_.push_back(std::string(http::name(request.endpoint.method)) + " " +
                            std::string(request.endpoint.path) + request.tail +
                            (request.query.empty() ? "" : "?" + request.query));
            bodies_.push_back(request.body);
        }
        auto reply = handler(request);
        if (!reply || !request.sink || reply->status / 100 != 2) return reply;
        // In small pieces, as from a network.
        for (std::size_t at = 0; at < reply->body.size(); at += 7)
            DESK_CHECK(request.sink(std::string_view(reply->body).substr(at, 7)));
        reply->body.clear();
        return reply;
    }

    std::vector<std::string> sent() const
    {
        const std::lock_guard lock(mutex_);
        return sent_;
    }
    std::vector<std::string> bodies() const
    {
        const std::lock_guard lock(mutex_);
        return bodies_;
    }

    Handler handler = [](const http::Request&) { return answer(500, ""); };

private:
    mutable std::mutex mutex_; // guards what follows
    std::vector<std::string> sent_;
    std::vector<std::string> bodies_;
};

/// Time passes only when somebody sleeps, or when the test says so.
class PretendClock final : public Clock {
public:
    Time now() const override
    {
        const std::lock_guard lock(mutex_);
        return now_;
    }
    bool sleep(std::chrono::milliseconds pause, const desk::Call& call) override
    {
        if (!call.check() || pause >= call->deadline - now()) return false;
        advance(pause);
        return true;
    }
    void advance(std::chrono::milliseconds time)
    {
        const std::lock_guard lock(mutex_);
        now_ += time;
    }

private:
    mutable std::mutex mutex_; // guards now_
    Time now_ = noon;
};

class Lines final : public Log {
public:
    void write(LogLevel, const desk::Call&, std::string_view message) override
    {
        const std::lock_guard lock(mutex_);
        lines.emplace_back(message);
    }
    std::mutex mutex_;
    std::vector<std::string> lines;
};

/// A store with compare-and-swap; revisions never repeat. `failures` of the next puts fail;
/// `doubts` of them say so, too, although they were stored.
template <class Value>
class PretendCells {
public:
    desk::Result<Versioned<Value>> get(const std::string& key)
    {
        const std::lock_guard lock(mutex_);
        const auto found = cells_.find(key);
        return found == cells_.end() ? Versioned<Value>{} : found->second;
    }
    desk::Result<std::uint64_t> put(const std::string& key, Value value, std::uint64_t expected)
    {
        const std::lock_guard lock(mutex_);
        ++puts;
        if (failures > 0) {
            --failures;
            return failure(desk::Errc::unavailable);
        }
        if (cells_[key].revision != expected) {
            return desk::Error{.status = desk::Errc::conflict, .code = "store.conflict"};
        }
        const bool is_removal = value.empty();
        cells_[key] = {std::move(value), is_removal ? 0 : ++last_};
        if (doubts > 0) {
            --doubts;
            return failure(desk::Errc::unavailable);
        }
        return last_;
    }
    void set(const std::string& key, Value value)
    {
        const std::lock_guard lock(mutex_);
        cells_[key] = {std::move(value), ++last_};
    }

    int puts = 0;
    int failures = 0;
    int doubts = 0;

private:
    std::mutex mutex_; // guards what follows
    std::map<std::string, Versioned<Value>> cells_;
    std::uint64_t last_ = 0;
};

class PretendVault final : public Vault {
public:
    desk::Result<Versioned<desk::Secret>> get(std::string_view key, const desk::Call&) override
    {
        return cells.get(std::string(key));
    }
    desk::Result<std::uint64_t> put(std::string_view key, const desk::Secret& value,
                                    std::uint64_t expected, const desk::Call&) override
    {
        return cells.put(std::string(key), value, expected);
    }
    void set(const std::string& key, std::string value)
    {
        cells.set(key, desk::Secret(std::move(value)));
    }
    std::string at(const std::string& key) { return std::string(cells.get(key)->value.reveal()); }
    PretendCells<desk::Secret> cells;
};

class PretendState final : public SharedState {
public:
    desk::Result<Versioned<std::string>> get(std::string_view key, const desk::Call&) override
    {
        return cells.get(std::string(key));
    }
    desk::Result<std::uint64_t> put(std::string_view key, std::string_view value,
                                    std::uint64_t expected, const desk::Call&) override
    {
        return cells.put(std::string(key), std::string(value), expected);
    }
    PretendCells<std::string> cells;
};

/// `failures` of the next news are not recorded.
class News final : public AuthorizationStatus {
public:
    bool changed(const AuthorizationRecord& record, const desk::Call&) override
    {
        const std::lock_guard lock(mutex_);
        if (failures > 0) {
            --failures;
            return false;
        }
        records.push_back(record);
        return true;
    }
    int failures = 0;
    std::mutex mutex_;
    std::vector<AuthorizationRecord> records;
};

/// A call that gives up soon where it would wait for ever.
inline desk::Call impatient()
{
    return {{.id = 3}, [looks = 0]() mutable -> desk::Status {
                if (++looks < 20) return {};
                return failure(desk::Errc::cancelled);
            }};
}

/// One of each, and a configuration that is connected: its access token is "access-1", good for a
/// day, and its refresh token "refresh-1".
struct World {
    World()
    {
        configuration.id = "conf-1";
        configuration.client_id = "client-1";
        configuration.redirect_url = "https://www.tap.de";
        configuration.secrets = {"form.client_secret", "tokens"};
        vault.set("form.client_secret", "CANARY-secret-0123456789");
        hold_tokens("access-1", 24h);
    }

    void hold_tokens(const std::string& access, std::chrono::seconds lifetime)
    {
        const Time expires = clock.now() + lifetime;
        vault.set("tokens", R"({"access":")" + access +
                                R"(","refresh":"refresh-1","expires_at":")" + text(expires) +
                                R"(","renew_at":")" + text(expires - 5min) +
                                R"(","since":"2025-03-01T00:00:00Z","account":"Ada"})");
    }
    static std::string text(Time time) { return desk::format_time(time); }

    Services services() { return {transport, clock, log, vault, state, news}; }

    Configuration configuration;
    PretendTransport transport;
    PretendClock clock;
    Lines log;
    PretendVault vault;
    PretendState state;
    News news;
    desk::Call call{{.id = 1}, nullptr};
    desk::Call background{{.id = 2, .for_a_person = false}, nullptr};
};

/// The field of a form body.
inline std::string field(const http::Request& request, std::string_view name)
{
    return http::form_value(request.body, name);
}

} // namespace tv::testing
