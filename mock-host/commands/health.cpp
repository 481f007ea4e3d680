#include "mock-host/commands/context.hpp"
#include "mock-host/commands/print_json.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

Exit exit_of(const std::vector<runtime::HealthFinding>& findings)
{
    const bool has_error = std::any_of(findings.begin(), findings.end(), [](const auto& one) {
        return one.finding.state == "error";
    });
    return has_error ? Exit::failed : Exit::ok;
}

void print_findings(Context& context, const std::vector<runtime::HealthFinding>& findings)
{
    std::ostream& out = context.out();
    const std::size_t width = context.width() == 0 ? 100 : context.width();
    for (const auto& [about, finding] : findings) {
        out << finding.state << ": " << (about.empty() ? "" : plain(about) + ": ")
            << plain(finding.title) << "\n";
        if (!finding.text.empty()) out << "  " << wrapped(finding.text, width - 2, 2) << "\n";
        for (const auto& field : finding.fields) {
            out << "  " << plain(field.label) << ": "
                << plain(views::field_text(field, context.time_zone())) << "\n";
        }
        if (!finding.remedy.empty()) {
            out << "  To do: " << wrapped(finding.remedy, width - 9, 9) << "\n";
        }
    }
    const bool is_all_well = std::none_of(findings.begin(), findings.end(), [](const auto& one) {
        return one.finding.state == "error" || one.finding.state == "warning";
    });
    if (is_all_well) out << "Nothing is wrong.\n";
}

Ran health(Context& context, const Given&)
{
    DESK_TRY(runtime::Desk * desk, context.desk());
    const auto findings = desk->health("en-GB");
    if (context.json()) {
        json::array rows;
        for (const auto& [about, finding] : findings) {
            json::object row = views::finding_json(finding, context.time_zone());
            row["about"] = views::json_or_null(about);
            rows.push_back(std::move(row));
        }
        print_json(context.out(), json::object{{"findings", rows}});
    } else {
        print_findings(context, findings);
    }
    return exit_of(findings);
}

} // namespace

Group health_command()
{
    return {"", "", {{"health", "What is wrong, and what to do about it", {}, health}}};
}

} // namespace mock::commands
