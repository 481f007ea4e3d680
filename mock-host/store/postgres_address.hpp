#pragma once

#include <desk/sdk/result.hpp>

#include <string>
#include <string_view>

namespace mock::store {

bool is_postgres_address(std::string_view text);

/// `invalid`: not as libpq reads it; `denied`: it has a password in it. No error repeats the text.
desk::Status check_postgres_address(std::string_view address);

/// The address with what every connection of a store has: for libpq.
std::string connection_string(std::string_view address);

} // namespace mock::store
