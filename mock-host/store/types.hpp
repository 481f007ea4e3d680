#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mock::store {

/// UTC, in milliseconds.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// JSON as text. The store keeps it and does not look into it.
using Json = std::string;

enum class TargetKind { activity, asset, configuration };

/// What a call, an entry, a link or a record is about.
struct Target {
    TargetKind kind = TargetKind::activity;
    std::string id{};

    bool operator==(const Target&) const = default;
};

enum class Role { agent, administrator, requester };
enum class ActivityKind { ticket, incident, service_request, problem, change, task };
enum class ActivityState { new_, assigned, in_progress, paused, closed, planned };
enum class Visibility { internal, portal };
enum class Tone { neutral, good, warning, bad };
enum class Audience { agent, portal };
/// A mail whose sender is no more, or whose mail server did not answer to its end, is in doubt.
enum class MailState { queued, sending, sent, in_doubt, failed, kept };
enum class CallKind { action, event, followup, job };
enum class CallState { queued, running, waiting_retry, done, failed, cancelled };
enum class Lane { click, background };
/// One that is disabled is being removed, and stays so.
enum class ConfigurationState { active, quarantined, disabled };
enum class PackageState { enabled, disabled };

/// The words that documents, commands and tables use: "in_progress", "new".
std::string_view word(TargetKind);
std::string_view word(Role);
std::string_view word(ActivityKind);
std::string_view word(ActivityState);
std::string_view word(Visibility);
std::string_view word(Tone);
std::string_view word(Audience);
std::string_view word(MailState);
std::string_view word(CallKind);
std::string_view word(CallState);
std::string_view word(Lane);
std::string_view word(ConfigurationState);
std::string_view word(PackageState);

/// The other way: `from_word<ActivityState>("paused")`. Nothing for an unknown word. For the enums
/// above.
template <class Enum>
std::optional<Enum> from_word(std::string_view text);

} // namespace mock::store
