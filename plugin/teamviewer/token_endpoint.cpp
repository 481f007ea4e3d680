#include "plugin/teamviewer/token_endpoint.hpp"

#include "plugin/net/encoding.hpp"
#include "plugin/teamviewer/json.hpp"
#include "plugin/teamviewer/refusal.hpp"

#include <utility>

namespace tv {
namespace {

constexpr http::Endpoint post_token{http::Method::post, "/oauth2/token", http::Repeat::never};

// With some seconds for the vault behind it, less than the desk waits for a handler that was
// stopped.
constexpr std::chrono::seconds time_to_finish{25};

bool mentions(const std::string& text, std::string_view word)
{
    return text.find(word) != std::string::npos;
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

// The facts know few of these answers for certain, so words decide, the most telling first. A
// refusal that names nothing is taken for the grant: that is what changes from one day to the next.
TokenRefusal token_refusal(const http::Response& reply)
{
    if (reply.status != 400 && reply.status != 401) return TokenRefusal::other;
    const auto complaint = json::complaint(reply.body);
    if (complaint.is_html || is_rate_limit(reply)) return TokenRefusal::other;
    const std::string said = lower_case(complaint.error + " " + complaint.description);
    if (mentions(said, "redirect")) return TokenRefusal::redirect;
    if (mentions(said, "refresh_token") || mentions(said, "refresh token") ||
        mentions(said, "invalid_grant")) {
        return TokenRefusal::grant;
    }
    if (mentions(said, "client") || mentions(said, "secret")) return TokenRefusal::client;
    if (mentions(said, "unsupported") || mentions(said, "internal")) return TokenRefusal::other;
    return TokenRefusal::unclear;
}

} // namespace tv
