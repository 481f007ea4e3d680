#pragma once

#include <desk/sdk/call.hpp>
#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tv::http {

enum class Method { get, post, put, remove };

/// Does a second copy of a request do harm? There is no default: every endpoint says it.
enum class Repeat { safe, never };

struct Endpoint {
    Method method;
    std::string_view path; ///< below the base: "/sessions", or "/sessions/" when a tail follows
    Repeat repeat;
};

/// Gets the body of a 2xx answer piece by piece, while it arrives. An error ends the transfer and
/// is what `send` returns.
using BodySink = std::function<desk::Status(std::string_view piece)>;

struct Request {
    Endpoint endpoint;
    std::string base = {};  ///< "https://webapi.teamviewer.com/api/v1"
    std::string tail = {};  ///< follows the path, percent-encoded
    std::string query = {}; ///< percent-encoded, without "?"; never logged
    std::string body = {};  ///< never logged
    std::string content_type = "application/json; charset=utf-8"; ///< of the body
    desk::Secret bearer = {};
    std::size_t answer_limit = std::size_t{8} << 20; ///< bytes, after decompression
    std::chrono::milliseconds time_limit{30'000};    ///< besides the deadline of the call
    std::chrono::milliseconds silence_limit{20'000}; ///< without a single byte
    BodySink sink = nullptr;                         ///< empty: the body is in the response
    bool is_secret = false; ///< no buffer that this request or its answer was in is kept

    ~Request() { desk::wipe(body); }
};

struct Response {
    int status = 0;
    std::string body = {}; ///< empty when a sink has got it
    std::string content_type = {};
    std::optional<std::chrono::milliseconds> retry_after = {};
};

/// Sends one request, once. Safe to use from many threads.
///
/// An answer of any status is a Response, but for redirects: they are never followed, because the
/// token must not reach another host ("net.redirect"). Errors: `unavailable`: nothing happened, or
/// asking again is harmless; `answer_lost`: a request of Repeat::never was sent and no complete
/// answer came back; `cancelled`, `deadline`: by the call; `limit`: the answer is too large;
/// `invalid`: the address is wrong.
class Transport {
public:
    virtual ~Transport() = default;
    virtual desk::Result<Response> send(const Request& request, const desk::Call& call) = 0;
    /// The same with several at once: what becomes of each, in their order.
    virtual std::vector<desk::Result<Response>> send_all(const std::vector<Request>& requests,
                                                         const desk::Call& call);
};

/// "GET", "POST" ...
std::string_view name(Method method);

} // namespace tv::http
