#include "plugin/teamviewer/refusal.hpp"

#include "plugin/teamviewer/json.hpp"

#include <desk/sdk/text.hpp>

#include <algorithm>

namespace tv {
namespace {

using desk::Errc;

constexpr std::size_t quote_limit = 200;
constexpr std::size_t signature_limit = 64;
constexpr std::size_t secret_size_min = 8;
// What TeamViewer calls its refusals. Nobody says with which status some of them come, so the word
// decides before the status does.
constexpr std::string_view no_permission = "invalid_permission"; // the token is good, but not here
constexpr std::string_view address_blocked = "blocked";
constexpr std::string_view too_many_calls = "rate_limit_reached";
constexpr std::string_view too_many_retries = "too_many_retries";
/// When TeamViewer does not say how long. Its limit is one of a day: whoever came back within
/// minutes would have used up all attempts before it ends.
constexpr std::chrono::hours pause_after_limit{1};

bool may_be_secret(std::string_view word)
{
    const bool has_digit =
        std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    return (word.size() >= secret_size_min && has_digit) || word.size() > 32 ||
           word.find('/') != std::string_view::npos;
}

bool ends_word(char c)
{
    return static_cast<unsigned char>(c) <= ' ' ||
           std::string_view("\"'`,;()<>[]{}=").find(c) != std::string_view::npos;
}

/// The key of an entry in TeamViewer's own log, and nothing else.
bool is_signature(std::string_view text)
{
    return !text.empty() && text.size() <= signature_limit &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                      c == '-';
           });
}

/// "GET /groups: 403 invalid_permission, ..., signature ..."
std::string detail_of(const Function& function, const http::Response& reply,
                      const json::Complaint& complaint)
{
    std::string detail(http::name(function.endpoint.method));
    detail += ' ';
    detail += function.endpoint.path;
    detail += ": " + std::to_string(reply.status);
    if (!complaint.error.empty()) detail += " " + harmless_quote(complaint.error);
    if (!complaint.is_html && !complaint.description.empty()) {
        detail += ", " + harmless_quote(complaint.description);
    }
    // It looks like a secret, but it is what TeamViewer's support asks for.
    if (is_signature(complaint.signature)) detail += ", signature " + complaint.signature;
    return detail;
}

/// A 403 says "not you" only in TeamViewer's own word, or if it says nothing at all.
bool lacks_permission(const Function& function, const http::Response& reply,
                      const json::Complaint& complaint)
{
    if (function.permission.empty()) return false;
    const bool says_nothing = complaint.error.empty() && complaint.description.empty();
    return complaint.error == no_permission || (reply.status == 403 && says_nothing);
}

desk::Error permission_missing(const Function& function, std::string detail)
{
    return {.status = Errc::denied,
            .code = "teamviewer.permission_missing",
            .detail =
                std::move(detail) + "; needs the permission " + std::string(function.permission),
            .args = {std::string(function.permission)}};
}

/// For a reason that nobody knows: somebody in between, a limit, the licence. It may pass, and
/// nothing was done, so it is worth another try; and nothing follows from it.
desk::Error forbidden(std::string detail)
{
    return {.status = Errc::denied,
            .code = "teamviewer.forbidden",
            .detail = std::move(detail),
            .retryable = true};
}

desk::Error server_error(const Function& function, std::string detail)
{
    if (function.endpoint.repeat == http::Repeat::safe) {
        return {.status = Errc::unavailable,
                .code = "teamviewer.server_error",
                .detail = std::move(detail),
                .retryable = true};
    }
    // Nobody knows how far it came before it failed.
    return {.status = Errc::answer_lost, .code = "net.answer_lost", .detail = std::move(detail)};
}

} // namespace

desk::Error refusal(const Function& function, const http::Response& reply,
                    const std::string& api_url)
{
    if (auto general = general_refusal(function, reply, api_url)) return *std::move(general);
    const auto complaint = json::complaint(reply.body);
    std::string detail = detail_of(function, reply, complaint);
    if (refuses_token(reply)) {
        return {.status = Errc::denied,
                .code = "teamviewer.token_refused",
                .detail = std::move(detail)};
    }
    if (reply.status == 404 || complaint.error == "not_found") {
        return {
            .status = Errc::not_found, .code = "teamviewer.not_found", .detail = std::move(detail)};
    }
    if (lacks_permission(function, reply, complaint)) {
        return permission_missing(function, std::move(detail));
    }
    if (reply.status == 403 || complaint.error == no_permission) {
        return forbidden(std::move(detail));
    }
    return refused_request(function, reply);
}

std::optional<desk::Error> general_refusal(const Function& function, const http::Response& reply,
                                           const std::string& api_url)
{
    const auto complaint = json::complaint(reply.body);
    std::string detail = detail_of(function, reply, complaint);
    if (is_limit(reply)) {
        return desk::Error{.status = Errc::limit,
                           .code = "teamviewer.rate_limit",
                           .detail = std::move(detail),
                           .retryable = true,
                           .retry_after = reply.retry_after.value_or(pause_after_limit)};
    }
    if (complaint.error == address_blocked) {
        return desk::Error{
            .status = Errc::denied, .code = "teamviewer.blocked", .detail = std::move(detail)};
    }
    // 408: it gave up waiting for the request. Nobody knows how much of it had come.
    if (reply.status >= 500 || reply.status == 408) {
        return server_error(function, std::move(detail));
    }
    // It comes as bare text, so its content type is anybody's guess.
    if (lower_case(complaint.description).find("license limitations") != std::string::npos) {
        return desk::Error{
            .status = Errc::limit, .code = "teamviewer.license_limit", .detail = std::move(detail)};
    }
    if (is_html(reply)) return not_the_api(api_url);
    return std::nullopt;
}

desk::Error refused_request(const Function& function, const http::Response& reply)
{
    return {.status = Errc::invalid,
            .code = "teamviewer.refused_request",
            .detail = detail_of(function, reply, json::complaint(reply.body))};
}

bool is_limit(const http::Response& reply)
{
    if (is_rate_limit(reply)) return true;
    return reply.status / 100 != 2 && json::complaint(reply.body).error == too_many_retries;
}

bool is_rate_limit(const http::Response& reply)
{
    if (reply.status == 429) return true;
    return reply.status / 100 != 2 && json::complaint(reply.body).error == too_many_calls;
}

bool refuses_token(const http::Response& reply)
{
    if (reply.status / 100 != 4 || is_limit(reply)) return false;
    const auto complaint = json::complaint(reply.body);
    if (complaint.error == "token_expired" || complaint.error == "invalid_token") return true;
    if (complaint.error == no_permission || complaint.error == address_blocked) return false;
    if (reply.status != 400) return reply.status == 401;
    // "paginationToken" is a token too, but not this one.
    const std::string said = lower_case(complaint.description);
    return said.find("access token") != std::string::npos ||
           said.find("refresh_token") != std::string::npos ||
           said.find("token expired") != std::string::npos;
}

bool is_html(const http::Response& reply)
{
    if (reply.content_type.find("text/html") != std::string::npos) return true;
    const auto first = reply.body.find_first_not_of(" \t\r\n");
    return first != std::string::npos && reply.body[first] == '<';
}

desk::Error not_the_api(const std::string& api_url)
{
    return {.status = Errc::invalid,
            .code = "teamviewer.not_the_api",
            .detail = "a web page came instead of an answer of the Web API; is its address right?",
            .args = {api_url}};
}

std::string harmless_quote(std::string_view text)
{
    std::string quote;
    while (!text.empty() && quote.size() < quote_limit) {
        const auto end = std::find_if(text.begin(), text.end(), ends_word) - text.begin();
        const auto word = text.substr(0, static_cast<std::size_t>(end));
        const bool is_good = !may_be_secret(word) && desk::is_utf8(word);
        quote += is_good ? std::string(word) : "...";
        text.remove_prefix(word.size());
        if (text.empty()) break;
        quote += static_cast<unsigned char>(text.front()) < ' ' ? ' ' : text.front();
        text.remove_prefix(1);
    }
    return quote;
}

desk::Error without(desk::Error error, std::initializer_list<std::string_view> secrets)
{
    constexpr std::string_view left_out = "...";
    for (const std::string_view secret : secrets) {
        if (secret.size() < secret_size_min) continue;
        for (auto at = error.detail.find(secret); at != std::string::npos;
             at = error.detail.find(secret, at + left_out.size()))
            error.detail.replace(at, secret.size(), left_out);
    }
    return error;
}

std::string lower_case(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

} // namespace tv
