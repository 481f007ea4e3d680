#pragma once

#include "mock-host/store/types.hpp"

#include <desk/sdk/call.hpp>
#include <desk/sdk/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mock::services {

/// A labelled value that the host shows in the reader's language and time zone.
struct Field {
    enum class Kind { text, time, seconds, url };
    Kind kind = Kind::text;
    std::string label;
    std::string text; ///< for `text` and `url`
    desk::Time time{};
    std::int64_t seconds = 0;
};

/// One line of a check: a tested permission, a difference of a dry run, a complaint about a form.
struct Finding {
    std::string state; ///< `ok`, `info`, `warning` or `error`
    std::string title;
    std::string id;
    std::string text;
    std::vector<Field> fields;
    std::string remedy;
    std::string action; ///< an action on the configuration that helps
    std::string path;   ///< a JSON pointer into the form
};

struct JournalAppend {
    store::Visibility visibility = store::Visibility::internal;
    std::string title;
    std::string text;
    std::vector<Field> fields;
    store::Tone tone = store::Tone::neutral;
    std::optional<desk::Time> at;
};
struct MailSend {
    enum class To { initiator, responsible, administrators };
    To to = To::initiator;
    std::string subject;
    std::string text;
    std::vector<Field> fields;
    std::string link_label;
    std::string link_url;
};
struct TimeBook {
    desk::Time start{};
    std::int64_t seconds = 0;
    std::string person_name;
    std::string person_email;
    std::string text;
};
struct LinkPut {
    std::string label;
    std::string url;
    store::Audience audience = store::Audience::agent;
    std::optional<desk::Time> expires_at;
};
struct LinkRemove {};
struct RecordPut {
    std::string value; ///< a JSON object
};
struct RecordRemove {};
struct FollowupPut {
    std::string job;
    desk::Time at{};
    std::string args = "{}"; ///< a JSON object
};
struct FollowupRemove {};
struct AssetSet {
    std::optional<std::string> value; ///< nothing clears the attribute
};

struct Effect {
    store::Target target;
    std::string key; ///< of `AssetSet`: the attribute
    std::variant<JournalAppend, MailSend, TimeBook, LinkPut, LinkRemove, RecordPut, RecordRemove,
                 FollowupPut, FollowupRemove, AssetSet>
        what;
};

/// What a handler answered: "desk.outcome/1".
struct Outcome {
    std::string message;
    std::string open_url;
    std::vector<Finding> findings;
    std::map<std::string, std::uint64_t> stats;
    std::vector<Effect> effects;
};

/// What the manifest of the plugin permits, as far as an outcome can ask for it.
struct Grants {
    std::set<std::string> effects;    ///< "journal.append"
    std::set<std::string> jobs;       ///< what a follow-up may call
    std::set<std::string> attributes; ///< of assets: "remote_ids.teamviewer"
    std::set<std::string> actions;    ///< what a finding may recommend
    bool create_assets = false;
    std::string configuration; ///< the only one whose records may be changed
};

/// Which members of an outcome are allowed besides `effects`.
enum class Part {
    action,     ///< all
    background, ///< no `open_url`: there is no page that could open it
    portion,    ///< none
};

/// Reads an outcome and refuses everything that ABI.md, section 7.4, or the grants do not
/// allow: `outcome.invalid`, with the place in words as detail (`effects[3].url: https only`).
desk::Result<Outcome> read_outcome(std::string_view json, const Grants& grants, Part part);

/// Reads "desk.findings/1".
desk::Result<std::vector<Finding>> read_findings(std::string_view json, const Grants& grants);

/// @name As they are kept in the store
/// Each `read_` reads what its `write_` wrote; anything else is nothing.
/// @{
using Stats = std::map<std::string, std::uint64_t>;
std::string write_fields(const std::vector<Field>& fields);
std::vector<Field> read_fields(std::string_view json);
std::string write_findings(const std::vector<Finding>& findings);
std::vector<Finding> read_stored_findings(std::string_view json);
std::string write_stats(const Stats& stats);
Stats read_stats(std::string_view json);
/// @}

/// What it was about at the cloud, for the audit trail: "123456789", "s12-345-678". Of the records
/// that it writes, the members `teamviewer_id` and `code`.
std::string remote_ids_of(const Outcome& outcome);

/// "localhost", "[::1]", or an address of 127.0.0.0/8: this machine, as the host of an address.
bool is_loopback(std::string_view host);

/// True for what an outcome may ask somebody to open: https, or http to this machine, no user
/// information, at most 4,096 bytes.
bool is_safe_url(std::string_view url);

/// The type of an effect as the document spells it: "journal.append".
std::string_view type_of(const Effect& effect);

} // namespace mock::services
