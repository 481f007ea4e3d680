#pragma once

#include <boost/json/fwd.hpp>

#include <iosfwd>

namespace mock::commands {

/// Indented, so that people can read it, too.
void print_json(std::ostream& out, const boost::json::value& value);

} // namespace mock::commands
