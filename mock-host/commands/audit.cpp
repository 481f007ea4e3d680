#include "mock-host/store/audit.hpp"

#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/list_limit.hpp"
#include "mock-host/commands/print_rows.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

constexpr int page_size = 1000;
constexpr int usual_rows = 50;

Ran list(Context& context, const Given& given)
{
    DESK_TRY(const int limit, limit_of(given, usual_rows));
    const store::AuditFilter filter{.subject = given.text("--subject"), .limit = limit + 1};
    DESK_TRY(store::Store * store, context.store());
    auto entries = store::list_audit(store::Reader(*store), filter);
    keep_newest(entries, limit, context.err());
    const std::string zone = context.time_zone();
    json::array rows;
    Table table{{"WHEN", "WHO", "FROM", "WHAT", "ON", "TEAMVIEWER", "OUTCOME"}, {}};
    for (const auto& entry : entries) {
        rows.push_back(views::audit_json(entry));
        table.rows.push_back({views::local_time(entry.at, zone), plain(entry.actor.name),
                              plain(entry.actor.origin), plain(entry.action), plain(entry.subject),
                              plain(entry.remote_id), entry.outcome});
    }
    print_rows(context, rows, table,
               filter.subject.empty() ? "Nobody has done anything yet." : "No entry fits.");
    return Exit::ok;
}

/// In portions, so that a trail of years needs no memory; newest first, like the list. Only as long
/// as `out` takes them.
template <class Each>
void each_entry(store::Store& store, const std::ostream& out, const Each& each)
{
    store::AuditFilter filter{.limit = page_size};
    for (;;) {
        const auto entries = store::list_audit(store::Reader(store), filter);
        for (const auto& entry : entries)
            each(entry);
        if (entries.size() < page_size || !out) return;
        filter.before = entries.back().number;
    }
}

Ran export_all(Context& context, const Given& given)
{
    DESK_TRY(store::Store * store, context.store());
    const std::string format = given.has("--format") ? given.text("--format") : "jsonl";
    std::ostream& out = context.out();
    if (format == "jsonl") {
        each_entry(*store, out,
                   [&](const auto& entry) { out << views::audit_json(entry) << '\n'; });
    } else if (format == "csv") {
        out << store::audit_csv_head();
        each_entry(*store, out, [&](const auto& entry) { out << store::audit_csv_line(entry); });
    } else {
        return wrong_use("--format is jsonl or csv.");
    }
    return Exit::ok;
}

} // namespace

Group audit_commands()
{
    return {"audit",
            "Who did what, from where, and what came of it",
            {{"audit list",
              "The newest entries",
              {{"--subject", "TEXT", "Only what has it in its subject: a number, a name"},
               limit_parameter(usual_rows)},
              list},
             {"audit export",
              "All entries, newest first, to standard output",
              {{"--format", "FORMAT", "jsonl (a JSON object per line) or csv; default: jsonl"}},
              export_all,
              false,
              "audit export --format csv > audit.csv"}}};
}

} // namespace mock::commands
