#include "plugin/teamviewer/token_renewal.hpp"

#include "plugin/net/encoding.hpp"
#include "plugin/net/retry.hpp"
#include "plugin/teamviewer/random_word.hpp"
#include "plugin/teamviewer/refusal.hpp"
#include "plugin/teamviewer/token_endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <sstream>
#include <utility>

namespace tv {
namespace {

using desk::Errc;
using namespace std::chrono_literals;

constexpr const char* lease_key = "token/lease";
// Longer than one renewal may take with all its repetitions.
constexpr auto lease_time = 2min;
constexpr auto patience = 90s;
constexpr int store_tries_max = 6;
constexpr std::size_t refused_max = 16;
// A gateway may have refused what TeamViewer would take.
constexpr auto refused_for = 10min;

std::size_t mark_of(const desk::Secret& token)
{
    return std::hash<std::string_view>{}(token.reveal());
}

/// `answer`: what TeamViewer said. `ask_after`: it may be otherwise then; 0: only if a person wants
/// to know.
desk::Error reauthorize(const std::string& answer = {}, std::chrono::milliseconds ask_after = {})
{
    return {.status = Errc::denied,
            .code = "teamviewer.reauthorize",
            .detail = "TeamViewer does not renew our access any more: somebody has to authorise "
                      "again" +
                      (answer.empty() ? "" : " (" + answer + ")"),
            .retry_after = ask_after};
}

/// "<until in ms> <owner> <revision of the tokens> <idempotency key of the call>"
std::string lease_text(Time until, const std::string& owner, std::uint64_t revision,
                       const desk::Call& call)
{
    return std::to_string(until.time_since_epoch().count()) + ' ' + owner + ' ' +
           std::to_string(revision) + ' ' + call->idempotency_key;
}

std::string free_lease(const std::string& owner)
{
    return "0 " + owner;
}

bool is_of(const std::string& owner, const std::string& lease)
{
    return lease.find(' ' + owner + ' ') != std::string::npos;
}

Time leased_until(const std::string& lease)
{
    Time::rep until = 0;
    std::from_chars(lease.data(), lease.data() + lease.size(), until);
    return Time{Time::duration{until}};
}

/// Not one whose end no clock that is right can mean: whoever wrote it was far ahead, and it would
/// keep all others waiting for that long.
bool holds(const std::string& lease, Time now)
{
    const Time until = leased_until(lease);
    // The clocks of two nodes may differ by as much as a lease is long.
    return now < until && until <= now + 2 * lease_time;
}

/// There are other tokens by now, so whoever took it has done what it was for, and died before it
/// was given back. Older versions did not say for which tokens it was: theirs lasts until its end.
bool is_done(const std::string& lease, std::uint64_t revision)
{
    std::istringstream words(lease);
    words.imbue(std::locale::classic());
    std::string until;
    std::string owner;
    std::uint64_t leased = 0;
    return words >> until >> owner >> leased && leased != revision;
}

/// A call is at work once at a time: if it finds its own lease, the attempt that took it is over,
/// and its node has most likely died.
bool was_taken_by(const desk::Call& call, const std::string& lease)
{
    const std::string& key = call->idempotency_key;
    return !key.empty() && lease.ends_with(' ' + key);
}

} // namespace

json::StoredTokens stored_from(const json::TokenAnswer& answer, json::StoredTokens before, Time now)
{
    before.access = answer.access;
    if (!answer.refresh.empty()) before.refresh = answer.refresh;
    before.expires_at = now + answer.lifetime;
    before.renew_at = before.expires_at - std::min<std::chrono::seconds>(5min, answer.lifetime / 4);
    if (before.since == Time{}) before.since = now;
    return before;
}

AuthorizationRecord record_of(const json::StoredTokens& tokens)
{
    return {.state = AuthorizationRecord::State::valid,
            .account = tokens.account,
            .last4 = tokens.access.last4(),
            .expires_at = tokens.expires_at,
            .since = tokens.since};
}

desk::Result<HeldTokens> load_tokens(Vault& vault, const desk::Call& call)
{
    DESK_TRY(const auto stored, vault.get(tokens_key, call));
    if (!stored) return HeldTokens{};
    auto tokens = json::stored_tokens(stored.value.reveal());
    // Something is there that we cannot read: it may only be replaced, so its revision counts.
    return HeldTokens{tokens ? *std::move(tokens) : json::StoredTokens{}, stored.revision};
}

void RefusedTokens::add(const desk::Secret& token, Time now)
{
    if (has(token, now)) return;
    if (marks_.size() == refused_max) marks_.erase(marks_.begin());
    marks_.push_back({mark_of(token), now + refused_for});
}

bool RefusedTokens::has(const desk::Secret& token, Time now) const
{
    return std::any_of(marks_.begin(), marks_.end(), [&](const Mark& mark) {
        return mark.token == mark_of(token) && now < mark.until;
    });
}

TokenRenewal::TokenRenewal(const Configuration& configuration, const Services& services,
                           RenewalPause& pause)
    : configuration_(configuration), services_(services), pause_(pause), owner_(random_word())
{
}

desk::Result<HeldTokens> TokenRenewal::run(const RefusedTokens& refused, const desk::Call& call)
{
    const Time give_up = services_.clock.now() + patience;
    if (unsaved_) {
        auto saved = save(*unsaved_, call);
        if (saved || saved.error().status != Errc::conflict) return saved;
    }
    for (;;) {
        DESK_TRY(auto held, load_tokens(services_.vault, call));
        if (is_fresh(held, refused)) return held;
        if (is_dead(held)) return reauthorize();
        if (auto why = pause_.reason(held.revision, call)) return *std::move(why);

        DESK_TRY(const auto lease, take_lease(held.revision, call));
        if (lease) {
            // A refresh token is used up by asking: whoever asks may lose interest, but the answer
            // must arrive and be stored, or an administrator has to authorise again.
            const desk::Call finishing = tv::finishing(call, services_.clock);
            auto renewed = renew(refused, finishing);
            give_back_lease(*lease, finishing);
            if (renewed || renewed.error().status != Errc::conflict) return renewed;
        }
        if (services_.clock.now() >= give_up || !services_.clock.sleep(between_tries, call)) {
            return desk::Error{.status = Errc::unavailable,
                               .code = "teamviewer.renewal_busy",
                               .detail = "another node has been renewing the access for too long",
                               .retryable = true};
        }
    }
}

void TokenRenewal::try_anew()
{
    dead_ = {};
}

void TokenRenewal::end_lease_of(const desk::Call& call) const
{
    const auto lease = services_.state.get(lease_key, call);
    if (!lease || !was_taken_by(call, lease->value) || is_of(owner_, lease->value)) return;
    // If that fails, the lease ends by itself.
    (void)services_.state.put(lease_key, free_lease(owner_), lease->revision, call);
}

bool TokenRenewal::is_dead(const HeldTokens& held) const
{
    return held.revision != 0 && held.revision == dead_.revision &&
           services_.clock.now() < dead_.until;
}

bool TokenRenewal::is_fresh(const HeldTokens& held, const RefusedTokens& refused) const
{
    if (held.tokens.access.empty() || services_.clock.now() >= held.tokens.renew_at) return false;
    return !refused.has(held.tokens.access, services_.clock.now());
}

/// With the lease in hand.
desk::Result<HeldTokens> TokenRenewal::renew(const RefusedTokens& refused, const desk::Call& call)
{
    DESK_TRY(HeldTokens held, load_tokens(services_.vault, call));
    if (is_fresh(held, refused)) return held;
    if (held.tokens.access.empty()) {
        return desk::Error{.status = Errc::denied,
                           .code = "teamviewer.not_connected",
                           .detail = "there are no tokens: nobody has authorised yet"};
    }
    if (held.tokens.refresh.empty()) return declare_dead(held, reauthorize(), call);

    auto answer = ask(held.tokens.refresh, call);
    if (!answer && answer.error().code == reauthorize().code) {
        return declare_dead(held, answer.error(), call);
    }
    if (!answer) {
        pause_.begin(answer.error(), held.revision, call);
        return std::move(answer).error();
    }
    held.tokens = stored_from(*answer, std::move(held.tokens), services_.clock.now());
    return save(std::move(held), call);
}

/// A lost answer is asked for once more: if TeamViewer had not seen the first request, the refresh
/// token is still good. If it had, only a person can help.
desk::Result<json::TokenAnswer> TokenRenewal::ask(const desk::Secret& refresh,
                                                  const desk::Call& call)
{
    auto answer = ask_once(refresh, call);
    if (answer || answer.error().status != Errc::answer_lost) return answer;
    services_.log.write(LogLevel::warn, call,
                        "the answer to a token renewal was lost, asking again");
    return ask_once(refresh, call);
}

desk::Result<json::TokenAnswer> TokenRenewal::ask_once(const desk::Secret& refresh,
                                                       const desk::Call& call)
{
    DESK_TRY(const auto secret, services_.vault.get("form.client_secret", call));
    http::Form form;
    form.add("grant_type", "refresh_token")
        .add("refresh_token", refresh.reveal())
        .add("client_id", configuration_.client_id)
        .add("client_secret", secret.value.reveal());
    const http::Backoff backoff({.attempts_max = 3}, static_cast<std::uint32_t>(call.id()));
    DESK_TRY(auto reply, http::send_with_retry(services_.transport, services_.clock, backoff,
                                               token_request(configuration_, form.text()), call));
    if (reply.status / 100 == 2) {
        const bool is_page = is_html(reply);
        const desk::Secret tokens(std::move(reply.body));
        auto answer = json::token_answer(tokens.reveal());
        // It was used up all the same.
        if (!answer && !is_page) answer.error().status = Errc::answer_lost;
        if (!answer && is_page) return not_the_api(configuration_.api_url);
        return answer;
    }
    desk::Error error = without(token_error(reply, configuration_.api_url),
                                {refresh.reveal(), secret.value.reveal()});
    switch (token_refusal(reply)) {
    case TokenRefusal::grant:
        return reauthorize(error.detail);
    case TokenRefusal::unclear:
        return reauthorize(error.detail, refused_for);
    case TokenRefusal::client:
        return desk::Error{.status = Errc::denied,
                           .code = "teamviewer.invalid_client",
                           .detail = "TeamViewer does not accept client id or secret (" +
                                     error.detail + ")"};
    case TokenRefusal::redirect:
    case TokenRefusal::other:
        break;
    }
    return error;
}

desk::Result<HeldTokens> TokenRenewal::save(HeldTokens renewed, const desk::Call& call)
{
    const auto text = json::tokens_text(renewed.tokens);
    for (int attempt = 1;; ++attempt) {
        auto revision = services_.vault.put(tokens_key, text, renewed.revision, call);
        if (revision) {
            unsaved_.reset();
            renewed.revision = *revision;
            // If it is not recorded, the next renewal tells it again.
            services_.status.changed(record_of(renewed.tokens), call);
            return renewed;
        }
        if (revision.error().status == Errc::conflict) {
            unsaved_.reset(); // Somebody has authorised anew or revoked: theirs counts.
            return std::move(revision).error();
        }
        // The old refresh token is gone: these tokens exist nowhere else.
        unsaved_ = renewed;
        if (attempt == store_tries_max || !services_.clock.sleep(between_tries, call)) {
            return std::move(revision).error();
        }
    }
}

desk::Error TokenRenewal::declare_dead(const HeldTokens& held, const desk::Error& why,
                                       const desk::Call& call)
{
    const auto now_stored = load_tokens(services_.vault, call);
    if (!now_stored || now_stored->revision != held.revision) {
        return {.status = Errc::conflict,
                .code = why.code,
                .detail = "the tokens changed while they were renewed"};
    }
    const Time now = services_.clock.now();
    const bool is_clear = why.retry_after == 0ms;
    dead_ = {held.revision, is_clear ? Time::max() : now + why.retry_after};
    AuthorizationRecord record = record_of(held.tokens);
    record.state = AuthorizationRecord::State::reauthorize;
    record.since = now;
    services_.log.write(LogLevel::error, call, why.detail);
    // Nobody would hear of it: then TeamViewer is asked again, and it is told again.
    const bool is_told = services_.status.changed(record, call);
    if (!is_told) dead_.until = std::min(dead_.until, now + refused_for);
    return why;
}

/// When the store fails nobody can tell whether the lease is in it. Whoever gave up at once might
/// leave one behind that keeps the others waiting; at the next try it is recognised.
desk::Result<std::optional<std::uint64_t>> TokenRenewal::take_lease(std::uint64_t revision,
                                                                    const desk::Call& call)
{
    for (int attempt = 1;; ++attempt) {
        auto lease = try_to_take_lease(revision, call);
        if (lease || lease.error().status != Errc::unavailable) return lease;
        if (attempt == store_tries_max || !services_.clock.sleep(between_tries, call)) return lease;
    }
}

desk::Result<std::optional<std::uint64_t>> TokenRenewal::try_to_take_lease(std::uint64_t revision,
                                                                           const desk::Call& call)
{
    DESK_TRY(const auto lease, services_.state.get(lease_key, call));
    const Time now = services_.clock.now();
    const bool is_taken = holds(lease.value, now) && !was_taken_by(call, lease.value) &&
                          !is_done(lease.value, revision);
    if (is_taken) return std::optional<std::uint64_t>{};
    auto taken = services_.state.put(
        lease_key, lease_text(now + lease_time, owner_, revision, call), lease.revision, call);
    if (taken) return std::optional{*taken};
    if (taken.error().status == Errc::conflict) return std::optional<std::uint64_t>{};
    return std::move(taken).error();
}

void TokenRenewal::give_back_lease(std::uint64_t revision, const desk::Call& call)
{
    // If that fails, the lease ends by itself.
    (void)services_.state.put(lease_key, free_lease(owner_), revision, call);
}

} // namespace tv
