#pragma once

#include <desk/sdk/host.hpp>
#include <desk/sdk/services.hpp>

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace test {

/// Plays the host in plain C structs: keeps what a plugin did, and fails when told to. All services
/// of 1.0 are there; take one away, shorten it or replace a slot through the public tables. Safe on
/// several threads; read the results when the plugin is done.
class RecordingHost {
public:
    struct End {
        std::string outcome; ///< empty if it failed
        desk::Error error;
        bool is_failure = false;
    };
    struct Value {
        std::string text;
        std::uint64_t revision = 0;
    };

    RecordingHost();
    RecordingHost(const RecordingHost&) = delete;
    RecordingHost& operator=(const RecordingHost&) = delete;

    const desk_host_t* get() const { return &handle; }

    /// A call as the host would dispatch it; the texts belong to this host.
    desk_call_t call(std::string_view name, std::uint64_t id, std::string_view input = "{}",
                     std::string_view key = "click/1");
    /// What a reader looks at.
    static desk_view_t view();

    desk_host_t handle{};
    desk_calls_t calls{};
    desk_log_t log{};
    desk_clock_t clock{};
    desk_secrets_t secrets{};
    desk_state_t state{};
    desk_assets_t assets{};
    desk_activities_t activities{};
    std::map<std::string, const void*, std::less<>> tables;

    std::map<std::uint64_t, std::vector<End>> ends; ///< by call; one each, if all is well
    std::vector<std::string> portions;
    std::vector<std::string> lines; ///< of the log: "level call message key=value"
    std::map<std::string, Value, std::less<>> values; ///< secrets and state in one
    std::uint64_t writes = 0;                         ///< the last revision given away
    std::vector<std::string> rows;        ///< what `assets.list` and `activities.read` write
    std::vector<std::size_t> asked;       ///< how many ids each `activities.read` had
    desk_status_t check = DESK_OK;        ///< what `calls.check` says
    desk_status_t next_failure = DESK_OK; ///< of the next slot with an error argument
    desk_time_t now = 0;
    std::mutex mutex; ///< guards what calls have left here, and what the slots are to answer

    /// Told of each use of a slot ("secrets.get"; "service" for the look-up), on the thread of the
    /// plugin and without the mutex. A slot that has a status answers what this does, unless that
    /// is DESK_OK; `calls.complete` keeps the end all the same. Set it while nobody uses the host.
    std::function<desk_status_t(std::string_view slot)> on_use;

private:
    std::deque<std::string> texts_; // A deque: views into it stay.
};

} // namespace test
