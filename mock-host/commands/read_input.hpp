#pragma once

#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <iosfwd>
#include <string>

namespace mock::commands {

/// The contents of a file; "-" is standard input.
desk::Result<std::string> read_whole(const std::string& file, std::istream& in,
                                     std::size_t bytes_max = std::size_t{256} << 20);

/// The same for a secret: one line of UTF-8, without the byte order mark and the line end that
/// editors leave behind. At most 64 KiB. Who has to type it is told so, and it is not shown.
desk::Result<desk::Secret> read_secret(const std::string& file, std::istream& in);

} // namespace mock::commands
