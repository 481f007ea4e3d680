#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tv {

/// The parts of an absolute URL that a form is checked for.
struct WebAddress {
    std::string scheme = {}; ///< lower case
    std::string host = {};   ///< without the port; an IPv6 address without its brackets
    bool has_user = false;
    bool has_query = false; ///< or a fragment

    /// 127.0.0.0/8, ::1 and localhost: what is sent there does not leave the machine.
    bool is_loopback() const;
};

/// Nothing, if it is no absolute URL with a host.
std::optional<WebAddress> read_web_address(std::string_view text);

} // namespace tv
