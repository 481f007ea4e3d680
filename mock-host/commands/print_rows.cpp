#include "mock-host/commands/print_rows.hpp"

#include "mock-host/commands/print_json.hpp"

#include <ostream>

namespace mock::commands {

void print_rows(Context& context, const boost::json::value& data, const Table& table,
                std::string_view empty)
{
    if (context.json()) {
        print_json(context.out(), data);
    } else if (table.rows.empty()) {
        context.out() << empty << "\n";
    } else {
        print_table(context.out(), table, context.width());
    }
}

} // namespace mock::commands
