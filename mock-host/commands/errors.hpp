#pragma once

#include <desk/sdk/result.hpp>

#include <iosfwd>
#include <string>

namespace mock::commands {

/// A failure in words for people: the thing, the reason, the remedy.
desk::Error failure(desk::Errc status, std::string message);

/// What was typed makes no sense: exit status 2.
desk::Error wrong_use(std::string message);
bool is_wrong_use(const desk::Error& error);

void print_error(std::ostream& err, const desk::Error& error);

} // namespace mock::commands
