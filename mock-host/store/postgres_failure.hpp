#pragma once

#include "mock-host/store/failure.hpp"

#include <string>
#include <string_view>

namespace mock::store {

/// `state`: SQLSTATE; `message`: the first line of what the server says. Repeats no value: of the
/// kinds of messages that may quote one, none is passed on.
Failure postgres_failure(std::string_view state, std::string_view message);

/// The first line after "ERROR:". What follows it may have values of the row.
std::string_view primary_message(std::string_view text);

/// The connection ended. What was not committed is rolled back.
Failure lost_connection();

/// `text`: what SOCI says when it could not connect.
Failure no_connection(std::string_view text);

} // namespace mock::store
