#pragma once

#include <desk/sdk/call.hpp>
#include <desk/sdk/completion.hpp>
#include <desk/sdk/table.hpp>
#include <desk/sdk/time.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

// The services of the host as a plugin uses them. Each is a pair of pointers, cheap to copy, valid
// as long as the instance, and usable on several threads. What may wait takes the call for which it
// waits, last. A service that the host does not grant answers `unsupported`.

namespace desk {

/// What a slot without an error of its own said: fine, or the reason to stop.
inline Status read_status(desk_status_t status)
{
    switch (status) {
    case DESK_OK:
        return {};
    case DESK_E_CANCELLED:
        return Error{Errc::cancelled, "call.cancelled", "somebody cancelled it"};
    case DESK_E_DEADLINE:
        return Error{Errc::deadline, "call.deadline", "its time is over"};
    case DESK_E_NOT_FOUND:
        return Error{Errc::not_found, "call.over", "the call has ended"};
    default:
        return Error{from_status(status), "host.status",
                     "the host answered with status " + std::to_string(status)};
    }
}

/// What all services are: the table of a service, and the handle that goes with it.
template <class T>
class Service {
public:
    Service() = default;
    explicit Service(const desk_host_t* host) noexcept : host_(host), table_(service<T>(host)) {}

    bool is_granted() const noexcept { return table_ != nullptr; }

protected:
    /// Calls a slot that ends with an error argument.
    template <class Slot>
    Status ask(Slot&& slot) const
    {
        if (!is_granted()) return not_granted();
        desk_error_t err = empty_error();
        const desk_status_t status = std::forward<Slot>(slot)(*table_, host_, &err);
        if (status == DESK_OK) return {};
        return read_error(status, err);
    }

    static Error not_granted()
    {
        return {Errc::unsupported, "service.missing",
                std::string("the host does not grant ") + Table<T>::id};
    }

    const desk_host_t* host_ = nullptr;
    const T* table_ = nullptr;
};

/// "desk.calls/1": portions, progress, whether to go on.
class Calls : public Service<desk_calls_t> {
public:
    using Service::Service;

    /// Commits a portion now: a "desk.outcome/1" with nothing but effects. An error means: take it
    /// as not done; to repeat it is harmless.
    Status checkpoint(std::string_view portion, const Call& call) const
    {
        return ask([&](const desk_calls_t& table, const desk_host_t* host, desk_error_t* err) {
            const desk_doc_t doc = to_doc({.schema = outcome_schema, .json = portion});
            return table.checkpoint(host, call.id(), &doc, err);
        });
    }

    /// Fine: go on. `cancelled`, `deadline`: stop soon. `not_found`: the call is over.
    Status check(const Call& call) const { return check(call.id()); }

    /// The same for a call of which only the id is known.
    Status check(desk_call_id_t call) const
    {
        return is_granted() ? read_status(table_->check(host_, call)) : not_granted();
    }

    /// For the person who waits: `done` of `total` units, and what is being done. `total` 0: not
    /// known yet. At most 10 times a second.
    void progress(std::uint64_t done, std::uint64_t total, std::string_view text,
                  const Call& call) const noexcept
    {
        if (is_granted()) table_->progress(host_, call.id(), done, total, to_text(text));
    }

    /// The end that is owed for an accepted call.
    Completion completion(desk_call_id_t call) const noexcept { return {host_, table_, call}; }
};

/// "desk.log/1". Never a secret, a code or a link that opens a session.
class Log : public Service<desk_log_t> {
public:
    using Service::Service;
    enum class Level : std::int32_t {
        trace = DESK_LOG_TRACE,
        debug = DESK_LOG_DEBUG,
        info = DESK_LOG_INFO,
        warn = DESK_LOG_WARN,
        error = DESK_LOG_ERROR,
    };
    struct Field {
        std::string_view key;
        std::string_view value;
    };
    using Fields = std::initializer_list<Field>;

    /// The log of one call: the host adds which.
    Log of(const Call& call) const noexcept
    {
        Log log = *this;
        log.call_ = call.id();
        return log;
    }

    /// Writes a line; without a log it is lost in silence. From the 33rd on, fields are left out.
    void write(Level level, std::string_view message, std::span<const Field> fields) const noexcept
    {
        if (!is_granted()) return;
        std::array<desk_log_field_t, 32> written{};
        const std::size_t count = std::min(fields.size(), written.size());
        for (std::size_t i = 0; i < count; ++i) {
            written[i] = {to_text(fields[i].key), to_text(fields[i].value)};
        }
        table_->write(host_, call_, static_cast<std::int32_t>(level), to_text(message),
                      written.data(), count);
    }
    void debug(std::string_view message, Fields fields = {}) const noexcept
    {
        write(Level::debug, message, {fields.begin(), fields.size()});
    }
    void info(std::string_view message, Fields fields = {}) const noexcept
    {
        write(Level::info, message, {fields.begin(), fields.size()});
    }
    void warn(std::string_view message, Fields fields = {}) const noexcept
    {
        write(Level::warn, message, {fields.begin(), fields.size()});
    }
    void error(std::string_view message, Fields fields = {}) const noexcept
    {
        write(Level::error, message, {fields.begin(), fields.size()});
    }

private:
    desk_call_id_t call_ = 0;
};

/// "desk.clock/1": the time of the desk, which tests set.
class Clock : public Service<desk_clock_t> {
public:
    using Service::Service;

    /// 1970 if the clock is not granted.
    Time now() const noexcept { return is_granted() ? from_time(table_->now(host_)) : Time{}; }

    /// Fine when the pause is over; the reason as soon as the call is to stop. A pause that does
    /// not fit before the deadline gives up at once.
    Status sleep(std::chrono::milliseconds pause, const Call& call) const
    {
        if (!is_granted()) return not_granted();
        pause = std::clamp(pause, std::chrono::milliseconds{0},
                           std::chrono::milliseconds{std::numeric_limits<std::uint32_t>::max()});
        if (call->deadline < now() + pause) return read_status(DESK_E_DEADLINE);
        const auto until = std::chrono::steady_clock::now() + pause;
        const desk_status_t said =
            table_->sleep(host_, call.id(), static_cast<std::uint32_t>(pause.count()));
        if (!call.must_finish() || !is_stop(said)) return read_status(said);
        // The host knows the call, not that this part of it goes on: it wakes whoever is to stop.
        std::this_thread::sleep_until(until);
        return {};
    }

private:
    static bool is_stop(desk_status_t said) noexcept
    {
        return said == DESK_E_CANCELLED || said == DESK_E_DEADLINE || said == DESK_E_NOT_FOUND;
    }
};

} // namespace desk
