#pragma once

#include <desk/sdk/result.hpp>

#include <string>
#include <string_view>

namespace mock::store {

/// The text of a file as UTF-8 without byte order mark. Takes UTF-8, and otherwise Windows-1252,
/// which Excel writes in western Europe. `invalid`: it is neither, and what to do about it.
desk::Result<std::string> to_utf8(std::string_view file);

} // namespace mock::store
