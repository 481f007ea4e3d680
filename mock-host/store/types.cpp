#include "mock-host/store/types.hpp"

#include "mock-host/store/assets.hpp"

#include <array>
#include <cstddef>

namespace mock::store {

namespace {

// The words of an enum, in the order of its enumerators.
template <class Enum>
constexpr std::array<std::string_view, 0> words{};

template <>
constexpr std::array<std::string_view, 3> words<TargetKind>{"activity", "asset", "configuration"};
template <>
constexpr std::array<std::string_view, 3> words<Role>{"agent", "administrator", "requester"};
template <>
constexpr std::array<std::string_view, 6> words<ActivityKind>{
    "ticket", "incident", "service_request", "problem", "change", "task"};
template <>
constexpr std::array<std::string_view, 6> words<ActivityState>{"new",    "assigned", "in_progress",
                                                               "paused", "closed",   "planned"};
template <>
constexpr std::array<std::string_view, 2> words<Visibility>{"internal", "portal"};
template <>
constexpr std::array<std::string_view, 4> words<Tone>{"neutral", "good", "warning", "bad"};
template <>
constexpr std::array<std::string_view, 2> words<Audience>{"agent", "portal"};
template <>
constexpr std::array<std::string_view, 6> words<MailState>{"queued",   "sending", "sent",
                                                           "in_doubt", "failed",  "kept"};
template <>
constexpr std::array<std::string_view, 4> words<CallKind>{"action", "event", "followup", "job"};
template <>
constexpr std::array<std::string_view, 6> words<CallState>{"queued", "running", "waiting_retry",
                                                           "done",   "failed",  "cancelled"};
template <>
constexpr std::array<std::string_view, 2> words<Lane>{"click", "background"};
template <>
constexpr std::array<std::string_view, 3> words<ConfigurationState>{"active", "quarantined",
                                                                    "disabled"};
template <>
constexpr std::array<std::string_view, 2> words<PackageState>{"enabled", "disabled"};
template <>
constexpr std::array<std::string_view, 5> words<Verdict>{"applied", "unchanged", "conflict", "gone",
                                                         "refused"};

template <class Enum>
std::string_view word_of(Enum value)
{
    return words<Enum>.at(static_cast<std::size_t>(value));
}

} // namespace

std::string_view word(TargetKind value)
{
    return word_of(value);
}
std::string_view word(Role value)
{
    return word_of(value);
}
std::string_view word(ActivityKind value)
{
    return word_of(value);
}
std::string_view word(ActivityState value)
{
    return word_of(value);
}
std::string_view word(Visibility value)
{
    return word_of(value);
}
std::string_view word(Tone value)
{
    return word_of(value);
}
std::string_view word(Audience value)
{
    return word_of(value);
}
std::string_view word(MailState value)
{
    return word_of(value);
}
std::string_view word(CallKind value)
{
    return word_of(value);
}
std::string_view word(CallState value)
{
    return word_of(value);
}
std::string_view word(Lane value)
{
    return word_of(value);
}
std::string_view word(ConfigurationState value)
{
    return word_of(value);
}
std::string_view word(PackageState value)
{
    return word_of(value);
}
std::string_view word(Verdict value)
{
    return word_of(value);
}

template <class Enum>
std::optional<Enum> from_word(std::string_view text)
{
    for (std::size_t i = 0; i < words<Enum>.size(); ++i) {
        if (words<Enum>[i] == text) return static_cast<Enum>(i);
    }
    return {};
}

template std::optional<TargetKind> from_word(std::string_view);
template std::optional<Role> from_word(std::string_view);
template std::optional<ActivityKind> from_word(std::string_view);
template std::optional<ActivityState> from_word(std::string_view);
template std::optional<Visibility> from_word(std::string_view);
template std::optional<Tone> from_word(std::string_view);
template std::optional<Audience> from_word(std::string_view);
template std::optional<MailState> from_word(std::string_view);
template std::optional<CallKind> from_word(std::string_view);
template std::optional<CallState> from_word(std::string_view);
template std::optional<Lane> from_word(std::string_view);
template std::optional<ConfigurationState> from_word(std::string_view);
template std::optional<PackageState> from_word(std::string_view);
template std::optional<Verdict> from_word(std::string_view);

} // namespace mock::store
