#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sim {

/// Names and values in the order of their arrival; a name may occur more than once.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// What came in, without the server that read it: routes are tested without sockets.
struct Request {
    std::string method = {};
    std::string path = {}; ///< decoded, without the query
    Fields query = {};     ///< decoded
    Fields headers = {};   ///< names in lower case
    std::string body = {};
};

/// How an answer travels: by default at once and whole.
struct Delivery {
    std::chrono::milliseconds delay{0};        ///< before the first byte
    std::chrono::milliseconds pause{0};        ///< between pieces of 64 bytes
    std::optional<std::size_t> cut_after = {}; ///< bytes of the body; then the connection breaks
    bool drop = false;                         ///< the connection breaks before the first byte
};

struct Response {
    int status = 200;
    std::string content_type = {}; ///< empty: no body
    std::string body = {};
    Fields headers = {};
    Delivery delivery = {};
};

/// The first value of a name.
std::optional<std::string> value_of(const Fields& fields, std::string_view name);

/// Reads `a=1&b=two+words`, the form of queries and of form bodies.
Fields parse_form(std::string_view text);

/// Everything but letters, digits and `-._~` becomes `%XX`.
std::string percent_encoded(std::string_view text);

/// Undoes percent encoding; a malformed escape stays as it is.
std::string percent_decoded(std::string_view text);

/// Makes text harmless inside HTML text and quoted attributes.
std::string html_escaped(std::string_view text);

std::string lower_case(std::string_view text);

/// The parts between separators; "" gives one empty part.
std::vector<std::string> split(std::string_view text, char separator);

} // namespace sim
