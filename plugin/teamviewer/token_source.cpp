#include "plugin/teamviewer/token_source.hpp"

#include "plugin/teamviewer/do_for_all.hpp"

#include <desk/sdk/wait.hpp>

#include <utility>

namespace tv {
namespace {

using desk::Errc;

constexpr int replace_attempts_max = 6;

/// What those hear who waited for a token that TeamViewer has refused before they could use it.
desk::Error refused_again()
{
    return {.status = Errc::unavailable,
            .code = "teamviewer.renewal_busy",
            .detail = "the access that was renewed just now is refused already",
            .retryable = true};
}

} // namespace

TokenSource::TokenSource(const Configuration& configuration, const Services& services)
    : configuration_(configuration), services_(services), pause_(configuration, services),
      script_tokens_(configuration, services), renewal_(configuration, services, pause_)
{
}

desk::Result<desk::Secret> TokenSource::get(const desk::Call& call)
{
    if (configuration_.uses_script_token())
        return script_token(ScriptTokens::Of::script_token, call);
    return get_of_oauth(call);
}

desk::Result<desk::Secret> TokenSource::get_for_reports(const desk::Call& call)
{
    if (!configuration_.has_report_token()) return get(call);
    return script_token(ScriptTokens::Of::report_token, call);
}

desk::Result<desk::Secret> TokenSource::get_of_oauth(const desk::Call& call)
{
    DESK_TRY(auto held, oauth_tokens(call));
    return std::move(held.tokens.access);
}

desk::Result<desk::Secret> TokenSource::script_token(ScriptTokens::Of of, const desk::Call& call)
{
    DESK_TRY(auto token, script_tokens_.get(of, call));
    if (!token.empty() && !is_refused(token)) return token;
    if (!token.empty()) script_tokens_.refused(of, token, call);
    const bool is_for_reports = of == ScriptTokens::Of::report_token;
    return desk::Error{.status = Errc::denied,
                       .code = is_for_reports ? "teamviewer.report_token_refused"
                                              : "teamviewer.script_token_refused",
                       .detail = token.empty() ? "the script token is empty"
                                               : "TeamViewer does not accept the script token"};
}

bool TokenSource::is_refused(const desk::Secret& token)
{
    const std::lock_guard lock(mutex_);
    return refused_.has(token, services_.clock.now());
}

desk::Result<HeldTokens> TokenSource::oauth_tokens(const desk::Call& call)
{
    std::unique_lock lock(mutex_);
    const int renewals_before = renewals_;

    // Ten calls with an old token make one renewal. The other nine wait for it, each only as long
    // as its own call may go on, and share what comes of it, a failure too.
    for (;;) {
        DESK_CHECK(wait_for_others(lock, call));
        // Asked before the look: a renewal that ends meanwhile is not in it.
        const bool is_renewed = renewals_ != renewals_before;
        lock.unlock();
        auto held = load_tokens(services_.vault, call);
        lock.lock();
        // A failed renewal does no harm while the old token still works for some minutes.
        if (held && may_be_used_until(*held, is_renewed ? held->tokens.expires_at
                                                        : held->tokens.renew_at)) {
            return held;
        }
        if (is_renewed) return held ? last_error_ : held.error();
        DESK_CHECK(call.check());
        if (!renewing_ && renewals_ == renewals_before) renew(lock, call);
    }
}

/// Whoever renews here may themselves be waiting for another node: for this call, before it died.
desk::Status TokenSource::wait_for_others(std::unique_lock<std::mutex>& lock,
                                          const desk::Call& call)
{
    if (!renewing_) return {};
    lock.unlock();
    renewal_.end_lease_of(call);
    lock.lock();
    return desk::wait(idle_, lock, call, [this] { return !renewing_; });
}

bool TokenSource::may_be_used_until(const HeldTokens& held, Time end) const
{
    return services_.clock.now() < end && !refused_.has(held.tokens.access, services_.clock.now());
}

void TokenSource::renew(std::unique_lock<std::mutex>& lock, const desk::Call& call)
{
    if (std::exchange(is_to_try_anew_, false)) renewal_.try_anew();
    const auto renewed = do_for_all(
        renewing_, idle_, lock, [&, refused = refused_] { return renewal_.run(refused, call); });
    // Whoever led and was stopped while they waited for another node: that ends only their own
    // call.
    if (renewed || call.check()) {
        last_error_ = renewed ? refused_again() : renewed.error();
        ++renewals_;
    }
}

void TokenSource::refused(const desk::Secret& token)
{
    const std::lock_guard lock(mutex_);
    refused_.add(token, services_.clock.now());
}

void TokenSource::accepted(const desk::Secret& token, const desk::Call& call)
{
    script_tokens_.accepted(token, call);
}

void TokenSource::try_anew(const desk::Call& call)
{
    pause_.end(call);
    accept_again();
}

desk::Result<HeldTokens> TokenSource::store(const json::TokenAnswer& answer, const desk::Call& call)
{
    HeldTokens held;
    held.tokens = stored_from(answer, {.got_by = call->idempotency_key}, services_.clock.now());
    DESK_TRY(held.revision, replace(json::tokens_text(held.tokens), call));
    accept_again();
    services_.status.changed(record_of(held.tokens), call);
    return held;
}

AuthorizationRecord TokenSource::name(HeldTokens held, std::string account, const desk::Call& call)
{
    auto nameless = record_of(held.tokens);
    held.tokens.account = std::move(account);
    if (!services_.vault.put(tokens_key, json::tokens_text(held.tokens), held.revision, call)) {
        return nameless;
    }
    services_.status.changed(record_of(held.tokens), call);
    return record_of(held.tokens);
}

desk::Status TokenSource::forget(const desk::Call& call)
{
    DESK_TRY([[maybe_unused]] const auto revision, replace({}, call));
    accept_again();
    services_.status.changed({.since = services_.clock.now()}, call);
    return {};
}

/// Over whatever is stored: what a person has just decided wins over a renewal. The tokens exist
/// nowhere else, so a vault that fails is asked again.
desk::Result<std::uint64_t> TokenSource::replace(const desk::Secret& value, const desk::Call& call)
{
    for (int attempt = 1;; ++attempt) {
        auto written = try_to_replace(value, call);
        if (written || attempt == replace_attempts_max) return written;
        const bool is_conflict = written.error().status == Errc::conflict;
        if (!is_conflict && written.error().status != Errc::unavailable) return written;
        if (!is_conflict && !services_.clock.sleep(between_tries, call)) return written;
    }
}

desk::Result<std::uint64_t> TokenSource::try_to_replace(const desk::Secret& value,
                                                        const desk::Call& call)
{
    DESK_TRY(const auto stored, services_.vault.get(tokens_key, call));
    if (!stored && value.empty()) return std::uint64_t{0};
    return services_.vault.put(tokens_key, value, stored.revision, call);
}

/// What a person has just decided is tried in any case.
void TokenSource::accept_again()
{
    const std::lock_guard lock(mutex_);
    refused_ = {};
    is_to_try_anew_ = true;
}

desk::Result<AuthorizationRecord> TokenSource::current(const desk::Call& call)
{
    using State = AuthorizationRecord::State;
    if (configuration_.uses_script_token()) {
        DESK_TRY(const auto token, get(call));
        return AuthorizationRecord{
            .state = State::valid, .last4 = token.last4(), .of = ScriptTokens::Of::script_token};
    }
    auto held = oauth_tokens(call);
    if (held) return record_of(held->tokens);
    const bool dead = held.error().code == "teamviewer.reauthorize";
    if (!dead && held.error().code != "teamviewer.not_connected") return std::move(held).error();
    return AuthorizationRecord{.state = dead ? State::reauthorize : State::none};
}

desk::Error before_asking(desk::Error why)
{
    if (why.status != Errc::answer_lost) return why;
    why.status = Errc::unavailable;
    why.retryable = true;
    // "Look at the result first" would send people looking for what cannot be there.
    if (why.code == "net.answer_lost") why.code = "teamviewer.server_error";
    why.detail = "the access could not be renewed: " + why.detail;
    return why;
}

} // namespace tv
