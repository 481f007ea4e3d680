#include "plugin/teamviewer/token_source.hpp"

#include <desk/sdk/wait.hpp>

#include <exception>
#include <utility>

namespace tv {
namespace {

using desk::Errc;

constexpr const char* tokens_key = "tokens";
constexpr int replace_attempts_max = 5;

/// As people paste it.
desk::Secret trimmed(const desk::Secret& secret)
{
    const auto text = secret.reveal();
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return desk::Secret(
        std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1)));
}

} // namespace

TokenSource::TokenSource(const Configuration& configuration, const Services& services)
    : configuration_(configuration), services_(services), renewal_(configuration, services)
{
}

desk::Result<desk::Secret> TokenSource::get(const desk::Call& call)
{
    if (configuration_.uses_script_token()) return script_token("form.script_token", call);
    DESK_TRY(auto held, oauth_tokens(call));
    return std::move(held.tokens.access);
}

desk::Result<desk::Secret> TokenSource::get_for_reports(const desk::Call& call)
{
    if (!configuration_.secrets.contains("form.report_token")) return get(call);
    return script_token("form.report_token", call);
}

desk::Result<desk::Secret> TokenSource::script_token(const char* key, const desk::Call& call)
{
    DESK_TRY(const auto stored, services_.vault.get(key, call));
    auto token = trimmed(stored.value);
    const std::lock_guard lock(mutex_);
    if (!token.empty() && token.reveal() != refused_script_.reveal()) return token;
    return desk::Error{.status = Errc::denied,
                       .code = "teamviewer.script_token_refused",
                       .detail = token.empty() ? "the script token is empty"
                                               : "TeamViewer does not accept the script token"};
}

desk::Result<HeldTokens> TokenSource::oauth_tokens(const desk::Call& call)
{
    std::unique_lock lock(mutex_);
    const int renewals_before = renewals_;
    const auto is_refused = [this] {
        return !refused_.empty() && held_.tokens.access.reveal() == refused_.reveal();
    };

    // Ten calls with an old token make one renewal. The other nine wait for it, each only as long
    // as its own call may go on, and share what comes of it, a failure too.
    DESK_CHECK(desk::wait(idle_, lock, call, [this] { return !renewing_; }));
    if (services_.clock.now() < held_.tokens.renew_at && !is_refused()) return held_;

    // A refresh token is used up by asking. Whoever asks may lose interest, but the answer must
    // arrive and be stored, or an administrator has to authorise again.
    if (renewals_ == renewals_before) renew(lock, call.to_the_end());

    // A failed renewal does no harm while the old token still works for some minutes.
    if (services_.clock.now() < held_.tokens.expires_at && !is_refused()) return held_;
    return last_error_;
}

void TokenSource::renew(std::unique_lock<std::mutex>& lock, const desk::Call& call)
{
    renewing_ = true;
    const desk::Secret refused = refused_;
    lock.unlock();
    desk::Result<HeldTokens> renewed = desk::Error{};
    try { // Whatever happens, the others must not wait for ever.
        renewed = renewal_.run(refused, call);
    } catch (const std::exception& bug) {
        renewed = desk::Error{.status = Errc::internal, .code = "bug", .detail = bug.what()};
    }
    // An instance that has just started does not know yet what may still work.
    auto stored = renewed ? renewed : load_tokens(services_.vault, call);
    lock.lock();
    if (stored) held_ = *std::move(stored);
    if (!renewed) last_error_ = renewed.error();
    ++renewals_;
    renewing_ = false;
    idle_.notify_all();
}

void TokenSource::refused(const desk::Secret& token)
{
    const std::lock_guard lock(mutex_);
    const bool is_ours = token.reveal() == held_.tokens.access.reveal();
    (is_ours ? refused_ : refused_script_) = token;
}

desk::Result<AuthorizationRecord> TokenSource::store(const json::TokenAnswer& answer,
                                                     std::string account, const desk::Call& call)
{
    HeldTokens held;
    held.tokens =
        stored_from(answer, {.account = std::move(account), .got_by = call->idempotency_key},
                    services_.clock.now());
    DESK_TRY(held.revision, replace(json::tokens_text(held.tokens), call));
    const auto record = record_of(held.tokens);
    hold(std::move(held));
    services_.status.changed(record, call);
    return record;
}

desk::Status TokenSource::forget(const desk::Call& call)
{
    DESK_TRY([[maybe_unused]] const auto revision, replace({}, call));
    hold({});
    services_.status.changed({.since = services_.clock.now()}, call);
    return {};
}

/// Over whatever is stored: what a person has just decided wins over a renewal.
desk::Result<std::uint64_t> TokenSource::replace(const desk::Secret& value, const desk::Call& call)
{
    for (int attempt = 1;; ++attempt) {
        DESK_TRY(const auto stored, services_.vault.get(tokens_key, call));
        if (!stored && value.empty()) return std::uint64_t{0};
        auto written = services_.vault.put(tokens_key, value, stored.revision, call);
        if (written || written.error().status != Errc::conflict) return written;
        if (attempt == replace_attempts_max) return written;
    }
}

void TokenSource::hold(HeldTokens held)
{
    const std::lock_guard lock(mutex_);
    held_ = std::move(held);
    refused_ = {};
}

desk::Result<AuthorizationRecord> TokenSource::current(const desk::Call& call)
{
    using State = AuthorizationRecord::State;
    if (configuration_.uses_script_token()) {
        DESK_TRY(const auto token, get(call));
        return AuthorizationRecord{.state = State::valid, .last4 = token.last4()};
    }
    auto held = oauth_tokens(call);
    if (held) return record_of(held->tokens);
    const bool dead = held.error().code == "teamviewer.reauthorize";
    if (!dead && held.error().code != "teamviewer.not_connected") return std::move(held).error();
    return AuthorizationRecord{.state = dead ? State::reauthorize : State::none};
}

} // namespace tv
