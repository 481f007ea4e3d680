#pragma once

#include "plugin/domain/records.hpp"
#include "plugin/domain/text.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What a handler answers: data. The desk commits all effects and the end of the call in one
// transaction; every effect has a key, and doing it twice changes nothing.

namespace tv {

struct Url {
    std::string value = {};
    friend bool operator==(const Url&, const Url&) = default;
};

/// A labelled fact. The desk shows times in the reader's zone and durations in their language.
struct Field {
    Text label = {};
    /// `std::string`: data from outside, shown as it is; `Text`: words of ours.
    std::variant<std::string, Text, Time, std::chrono::seconds, Url> value = {};
    friend bool operator==(const Field&, const Field&) = default;
};

enum class Visibility { internal, portal };
enum class Tone { neutral, good, warning, bad };
enum class Audience { agent, portal };
enum class Role { initiator, responsible, administrators };

struct JournalAppend {
    Text title = {};
    Text text = {};
    std::vector<Field> fields = {};
    Visibility visibility = Visibility::internal;
    Tone tone = Tone::neutral;
    std::optional<Time> at = {}; ///< when it happened, if that is not now
};

/// Written in the recipient's language.
struct MailSend {
    Role to = Role::initiator;
    std::string locale = {}; ///< of the recipient; empty: the configuration's
    Text subject = {};
    Text text = {};
    std::vector<Field> fields = {};
    Text link_label = {};
    std::string link_url = {};
};

struct TimeBook {
    Time start{};
    std::chrono::seconds duration{};
    std::string person_name = {};
    std::string person_email = {};
    Text text = {};
};

struct LinkPut {
    Text label = {};
    std::string url = {};
    Audience audience = Audience::agent;
    std::optional<Time> expires_at = {};
};
struct LinkRemove {};

struct RecordPut {
    Record value = {};
};
struct RecordRemove {};

/// Asks the desk for a call at a later time; the same key again moves it.
struct FollowupPut {
    std::string job = {};
    Time at{};
    std::map<std::string, std::string> args = {};
};
struct FollowupRemove {};

using Deed = std::variant<JournalAppend, MailSend, TimeBook, LinkPut, LinkRemove, RecordPut,
                          RecordRemove, FollowupPut, FollowupRemove>;

/// Where an effect happens.
struct Place {
    enum class Kind { target, configuration, activity, asset };
    Kind kind = Kind::target; ///< `target`: what the call is about
    std::string id = {};      ///< for `activity` and `asset`
    friend bool operator==(const Place&, const Place&) = default;
};

struct Effect {
    std::string key = {};
    Deed deed = {};
    Place on = {};
};

enum class FindingState { ok, info, warning, error };

/// A detail that does not fit a message: a tested permission, a difference of a dry run.
struct Finding {
    std::string id = {};
    FindingState state = FindingState::info;
    Text title = {};
    Text text = {};
    Text remedy = {};
    std::vector<Field> fields = {};
    std::string action = {}; ///< id of an action on the configuration that helps
    std::string path = {};   ///< JSON pointer into the form's values
};

struct Outcome {
    Text message = {};
    std::string open_url = {};
    std::vector<Finding> findings = {};
    std::map<std::string, std::int64_t> stats = {};
    std::vector<Effect> effects = {};
};

} // namespace tv
