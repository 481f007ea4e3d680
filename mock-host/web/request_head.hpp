#pragma once

#include "mock-host/web/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mock::web {

/// Bytes.
struct HeadLimits {
    std::size_t line = 8000; ///< the request line, and each header
    std::size_t all = 32U << 10;
};

/// Why a request is not read on.
struct RequestRefusal {
    int status = 0; ///< 0: it is not refused
    std::string message{};
    std::string remedy{};
};

/// What a request says before its body.
struct RequestHead {
    Request request{}; ///< without body and form
    std::size_t body_size = 0;
    bool has_upload = false; ///< its body is multipart
    RequestRefusal refusal{};
};

/// `text`: up to and with the empty line. Whatever could be read in two ways is refused, also a
/// body without a length, or one that is packed.
RequestHead parse_head(std::string_view text, const HeadLimits& limits = {});

/// A head that was found good, without the wish for parts of the answer. Who asks for parts takes
/// the whole as well, and what repeats an answer for each of a thousand parts does not get to see
/// them.
std::string without_ranges(std::string_view head);

/// As HTTP, with the end of the connection; JSON for paths of the API.
std::string refusal_text(const RequestRefusal& refusal, std::string_view path);

/// @name What else may be wrong with a request
/// @{
RequestRefusal target_too_long(const HeadLimits& limits);
RequestRefusal headers_too_long(const HeadLimits& limits);
RequestRefusal body_too_large(std::size_t max_body);
RequestRefusal too_late();
/// @}

} // namespace mock::web
