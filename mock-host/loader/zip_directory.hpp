#pragma once

#include <desk/sdk/result.hpp>

#include <string_view>

namespace mock::loader {

/// What the directory at the end of a ZIP states, byte by byte. libarchive is kind: it turns
/// backslashes round and a pipe into a file, so it cannot be asked whether they were there.
desk::Status check_zip_directory(std::string_view zip);

} // namespace mock::loader
