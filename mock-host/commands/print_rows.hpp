#pragma once

#include "mock-host/commands/context.hpp"
#include "mock-host/commands/print_table.hpp"

#include <boost/json/fwd.hpp>

#include <string_view>

namespace mock::commands {

/// A list as it was asked for: `data` as JSON, else the table, or `empty`, a sentence, if it has no
/// rows.
void print_rows(Context& context, const boost::json::value& data, const Table& table,
                std::string_view empty);

} // namespace mock::commands
