#include "plugin/teamviewer/authorization.hpp"

#include "plugin/net/encoding.hpp"
#include "plugin/net/retry.hpp"
#include "plugin/teamviewer/random_word.hpp"
#include "plugin/teamviewer/refusal.hpp"
#include "plugin/teamviewer/token_endpoint.hpp"

#include <utility>

namespace tv {
namespace {

using desk::Errc;

constexpr const char* code_key = "form.code";
constexpr const char* state_key = "oauth.state";
constexpr std::chrono::minutes code_lifetime{10};
constexpr int store_attempts_max = 5; // at a compare-and-swap

desk::Error invalid(const char* code, const char* detail)
{
    return {.status = Errc::invalid, .code = code, .detail = detail};
}

/// Does compare-and-swap until nobody was faster.
desk::Status put_over(Vault& vault, const char* key, const desk::Secret& value,
                      const desk::Call& call)
{
    for (int attempt = 1;; ++attempt) {
        DESK_TRY(const auto stored, vault.get(key, call));
        if (!stored && value.empty()) return {};
        auto written = vault.put(key, value, stored.revision, call);
        if (written) return {};
        if (written.error().status != Errc::conflict || attempt == store_attempts_max) {
            return std::move(written).error();
        }
    }
}

/// Did TeamViewer look at the code and refuse it? Whatever else went wrong, it may still be good:
/// after a slip in the client secret, for instance, which is looked at first.
bool is_spent(const desk::Error& error)
{
    return error.code == "code.expired" || error.code == "code.refused" ||
           error.code == "redirect.differs";
}

/// Or was it somebody in between, or a place where nobody knows of codes?
bool has_looked_at_code(const http::Response& reply)
{
    if (reply.status == 400 || reply.status == 401) return true;
    const std::string error = json::complaint(reply.body).error;
    return !error.empty() && error != "not_found";
}

/// Is there nothing to revoke? If nobody says that it is the refresh token that is refused, it may
/// have been a gateway that spoke, and the token lives on.
bool is_over(const desk::Error& error)
{
    const bool is_dead = error.code == "teamviewer.reauthorize" && error.retry_after.count() == 0;
    return is_dead || error.code == "teamviewer.not_connected";
}

/// Too old for TeamViewer: the tokens that renew it are as good as before.
bool has_expired(const http::Response& reply)
{
    return refuses_token(reply) && json::complaint(reply.body).error == "token_expired";
}

/// What an answer to a revocation means. A refused token is a revoked one. A bad request can be
/// about nothing else, for there is nothing else in it; other refusals are of somebody in between.
desk::Status revocation(const http::Response& reply, const std::string& api_url)
{
    const bool is_good = reply.status / 100 == 2;
    if (is_good && is_html(reply)) return not_the_api(api_url);
    if (is_good) return {};
    desk::Error error = refusal(functions::revoke, reply, api_url);
    const bool is_refused = error.code == "teamviewer.token_refused" && !has_expired(reply);
    const bool is_bad = error.code == "teamviewer.refused_request" && reply.status == 400;
    if (is_refused || is_bad) return {};
    return error;
}

/// Whoever ends the access need not be told that it has ended, and all administrators even less.
class WithoutCallForAPerson final : public AuthorizationStatus {
public:
    explicit WithoutCallForAPerson(AuthorizationStatus& status) : status_(status) {}

    bool changed(const AuthorizationRecord& record, const desk::Call& call) override
    {
        const bool is_call = record.state == AuthorizationRecord::State::reauthorize;
        return !is_call && status_.changed(record, call);
    }

private:
    AuthorizationStatus& status_;
};

bool same(const desk::Secret& a, const desk::Secret& b)
{
    return a.reveal() == b.reveal();
}

} // namespace

PastedCode pasted_code(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n\"'<");
    if (first == std::string_view::npos) return {};
    text = text.substr(first, text.find_last_not_of(" \t\r\n\"'>") - first + 1);

    const bool is_form = text.find("code=") != std::string_view::npos ||
                         text.find("error=") != std::string_view::npos;
    const bool is_address = text.find("://") != std::string_view::npos;
    if (!is_form && !is_address) return {.code = desk::Secret(http::percent_decode(text))};

    const auto question = text.find('?');
    if (question != std::string_view::npos) text.remove_prefix(question + 1);
    text = text.substr(0, text.find('#'));
    return {.code = desk::Secret(http::form_value(text, "code")),
            .state = http::form_value(text, "state"),
            .error = http::form_value(text, "error")};
}

OAuth::OAuth(const Configuration& configuration, const Services& services, TokenSource& tokens,
             Gateway& gateway)
    : configuration_(configuration), services_(services), tokens_(tokens), gateway_(gateway)
{
}

desk::Result<std::string> OAuth::begin(const desk::Call& call)
{
    if (configuration_.client_id.empty()) {
        return invalid("teamviewer.no_client_id", "the form has no client id");
    }
    if (configuration_.redirect_url.empty()) {
        return invalid("redirect.missing", "the form has no redirect URL");
    }
    DESK_TRY(json::StoredState state, stored_state(call));
    state.state = random_word();
    state.begun_at = services_.clock.now();
    DESK_CHECK(store_state(state, call));

    http::Form query;
    query.add("response_type", "code")
        .add("client_id", configuration_.client_id)
        .add("redirect_uri", configuration_.redirect_url)
        .add("state", state.state)
        .add("display", "popup");
    return configuration_.login_url + "/oauth2/authorize?" + query.text();
}

desk::Result<AuthorizationRecord> OAuth::finish(const desk::Call& call)
{
    DESK_TRY(const auto brought, brought_before(call));
    if (brought) {
        DESK_CHECK(forget_code(call));
        return *brought;
    }
    DESK_TRY(const auto stored, services_.vault.get(code_key, call));
    if (!stored || stored.value.empty()) {
        return invalid("code.missing", "no code is stored in the form");
    }
    const PastedCode pasted = pasted_code(stored.value.reveal());
    DESK_TRY(json::StoredState begun, stored_state(call));
    if (auto fine = check(pasted, begun); !fine) {
        DESK_CHECK(forget_code(call)); // It will not become right by waiting.
        return fine.error();
    }

    const auto answer = exchange(pasted.code, begun, call);
    if (!answer && !is_spent(answer.error())) return answer.error();
    // The tokens first: a code that stays is a nuisance, tokens that go are another authorisation.
    const desk::Call finishing = tv::finishing(call, services_.clock);
    auto record =
        answer ? store_and_name(*answer, call) : brought_since(begun, answer.error(), call);
    DESK_CHECK(store_state({.used_code = pasted.code}, finishing));
    DESK_CHECK(forget_code(finishing));
    return record;
}

/// What an attempt of this call brought that died before anybody heard of it: its code is spent.
desk::Result<std::optional<AuthorizationRecord>> OAuth::brought_before(const desk::Call& call)
{
    if (call->attempt == 1) return std::optional<AuthorizationRecord>{};
    DESK_TRY(const HeldTokens held, load_tokens(services_.vault, call));
    const bool is_ours = !held.tokens.access.empty() && held.tokens.got_by == call->idempotency_key;
    if (!is_ours) return std::optional<AuthorizationRecord>{};
    return std::optional{record_of(held.tokens)};
}

/// A click that failed behind storing its tokens has used the code up; whoever clicks again has
/// what that code was for. Tokens that came since this authorisation was begun came by it.
desk::Result<AuthorizationRecord> OAuth::brought_since(const json::StoredState& begun,
                                                       const desk::Error& refused,
                                                       const desk::Call& call)
{
    DESK_TRY(const HeldTokens held, load_tokens(services_.vault, call));
    const bool is_of_this = begun.begun_at != Time{} && held.tokens.since > begun.begun_at;
    if (!is_of_this || held.tokens.access.empty()) return refused;
    return record_of(held.tokens);
}

/// Stored before anything else is asked: until then they exist nowhere else.
desk::Result<AuthorizationRecord> OAuth::store_and_name(const json::TokenAnswer& answer,
                                                        const desk::Call& call)
{
    DESK_TRY(const auto held, tokens_.store(answer, finishing(call, services_.clock)));
    const std::string account = account_of(answer.access, call);
    if (account.empty()) return record_of(held.tokens);
    return tokens_.name(held, account, finishing(call, services_.clock));
}

desk::Status OAuth::check(const PastedCode& pasted, const json::StoredState& begun) const
{
    if (pasted.error == "access_denied") {
        return desk::Error{.status = Errc::denied,
                           .code = "code.refused_by_user",
                           .detail = "the address says access_denied"};
    }
    if (pasted.code.empty()) {
        return invalid("code.not_in_address", "the stored address has no code");
    }
    if (same(pasted.code, begun.used_code)) {
        return invalid("code.used", "this code was sent to TeamViewer before");
    }
    if (!pasted.state.empty() && pasted.state != begun.state) {
        return invalid("state.foreign", "the address does not belong to the authorisation that "
                                        "was begun last for this configuration");
    }
    return {};
}

desk::Result<json::TokenAnswer>
OAuth::exchange(const desk::Secret& code, const json::StoredState& begun, const desk::Call& call)
{
    DESK_TRY(const auto secret, services_.vault.get("form.client_secret", call));
    http::Form form;
    form.add("grant_type", "authorization_code")
        .add("code", code.reveal())
        .add("redirect_uri", configuration_.redirect_url)
        .add("client_id", configuration_.client_id)
        .add("client_secret", secret.value.reveal());
    const http::Backoff backoff({.attempts_max = 3}, static_cast<std::uint32_t>(call.id()));
    auto reply = http::send_with_retry(services_.transport, services_.clock, backoff,
                                       token_request(configuration_, form.text()),
                                       finishing(call, services_.clock));
    if (!reply && reply.error().status == Errc::answer_lost) {
        return desk::Error{.status = Errc::answer_lost,
                           .code = "code.answer_lost",
                           .detail = reply.error().detail};
    }
    if (!reply) return std::move(reply).error();
    if (reply->status / 100 != 2) {
        return without(code_refused(*reply, begun), {code.reveal(), secret.value.reveal()});
    }
    if (is_html(*reply)) return not_the_api(configuration_.api_url);
    const desk::Secret tokens(std::move(reply->body));
    return json::token_answer(tokens.reveal());
}

desk::Error OAuth::code_refused(const http::Response& reply, const json::StoredState& begun) const
{
    desk::Error error = token_error(reply, configuration_.api_url);
    switch (token_refusal(reply)) {
    case TokenRefusal::redirect:
        return {.status = Errc::invalid, .code = "redirect.differs", .detail = error.detail};
    case TokenRefusal::client:
        return {
            .status = Errc::denied, .code = "teamviewer.invalid_client", .detail = error.detail};
    case TokenRefusal::grant:
        break;
    case TokenRefusal::unclear:
        if (!has_looked_at_code(reply)) return error;
        break;
    case TokenRefusal::other:
        return error;
    }
    // A code's age is known only if it was asked for here; TeamViewer had the last word anyway.
    const bool is_old =
        begun.begun_at != Time{} && services_.clock.now() - begun.begun_at > code_lifetime;
    return {.status = Errc::invalid,
            .code = is_old ? "code.expired" : "code.refused",
            .detail = error.detail};
}

/// For the eyes only: whoever may not read the account is connected all the same.
std::string OAuth::account_of(const desk::Secret& access, const desk::Call& call)
{
    const http::Request request{.endpoint = functions::account.endpoint,
                                .base = configuration_.api_url,
                                .bearer = access,
                                .time_limit = std::chrono::seconds{5}};
    const auto reply = services_.transport.send(request, call);
    if (!reply || reply->status / 100 != 2) return {};
    return json::account_name(reply->body);
}

desk::Status OAuth::revoke(const desk::Call& call)
{
    const auto revoked = revoke_there(call);
    // Revoked twice is revoked, so it is only a renewal whose answer can be lost.
    if (!revoked && !is_over(revoked.error())) return before_asking(revoked.error());
    return tokens_.forget(finishing(call, services_.clock));
}

/// Tokens whose time is over, by our clock or by TeamViewer's, are renewed first: an old access
/// token ends nothing at TeamViewer. One that is refused for another reason has been revoked, by
/// the answer that got lost for instance.
desk::Status OAuth::revoke_there(const desk::Call& call)
{
    WithoutCallForAPerson quiet(services_.status);
    TokenSource tokens(configuration_, {services_.transport, services_.clock, services_.log,
                                        services_.vault, services_.state, quiet});
    const Question question{.function = functions::revoke};
    DESK_TRY(auto access, tokens.get_of_oauth(call));
    DESK_TRY(auto reply, gateway_.send(question, access, call));
    if (has_expired(reply)) {
        tokens.refused(access);
        DESK_TRY(access, tokens.get_of_oauth(call));
        DESK_TRY(reply, gateway_.send(question, access, call));
    }
    const auto revoked = revocation(reply, configuration_.api_url);
    if (!revoked) return without(revoked.error(), {access.reveal()});
    return {};
}

desk::Result<AuthorizationRecord> OAuth::current(const desk::Call& call)
{
    return tokens_.current(call);
}

desk::Result<json::StoredState> OAuth::stored_state(const desk::Call& call)
{
    DESK_TRY(const auto stored, services_.vault.get(state_key, call));
    return json::stored_state(stored.value.reveal());
}

desk::Status OAuth::store_state(const json::StoredState& state, const desk::Call& call)
{
    return put_over(services_.vault, state_key, json::state_text(state), call);
}

desk::Status OAuth::forget_code(const desk::Call& call)
{
    return put_over(services_.vault, code_key, {}, call);
}

} // namespace tv
