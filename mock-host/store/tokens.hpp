#pragma once

#include <string>
#include <string_view>

namespace mock::store {

/// 256 random bits for cookies and forms: 43 letters, digits, `-` and `_`. Nobody can guess it;
/// never log it.
std::string new_token();

/// What is stored of a token: whoever reads it cannot make the token of it. The same kind of text.
std::string token_hash(std::string_view token);

} // namespace mock::store
