#include "mock-host/commands/list_limit.hpp"

#include "mock-host/commands/errors.hpp"

#include <desk/sdk/number.hpp>

#include <limits>
#include <ostream>

namespace mock::commands {

Parameter limit_parameter(int usual)
{
    return {"--limit", "N", "So many; " + std::to_string(usual) + " unless told"};
}

desk::Result<int> limit_of(const Given& given, int usual)
{
    if (!given.has("--limit")) return usual;
    const int limit = desk::to_number<int>(given.text("--limit")).value_or(0);
    // One more has to be a number, too.
    if (limit > 0 && limit < std::numeric_limits<int>::max()) return limit;
    return wrong_use("--limit is a number of rows, like 50.");
}

void tell_of_more(std::ostream& err, int limit)
{
    err << "mock-host: there are more; these are the newest " << limit << ". --limit lists more.\n";
}

} // namespace mock::commands
