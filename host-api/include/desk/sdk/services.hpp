#pragma once

#include <desk/sdk/call.hpp>
#include <desk/sdk/completion.hpp>
#include <desk/sdk/secret.hpp>
#include <desk/sdk/sink.hpp>
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
#include <utility>
#include <vector>

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
        return read_status(
            table_->sleep(host_, call.id(), static_cast<std::uint32_t>(pause.count())));
    }
};

/// A value and its revision. Revision 0: there is no value.
template <class Value>
struct Stored {
    Value value;
    std::uint64_t revision = 0;
};

/// What "desk.secrets/1" and "desk.state/1" have in common.
template <class T>
class Store : public Service<T> {
public:
    using Service<T>::Service;

    /// The longest value, in bytes.
    std::uint32_t bytes_max() const noexcept
    {
        return this->is_granted() ? this->table_->max_value_bytes : 0;
    }

protected:
    Result<Stored<std::string>> read(std::string_view key, const Call& call) const
    {
        // Taken at once: a value that grew in its string would leave copies of a secret behind.
        StringSink sink(bytes_max(), bytes_max());
        // A revision that never is: "not found" is said of calls as well, and only that of a key
        // sets 0.
        desk_revision_t revision = std::numeric_limits<desk_revision_t>::max();
        const Status status =
            this->ask([&](const T& table, const desk_host_t* host, desk_error_t* err) {
                return table.get(host, call.id(), to_text(key), sink.get(), &revision, err);
            });
        if (status) return Stored<std::string>{sink.take(), revision};
        const Secret partial(sink.take()); // Wipes what arrived before it failed.
        if (status.error().status == Errc::not_found && revision == 0) return Stored<std::string>{};
        return status.error();
    }

    Result<std::uint64_t> write(std::string_view key, std::string_view value,
                                std::uint64_t expected, const Call& call) const
    {
        desk_revision_t revision = expected;
        DESK_CHECK(this->ask([&](const T& table, const desk_host_t* host, desk_error_t* err) {
            return table.put(host, call.id(), to_text(key), to_text(value), &revision, err);
        }));
        return revision;
    }
};

/// "desk.secrets/1": values that only this instance can read.
class Secrets : public Store<desk_secrets_t> {
public:
    using Store::Store;

    /// Revision 0 and an empty value: there is none under this key.
    Result<Stored<Secret>> get(std::string_view key, const Call& call) const
    {
        DESK_TRY(auto stored, read(key, call));
        return Stored<Secret>{Secret(std::move(stored.value)), stored.revision};
    }

    /// Writes if `expected` is the stored revision (0: there must be none), and returns the new
    /// one. An empty value removes the key. `conflict`: somebody else wrote: read again, decide
    /// again.
    Result<std::uint64_t> put(std::string_view key, const Secret& value, std::uint64_t expected,
                              const Call& call) const
    {
        return write(key, value.reveal(), expected, call);
    }
};

/// "desk.state/1": small values of this instance that parallel calls and other nodes see at once.
class State : public Store<desk_state_t> {
public:
    using Store::Store;

    /// As of `Secrets`.
    Result<Stored<std::string>> get(std::string_view key, const Call& call) const
    {
        return read(key, call);
    }

    /// As of `Secrets`.
    Result<std::uint64_t> put(std::string_view key, std::string_view value, std::uint64_t expected,
                              const Call& call) const
    {
        return write(key, value, expected, call);
    }
};

/// "desk.assets/1": all assets, a page at a time.
class Assets : public Service<desk_assets_t> {
public:
    using Service::Service;

    /// The most rows of one `list` and changes of one `apply`.
    std::uint32_t rows_max() const noexcept { return is_granted() ? table_->max_rows : 0; }

    /// Gives each row, a "desk.asset/1" without records, to `on_row`, and returns how many there
    /// were: none means that this is the end. `after` is the id of the last row received, empty for
    /// the first page. An error of `on_row` stops it and is returned.
    Result<std::size_t> list(std::string_view after, std::uint32_t rows, LineSink::OnLine on_row,
                             const Call& call) const
    {
        std::size_t seen = 0;
        LineSink sink([&](std::string_view row) {
            ++seen;
            return on_row(row);
        });
        const Status status =
            ask([&](const desk_assets_t& table, const desk_host_t* host, desk_error_t* err) {
                return table.list(host, call.id(), to_text(after), rows, sink.get(), err);
            });
        DESK_CHECK(sink.finish());
        DESK_CHECK(status);
        return seen;
    }

    /// Applies changes, JSON lines of "desk.asset-change/1", in one transaction, and gives each
    /// verdict, in the same order, to `on_verdict`. Fine: the batch was processed, which does not
    /// mean that every change was accepted.
    Status apply(std::string_view changes, LineSink::OnLine on_verdict, const Call& call) const
    {
        LineSink sink(std::move(on_verdict));
        const Status status =
            ask([&](const desk_assets_t& table, const desk_host_t* host, desk_error_t* err) {
                return table.apply(host, call.id(), to_text(changes), sink.get(), err);
            });
        DESK_CHECK(sink.finish());
        return status;
    }
};

/// "desk.activities/1": activities by id.
class Activities : public Service<desk_activities_t> {
public:
    using Service::Service;

    /// Gives a "desk.activity/1" for each id that exists to `on_activity`, in no particular order.
    /// Any number of ids: asks in portions of what the host takes.
    Status read(std::span<const std::string> ids, const LineSink::OnLine& on_activity,
                const Call& call) const
    {
        const std::size_t portion = is_granted() ? std::max(table_->max_ids, 1U) : 1;
        while (!ids.empty()) {
            const auto some = ids.first(std::min(portion, ids.size()));
            DESK_CHECK(read_portion(some, on_activity, call));
            ids = ids.subspan(some.size());
        }
        return {};
    }

private:
    Status read_portion(std::span<const std::string> ids, const LineSink::OnLine& on_activity,
                        const Call& call) const
    {
        std::vector<desk_text_t> texts;
        texts.reserve(ids.size());
        for (const std::string& id : ids)
            texts.push_back(to_text(id));
        LineSink sink(on_activity);
        const Status status =
            ask([&](const desk_activities_t& table, const desk_host_t* host, desk_error_t* err) {
                return table.read(host, call.id(), texts.data(), texts.size(), sink.get(), err);
            });
        DESK_CHECK(sink.finish());
        return status;
    }
};

/// All services of 1.0.
inline constexpr const char* all_services[] = {
    DESK_CALLS_ID, DESK_LOG_ID,    DESK_CLOCK_ID,      DESK_SECRETS_ID,
    DESK_STATE_ID, DESK_ASSETS_ID, DESK_ACTIVITIES_ID,
};

/// What an instance knows of its host.
struct Services {
    const desk_host_t* host = nullptr;
    Calls calls;
    Log log;
    Clock clock;
    Secrets secrets;
    State state;
    Assets assets;
    Activities activities;

    /// Looks up what the host grants. `unsupported`, naming the service, if one of `needed` (those
    /// of the manifest) is not there or too short; others may be missing.
    static Result<Services> create(const desk_host_t* host,
                                   std::span<const char* const> needed = all_services)
    {
        if (!DESK_HAS(desk_host_t, host, service)) {
            return Error{Errc::invalid, "host.invalid",
                         "the host handle is shorter than that of 1.0"};
        }
        if (host->abi_major != DESK_ABI_MAJOR) {
            return Error{Errc::unsupported, "host.major",
                         "the host has ABI major " + std::to_string(host->abi_major) + ", not 1"};
        }
        Services found{host,          Calls(host), Log(host),    Clock(host),
                       Secrets(host), State(host), Assets(host), Activities(host)};
        for (const std::string_view id : needed) {
            if (!found.grants(id)) {
                return Error{Errc::unsupported, "service.missing",
                             "the host does not grant " + std::string(id)};
            }
        }
        return found;
    }

    /// True if the service with this id may be used. False for ids that 1.0 does not know.
    bool grants(std::string_view id) const noexcept
    {
        return (id == DESK_CALLS_ID && calls.is_granted()) ||
               (id == DESK_LOG_ID && log.is_granted()) ||
               (id == DESK_CLOCK_ID && clock.is_granted()) ||
               (id == DESK_SECRETS_ID && secrets.is_granted()) ||
               (id == DESK_STATE_ID && state.is_granted()) ||
               (id == DESK_ASSETS_ID && assets.is_granted()) ||
               (id == DESK_ACTIVITIES_ID && activities.is_granted());
    }
};

} // namespace desk
