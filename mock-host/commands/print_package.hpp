#pragma once

#include "mock-host/loader/installer.hpp"

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

namespace mock::commands {

/// What an administrator has to know before the code of a package runs.
void print_inspection(std::ostream& out, const loader::Inspection& found, std::size_t width);

boost::json::object inspection_json(const loader::Inspection& found);

/// A service or an effect of a manifest in words: "write to the journal of activities and assets".
std::string permission_text(std::string_view permission);

} // namespace mock::commands
