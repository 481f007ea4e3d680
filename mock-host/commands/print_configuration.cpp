#include "mock-host/commands/print_configuration.hpp"

#include "mock-host/commands/print_table.hpp"
#include "mock-host/views/time_text.hpp"

#include <ostream>

namespace mock::commands {

namespace {

std::string value_text(const loader::Value& value)
{
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    return std::get<bool>(value) ? "true" : "false";
}

std::string token_text(const views::TokenView& token, const std::string& zone)
{
    const std::string until =
        token.expires_at ? ", until " + views::local_time(*token.expires_at, zone) : "";
    const std::string hint = token.hint.empty() ? "" : ", token ..." + token.hint;
    const std::string account = token.account.empty() ? "" : " as " + token.account;
    if (token.state == "valid") return "✓ connected" + account + hint + until;
    if (token.state == "expired") {
        return "connected" + account + hint + ", will be renewed when it is needed";
    }
    if (token.state == "reauthorize") return "no longer accepted: authorise again";
    return "not connected yet";
}

} // namespace

void print_configuration(std::ostream& out, const views::ConfigurationView& view,
                         const std::string& zone)
{
    const auto& configuration = view.configuration;
    out << plain(configuration.name) << " (" << configuration.id
        << (configuration.is_default ? ", default" : "") << "), package " << configuration.package
        << "\n";
    if (configuration.state != store::ConfigurationState::active) {
        out << "State: " << store::word(configuration.state) << ". "
            << plain(configuration.state_reason) << "\n";
    }
    out << "Connection: " << plain(token_text(view.token, zone)) << "\n\n";
    Table table{{"FIELD", "VALUE"}, {}};
    for (const auto& [key, value] : view.values)
        table.rows.push_back({key, value_text(value)});
    for (const std::string& secret : view.secrets)
        table.rows.push_back({secret, "(stored)"});
    print_table(out, table);
}

void print_checks(std::ostream& out, const std::vector<services::Finding>& findings,
                  std::size_t width)
{
    Table table{{"", "CHECK", "DETAIL", "REMEDY"}, {}};
    for (const auto& finding : findings) {
        const std::string mark = finding.state == "ok" ? "✓" : finding.state == "info" ? "-" : "✗";
        table.rows.push_back({mark, finding.title, finding.text, finding.remedy});
    }
    if (!table.rows.empty()) print_table(out, table, width);
}

void print_finding(std::ostream& out, const services::Finding& finding)
{
    out << finding.state << ": ";
    const std::string field = finding.path.empty() ? "" : finding.path.substr(1);
    const bool names_it = finding.title.rfind(field + ":", 0) == 0;
    if (!field.empty() && !names_it) out << plain(field) << ": ";
    out << plain(finding.title);
    if (!finding.text.empty()) out << ": " << plain(finding.text);
    if (!finding.remedy.empty()) out << " " << plain(finding.remedy);
    out << "\n";
}

} // namespace mock::commands
