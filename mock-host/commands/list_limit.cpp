#include "mock-host/commands/list_limit.hpp"

#include "mock-host/commands/errors.hpp"

#include <charconv>
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
    const std::string text = given.text("--limit");
    int limit = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), limit);
    const bool is_number = read.ec == std::errc() && read.ptr == text.data() + text.size();
    // One more has to be a number, too.
    if (is_number && limit > 0 && limit < std::numeric_limits<int>::max()) return limit;
    return wrong_use("--limit is a number of rows, like 50.");
}

void tell_of_more(std::ostream& err, int limit)
{
    err << "mock-host: there are more; these are the newest " << limit << ". --limit lists more.\n";
}

} // namespace mock::commands
