#include "mock-host/teamviewer-sim/faults.hpp"

#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/routes.hpp"

#include <algorithm>
#include <array>

namespace sim {

namespace {

struct Named {
    FaultKind kind;
    std::string_view word;
};

constexpr std::array<Named, 16> names{{{FaultKind::status, "status"},
                                       {FaultKind::token_expired, "token_expired"},
                                       {FaultKind::rate_limit_403, "rate_limit_403"},
                                       {FaultKind::rate_limit_429, "rate_limit_429"},
                                       {FaultKind::license_limit, "license_limit"},
                                       {FaultKind::server_error, "server_error"},
                                       {FaultKind::drop_before, "drop_before"},
                                       {FaultKind::html, "html"},
                                       {FaultKind::redirect, "redirect"},
                                       {FaultKind::latency, "latency"},
                                       {FaultKind::drop_after, "drop_after"},
                                       {FaultKind::truncated, "truncated"},
                                       {FaultKind::slow, "slow"},
                                       {FaultKind::huge, "huge"},
                                       {FaultKind::malformed, "malformed"},
                                       {FaultKind::late_error, "late_error"}}};

bool fits(std::string_view prefix, std::string_view path)
{
    const bool in_api = path.starts_with(api_base);
    return path.starts_with(prefix) || (in_api && path.substr(api_base.size()).starts_with(prefix));
}

Response internal_error(const FaultRule& rule)
{
    return api_error(rule.status == 0 ? 500 : rule.status, "internal_error",
                     "Something went wrong here.");
}

/// Stays valid JSON: a client has to give up because of the size and not of the form.
void inflate(std::string& body, std::size_t bytes)
{
    const std::size_t brace = body.find('{');
    if (brace == std::string::npos) return;
    const bool empty = body.find_first_not_of(" \n", brace + 1) == body.find('}');
    std::string padding = "\"padding\":\"" + std::string(bytes, 'x') + (empty ? "\"" : "\",");
    body.insert(brace + 1, padding);
}

} // namespace

std::optional<FaultKind> fault_kind(std::string_view word)
{
    for (const Named& named : names) {
        if (named.word == word) return named.kind;
    }
    return std::nullopt;
}

std::string_view word_of(FaultKind kind)
{
    for (const Named& named : names) {
        if (named.kind == kind) return named.word;
    }
    return "unknown";
}

bool happens_before_the_effect(FaultKind kind)
{
    return kind < FaultKind::latency;
}

void Faults::add(const FaultRule& rule)
{
    armed_.push_back({.rule = rule});
}

bool Faults::strikes(Armed& armed)
{
    const FaultRule& rule = armed.rule;
    ++armed.seen;
    if (rule.count != 0 && armed.done >= rule.count) return false;
    if (armed.seen < rule.nth) return false;
    if ((armed.seen - rule.nth) % std::max<std::uint64_t>(rule.every, 1) != 0) return false;
    if (rule.probability < 1 && std::generate_canonical<double, 53>(random_) >= rule.probability) {
        return false;
    }
    ++armed.done;
    return true;
}

std::optional<FaultRule> Faults::next(std::string_view method, std::string_view path)
{
    std::optional<FaultRule> found;
    for (Armed& armed : armed_) {
        const FaultRule& rule = armed.rule;
        if (!rule.method.empty() && rule.method != method) continue;
        if (!fits(rule.path, path)) continue;
        if (strikes(armed) && !found) found = rule;
    }
    return found;
}

Response answer_instead(const FaultRule& rule)
{
    switch (rule.kind) {
    case FaultKind::token_expired:
        return api_error(401, "token_expired", "The access token has expired.", 1);
    case FaultKind::rate_limit_403:
        return api_error(403, "rate_limit_reached", "Too many calls of this function.");
    case FaultKind::rate_limit_429: {
        Response response = api_error(429, "rate_limit_reached", "Too many requests.");
        response.headers.emplace_back("Retry-After", std::to_string(rule.retry_after.count()));
        return response;
    }
    case FaultKind::license_limit:
        return {.status = 400,
                .content_type = "text/plain; charset=utf-8",
                .body = "The number of open sessions exceeds your license limitations."};
    case FaultKind::drop_before:
        return {.delivery = {.drop = true}};
    case FaultKind::html:
        return html_page("<!doctype html><title>Sign in</title><p>Please sign in to the network.");
    case FaultKind::redirect:
        return {.status = rule.status == 0 ? 302 : rule.status,
                .headers = {{"Location", rule.location}}};
    case FaultKind::status:
        return {.status = rule.status == 0 ? 500 : rule.status,
                .content_type = "text/plain",
                .body = rule.body};
    default:
        return internal_error(rule);
    }
}

void spoil(const FaultRule& rule, Response& response)
{
    switch (rule.kind) {
    case FaultKind::latency:
        response.delivery.delay += rule.delay;
        break;
    case FaultKind::drop_after:
        response.delivery.drop = true;
        break;
    case FaultKind::truncated:
        response.delivery.cut_after = response.body.size() / 2;
        break;
    case FaultKind::slow:
        response.delivery.pause = rule.delay;
        break;
    case FaultKind::huge:
        inflate(response.body, rule.bytes);
        break;
    case FaultKind::malformed:
        // Half of the text, sent as if it were all of it.
        response.body = "{\"broken\": " + response.body.substr(0, response.body.size() / 2);
        response.content_type = "application/json; charset=utf-8";
        if (response.status == 204) response.status = 200;
        break;
    case FaultKind::late_error:
        response = internal_error(rule);
        break;
    default:
        break;
    }
}

} // namespace sim
