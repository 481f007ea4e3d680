#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mock::web {

/// Names and values in the order of their arrival; a name may occur more than once.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// The first value of a name; empty: there is none.
std::string value_of(const Fields& fields, std::string_view name);

/// A file that came with a form.
struct Upload {
    std::string field{};
    std::string file_name{}; ///< as the browser called it: never a path of ours
    std::string content{};
};

/// What came in, without the server that read it: handlers are tested without sockets.
struct Request {
    std::string method{};
    std::string path{};   ///< decoded, without the query
    std::string target{}; ///< as it was sent, with the query
    Fields query{};       ///< decoded
    Fields form{};        ///< of `application/x-www-form-urlencoded` and multipart bodies
    Fields headers{};     ///< names in lower case
    std::vector<Upload> uploads{};
    std::string body{};
    bool secure = false;           ///< over TLS
    std::string remote{};          ///< address of who asks, or of what stands in front of the desk
    std::stop_token server_ends{}; ///< nobody may be kept waiting any more

    /// Wipes what people typed: there may be a secret among it.
    ~Request();

    std::string header(std::string_view lower_case_name) const;
    std::string cookie(std::string_view name) const;
};

/// Writes a piece of a stream; false: nobody reads any more.
using Write = std::function<bool(std::string_view)>;

struct Response {
    int status = 200;
    std::string type = "text/html; charset=utf-8"; ///< empty: no body
    std::string body{};
    Fields headers{};
    /// Instead of a body: writes until it returns. Runs on the thread of the connection.
    std::function<void(const Write&, std::stop_token)> stream{};
};

/// 303: the browser asks for `path` with GET.
Response redirect(std::string path);
/// A JSON text as answer.
Response json_response(int status, std::string json);

/// Everything but letters, digits and `-._~` becomes `%XX`.
std::string percent_encoded(std::string_view text);
std::string percent_decoded(std::string_view text);
/// Reads `a=1&b=two+words`, the form of queries and of form bodies.
Fields parse_form(std::string_view text);

} // namespace mock::web
