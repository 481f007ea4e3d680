#pragma once

#include "plugin/domain/records.hpp"
#include "plugin/domain/remote_session.hpp"

#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The Web API's JSON, both ways. Readers ignore what they do not know, accept missing members, ids
// as numbers or text and enums as words or numbers. What cannot be read at all is
// "teamviewer.bad_answer", `unavailable`. No text of an answer gets into an error.

namespace tv::json {

// Sessions

std::string session_body(const SessionRequest& wanted);

/// Where the session goes, as its body says it.
struct SessionGroup {
    std::string value = {};
    bool is_id = false; ///< "g123"; else it is a name
};
SessionGroup group_of(const SessionRequest& wanted);

std::string close_body();

desk::Result<RemoteSession> session(std::string_view text);

struct SessionPage {
    std::vector<RemoteSession> sessions = {};
    std::string next = {}; ///< offset of the next page; empty: this was the last
};
desk::Result<SessionPage> session_page(std::string_view text);

/// `custom_api` of our sessions, and what it says; nothing for anybody else's text.
std::string marker_text(const Marker& marker);
std::optional<Marker> marker(std::string_view custom_api);

// Connection reports

struct ConnectionPage {
    std::vector<Connection> connections = {};
    std::string next = {};      ///< id that the next page comes after; empty: this was the last
    int unreadable = 0;         ///< records without id or start
    std::int64_t remaining = 0; ///< how many follow, as far as TeamViewer tells
};
desk::Result<ConnectionPage> connection_page(std::string_view text);

/// E-mail addresses by id of the user; those without one are left out.
desk::Result<std::map<std::string, std::string>> emails_of_users(std::string_view text);

// Tokens and account

struct TokenAnswer {
    desk::Secret access = {};
    desk::Secret refresh = {};
    std::chrono::seconds lifetime{};
};
desk::Result<TokenAnswer> token_answer(std::string_view text);

/// What is stored under the vault's key "tokens": things that belong together are one value.
struct StoredTokens {
    desk::Secret access = {};
    desk::Secret refresh = {};
    Time expires_at{};
    Time renew_at{}; ///< somewhat earlier
    Time since{};    ///< when access was allowed
    std::string account = {};
    std::string got_by = {}; ///< idempotency key of the call that exchanged the code
};
desk::Secret tokens_text(const StoredTokens& tokens);
std::optional<StoredTokens> stored_tokens(std::string_view text);

/// Stored under "oauth.state" between opening TeamViewer's page and the code.
struct StoredState {
    std::string state = {}; ///< empty: no authorisation has begun
    Time begun_at{};
    desk::Secret used_code = {}; ///< the last one that was spent
};
desk::Secret state_text(const StoredState& state);
StoredState stored_state(std::string_view text);

/// Name of the account, else its e-mail address, else empty.
std::string account_name(std::string_view text);
/// `token_valid` of an answer to /ping; nothing if it is not there.
std::optional<bool> token_valid(std::string_view text);

std::string event_log_body(Time from, Time to);

// Values

/// UTC only: a date without zone, or with another one, is none. More digits of a second than we
/// keep are cut.
std::optional<Time> utc_time(std::string_view written);

// Errors

/// The body of a 4xx or 5xx, as far as it can be told.
struct Complaint {
    std::string error = {};       ///< category word: "rate_limit_reached"
    std::string description = {}; ///< or the plain text, if it was not JSON
    std::string signature = {};   ///< key of TeamViewer's own log
    int code = 0;                 ///< 1: the access token has expired
    bool is_html = false;
};
Complaint complaint(std::string_view text);

} // namespace tv::json
