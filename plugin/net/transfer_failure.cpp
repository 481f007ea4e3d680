#include "plugin/net/address.hpp"
#include "plugin/net/transfer.hpp"

#include <chrono>
#include <string>

// What went wrong, in the words of desk::Error.

namespace tv::http {

using desk::Errc;
using std::chrono::milliseconds;

desk::Error Transfer::redirect() const
{
    const std::string host = location_.empty() ? "" : redirect_host(url_, location_);
    return {.status = Errc::invalid,
            .code = "net.redirect",
            .detail = "the server wants to send us to " + (host.empty() ? "nowhere" : host) +
                      "; the token is not sent there",
            .args = {host}};
}

/// What was sent may have been done, whatever became of the answer.
desk::Error Transfer::unless_lost(desk::Error error) const
{
    if (request_.endpoint.repeat == Repeat::safe || !was_sent()) return error;
    return {.status = Errc::answer_lost,
            .code = "net.answer_lost",
            .detail = "the request was sent, but its answer was not received: " + error.detail};
}

bool Transfer::was_sent() const
{
    long bytes = 0;
    curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &bytes);
    // Bytes alone would not do: those of a proxy's CONNECT count as well.
    return request_began_ && bytes > 0;
}

desk::Error Transfer::failure(CURLcode code, const desk::Call& call) const
{
    if (code != CURLE_OPERATION_TIMEDOUT) return transient(code);
    // Its clock is not ours, and counts in whole milliseconds.
    constexpr milliseconds early{10};
    if (limited_by_deadline_ && clock_.now() + early >= call->deadline) {
        return {.status = Errc::deadline,
                .code = "net.timeout",
                .detail = "the time of the call was over before the answer came"};
    }
    return {.status = Errc::unavailable,
            .code = "net.timeout",
            .detail = request_began_ ? "the server did not answer in time"
                                     : "the connection could not be made in time",
            .retryable = true};
}

const char* Transfer::what_is_wrong_with_certificate() const
{
    // Numbers of OpenSSL; with another library it is the general sentence.
    constexpr long not_yet_valid = 9;
    constexpr long expired = 10;
    constexpr long not_judged = 1; // The chain is good, so it was the name that did not fit.
    long verdict = 0;
    curl_easy_getinfo(easy_, CURLINFO_SSL_VERIFYRESULT, &verdict);
    if (verdict == expired || verdict == not_yet_valid) return "net.certificate_expired";
    return verdict == not_judged ? "net.certificate_name" : "net.certificate";
}

desk::Error Transfer::transient(CURLcode code) const
{
    long connect_status = 0;
    curl_easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &connect_status);
    const auto address = checked_address(url_);
    const std::string host = address ? address->host : "";
    const auto error = [&](Errc errc, const char* name_of, bool retryable) {
        return desk::Error{.status = errc,
                           .code = name_of,
                           .detail = host + ": " + curl_easy_strerror(code),
                           .retryable = retryable,
                           .args = {host}};
    };
    if (code == CURLE_COULDNT_RESOLVE_PROXY || connect_status >= 300) {
        return error(Errc::unavailable, "net.proxy", connect_status >= 500);
    }
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return error(Errc::unavailable, "net.unknown_host", true);
    case CURLE_COULDNT_CONNECT:
        return error(Errc::unavailable, "net.unreachable", true);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        return error(Errc::unavailable, what_is_wrong_with_certificate(), false);
    case CURLE_SSL_CACERT_BADFILE:
        return error(Errc::invalid, "net.ca_file", false);
    case CURLE_SSL_CONNECT_ERROR:
        return error(Errc::unavailable, "net.tls", true);
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return error(Errc::unavailable, "net.malformed", true);
    default:
        return error(Errc::unavailable, "net.interrupted", true);
    }
}

} // namespace tv::http
