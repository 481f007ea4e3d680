#pragma once

#include <desk/sdk/result.hpp>

#include <string>

namespace tv::http {

/// Where a URL leads, as libcurl understands it.
struct Address {
    std::string scheme = {}; ///< "https"
    std::string host = {};   ///< lower case; IPv6 in brackets
};

/// Errors: "net.bad_url" (also for user names in a URL), "net.plain_http": anything but https to a
/// host that is not this machine.
desk::Result<Address> checked_address(const std::string& url);

/// Host of a Location header, relative to the URL that was asked; empty if it cannot be told.
std::string redirect_host(const std::string& url, const std::string& location);

} // namespace tv::http
