#pragma once

#include <desk/sdk/service.hpp>
#include <desk/sdk/sink.hpp>
#include <desk/sdk/store.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace desk {

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
        Status status =
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
        Status status =
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
