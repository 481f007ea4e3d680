#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/refusal.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <desk/sdk/time.hpp>

#include <charconv>

// Whatever TeamViewer, or somebody in its place, may answer. The first line names the reader.

namespace {

using namespace tv;
using fuzz::require;

template <class Value>
void require_bad_answer(const desk::Result<Value>& read)
{
    if (read) return;
    fuzz::require_proper(read.error());
    fuzz::require_no_secret(read.error());
    require(read.error().code == "teamviewer.bad_answer", "what cannot be read is a bad answer");
}

void require_session(const RemoteSession& session)
{
    require(!session.code.empty() && session.code.size() <= 64, "a session has a short code");
    require(session.code.find_first_of("\r\n\t") == std::string::npos, "a code is one line");
}

void session(std::string_view text)
{
    const auto read = json::session(text);
    require_bad_answer(read);
    if (read) require_session(*read);
}

void session_page(std::string_view text)
{
    const auto page = json::session_page(text);
    require_bad_answer(page);
    if (!page) return;
    for (const auto& session : page->sessions)
        require_session(session);
}

void connection_page(std::string_view text)
{
    const auto page = json::connection_page(text);
    require_bad_answer(page);
    if (!page) return;
    for (const auto& connection : page->connections) {
        require(!connection.id.empty(), "a connection has an id");
        require(connection.teamviewer_id.find_first_not_of("0123456789") == std::string::npos,
                "a TeamViewer id is digits");
    }
}

void users(std::string_view text)
{
    require_bad_answer(json::emails_of_users(text));
}

void token_answer(std::string_view text)
{
    const auto tokens = json::token_answer(text);
    require_bad_answer(tokens);
    if (!tokens) return;
    require(!tokens->access.empty(), "tokens have an access token");
    require(tokens->lifetime.count() > 0, "a token lives for some time");
    require(tokens->lifetime <= std::chrono::hours{24 * 365}, "a token lives for a year at most");
}

void stored_tokens(std::string_view text)
{
    const auto once = json::stored_tokens(text);
    if (!once) return;
    const auto twice = json::stored_tokens(json::tokens_text(*once).reveal());
    require(twice.has_value(), "stored tokens can be read again");
    require(twice->access.reveal() == once->access.reveal() &&
                twice->refresh.reveal() == once->refresh.reveal() &&
                twice->account == once->account && twice->got_by == once->got_by &&
                twice->expires_at == once->expires_at && twice->since == once->since,
            "stored tokens stay what they were");
}

void stored_state(std::string_view text)
{
    const auto once = json::stored_state(text);
    const auto twice = json::stored_state(json::state_text(once).reveal());
    require(twice.state == once.state && twice.begun_at == once.begun_at &&
                twice.used_code.reveal() == once.used_code.reveal(),
            "a stored state stays what it was");
}

void marker(std::string_view text)
{
    const auto once = json::marker(text);
    if (!once) return;
    const auto twice = json::marker(json::marker_text(*once));
    require(twice && twice->configuration == once->configuration &&
                twice->activity == once->activity && twice->key == once->key,
            "a marker stays what it was");
}

void account(std::string_view text)
{
    json::account_name(text);
    json::token_valid(text);
}

void utc_time(std::string_view text)
{
    const auto time = json::utc_time(text);
    if (!time) return;
    require(json::utc_time(desk::format_time(*time)) == time, "a time stays what it was");
}

/// The second line is the status.
void refused(std::string_view text)
{
    constexpr Function function{
        "sessions.create", {http::Method::post, "/sessions", http::Repeat::never}, "sessions"};
    http::Response reply{.status = 400};
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::from_chars(text.data(), text.data() + end, reply.status);
    reply.body = text.substr(std::min(end + 1, text.size()));
    const desk::Error error =
        without(refusal(function, reply, "https://api.example.com"), {fuzz::canary});
    fuzz::require_proper(error);
    fuzz::require_no_secret(error);
    require(error.detail.find_first_of("\r\n") == std::string::npos, "an error is one line");
}

constexpr struct {
    std::string_view name;
    void (*read)(std::string_view);
} readers[] = {
    {"session", session},    {"sessions", session_page}, {"connections", connection_page},
    {"users", users},        {"tokens", token_answer},   {"stored-tokens", stored_tokens},
    {"state", stored_state}, {"marker", marker},         {"account", account},
    {"time", utc_time},      {"refusal", refused},
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::Input input(data, size);
    const std::string_view wanted = input.line();
    const std::string_view text = input.rest();
    for (const auto& [name, read] : readers) {
        if (name == wanted) read(text);
    }
    return 0;
}
