#include "plugin/net/retry.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <ctime>
#include <string>

namespace tv::http {
namespace {

using std::chrono::milliseconds;

bool would_help(const desk::Result<Response>& reply, const TurnedAway& turned_away)
{
    // A limit or a certificate does not change within seconds.
    if (!reply) return reply.error().retryable && reply.error().status == desk::Errc::unavailable;
    switch (reply->status) {
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
        return true;
    default:
        return turned_away && turned_away(*reply);
    }
}

bool is_harmless(const Request& request, const desk::Result<Response>& reply,
                 const TurnedAway& turned_away)
{
    if (request.endpoint.repeat == Repeat::safe) return true;
    // Never arrived, or turned away unread: then it has not happened yet.
    if (!reply) return reply.error().status == desk::Errc::unavailable;
    return reply->status == 429 || (turned_away && turned_away(*reply));
}

} // namespace

milliseconds Backoff::next()
{
    const auto whole = pause_;
    pause_ = std::min(pause_ * 2, plan_.longest);
    std::uniform_int_distribution<milliseconds::rep> between(whole.count() / 2, whole.count());
    return milliseconds{between(random_)};
}

desk::Result<Response> send_with_retry(Transport& transport, Clock& clock, Backoff backoff,
                                       const Request& request, const desk::Call& call,
                                       const TurnedAway& turned_away)
{
    // What a sink has got cannot be taken back: then a second copy would give it everything twice.
    bool received = false;
    Request watched = request;
    if (request.sink) {
        watched.sink = [&](std::string_view piece) {
            received = true;
            return request.sink(piece);
        };
    }

    for (int attempt = 1;; ++attempt) {
        auto reply = transport.send(watched, call);
        if (attempt >= backoff.attempts_max() || received) return reply;
        if (!would_help(reply, turned_away) || !is_harmless(request, reply, turned_away)) {
            return reply;
        }

        // The pause that the server asks for wins, however long: a pause that does not fit before
        // the deadline makes `sleep` give up at once.
        const auto pause = reply && reply->retry_after ? *reply->retry_after : backoff.next();
        if (!clock.sleep(pause, call)) return reply;
    }
}

std::optional<milliseconds> retry_after(std::string_view header, desk::Time now)
{
    constexpr auto longest = std::chrono::hours{24};
    const std::string text(header);
    if (text.empty() || text.size() > 40) return std::nullopt;

    if (text.find_first_not_of("0123456789") == std::string::npos) {
        if (text.size() > 6) return longest;
        return std::min<milliseconds>(std::chrono::seconds{std::stol(text)}, longest);
    }
    const std::time_t at = curl_getdate(text.c_str(), nullptr);
    if (at < 0) return std::nullopt;
    const auto pause = desk::Time{std::chrono::seconds{at}} - now;
    return std::clamp<milliseconds>(pause, milliseconds{0}, longest);
}

} // namespace tv::http
