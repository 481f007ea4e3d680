#pragma once

#include "mock-host/commands/command.hpp"

#include <desk/sdk/result.hpp>

#include <cstddef>
#include <iosfwd>
#include <vector>

namespace mock::commands {

/// @name --limit of lists that grow as long as the desk is used
/// @{

/// `usual`: so many rows unless told.
Parameter limit_parameter(int usual);
desk::Result<int> limit_of(const Given& given, int usual);

/// On standard error, so that what is printed stays a list.
void tell_of_more(std::ostream& err, int limit);

/// `rows`, the newest first, were asked for with a limit of one more than are shown: takes that one
/// away, and tells of it.
template <class Row>
void keep_newest(std::vector<Row>& rows, int limit, std::ostream& err)
{
    if (rows.size() <= static_cast<std::size_t>(limit)) return;
    rows.pop_back();
    tell_of_more(err, limit);
}
/// @}

} // namespace mock::commands
