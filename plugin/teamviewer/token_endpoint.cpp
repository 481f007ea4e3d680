#include "plugin/teamviewer/token_endpoint.hpp"

#include "plugin/net/encoding.hpp"
#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/refusal.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace tv {
namespace {

constexpr http::Endpoint post_token{http::Method::post, "/oauth2/token", http::Repeat::never};

// With some seconds for the vault behind it, less than the desk waits for a handler that was
// stopped.
constexpr std::chrono::seconds time_to_finish{25};

bool mentions(const std::string& text, std::initializer_list<std::string_view> words)
{
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

bool names_grant(const std::string& text)
{
    return mentions(text, {"refresh_token", "refresh token", "invalid_grant"});
}

bool names_client(const std::string& text)
{
    return mentions(text, {"invalid_client", "wrong_credentials", "client_id", "client id",
                           "client_secret", "client secret"});
}

} // namespace

desk::Call finishing(const desk::Call& call, const Clock& clock)
{
    return call.to_the_end(clock.now() + time_to_finish);
}

http::Request token_request(const Configuration& configuration, std::string form)
{
    return {.endpoint = post_token,
            .base = configuration.api_url,
            .body = std::move(form),
            .content_type = http::Form::content_type,
            .answer_limit = std::size_t{64} << 10,
            .time_limit = std::chrono::seconds{20},
            .is_secret = true};
}

// The facts know few of these answers for certain, and their status not at all: so words decide,
// the most telling first. A refusal that names nothing is taken for the grant: that is what changes
// from one day to the next.
TokenRefusal token_refusal(const http::Response& reply)
{
    const auto complaint = json::complaint(reply.body);
    const bool is_general = complaint.error == "blocked" || complaint.error == "internal_error";
    if (complaint.is_html || is_limit(reply) || is_general) return TokenRefusal::other;
    const std::string said = lower_case(complaint.error + " " + complaint.description);
    // With any other status it may be a gateway that speaks, which has clients of its own.
    const bool is_usual = reply.status == 400 || reply.status == 401;
    // A fault may pass, whatever it says.
    const bool is_refusal = reply.status / 100 == 4 && reply.status != 408;

    if (mentions(said, {is_usual ? "redirect" : "redirect_uri"})) return TokenRefusal::redirect;
    if (names_grant(said)) return is_refusal ? TokenRefusal::grant : TokenRefusal::unclear;
    if (names_client(said) || (is_usual && mentions(said, {"client", "secret"}))) {
        return TokenRefusal::client;
    }
    const bool is_about_else = mentions(said, {"unsupported", "internal"}) || is_html(reply);
    return is_refusal && !is_about_else ? TokenRefusal::unclear : TokenRefusal::other;
}

desk::Error token_error(const http::Response& reply, const std::string& api_url)
{
    auto general = general_refusal(functions::token, reply, api_url);
    return general ? *std::move(general) : refused_request(functions::token, reply);
}

} // namespace tv
