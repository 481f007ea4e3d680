#include "mock-host/commands/config_view.hpp"

#include "mock-host/commands/json_output.hpp"
#include "mock-host/commands/print_table.hpp"
#include "mock-host/commands/time_text.hpp"
#include "mock-host/loader/package.hpp"
#include "mock-host/store/records.hpp"
#include "mock-host/store/values.hpp"

#include <desk/sdk/time.hpp>

#include <boost/json.hpp>

#include <ostream>

namespace mock::commands {

namespace json = boost::json;

namespace {

std::string member(const json::value& value, std::string_view name)
{
    const json::object* object = value.if_object();
    const json::value* found = object ? object->if_contains(json::string_view(name)) : nullptr;
    return found && found->is_string() ? json::value_to<std::string>(*found) : std::string();
}

std::string value_text(const loader::Value& value)
{
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    return std::get<bool>(value) ? "true" : "false";
}

json::value value_json(const loader::Value& value)
{
    return std::visit([](const auto& one) { return json::value(one); }, value);
}

std::string token_text(const TokenView& token, const std::string& zone)
{
    const std::string until =
        token.expires_at ? ", until " + local_time(*token.expires_at, zone) : "";
    const std::string hint = token.hint.empty() ? "" : ", token ..." + token.hint;
    const std::string account = token.account.empty() ? "" : " as " + token.account;
    if (token.state == "valid") return "✓ connected" + account + hint + until;
    if (token.state == "expired") {
        return "connected" + account + hint + ", will be renewed when it is needed";
    }
    if (token.state == "reauthorize") return "no longer accepted: authorise again";
    return "not connected yet";
}

bool is_good(const services::Finding& finding)
{
    return finding.state == "ok" || finding.state == "info";
}

} // namespace

TokenView read_token(const std::string& record, store::Time now)
{
    const json::value value = stored_json(record);
    TokenView token;
    token.account = member(value, "account");
    token.hint = member(value, "last4");
    if (auto time = desk::parse_time(member(value, "expires_at"))) token.expires_at = *time;
    const std::string state = member(value, "state");
    if (state == "valid" || state == "reauthorize") token.state = state;
    if (state == "valid" && token.expires_at && *token.expires_at <= now) token.state = "expired";
    return token;
}

desk::Result<ConfigurationView> view_configuration(runtime::Desk& desk,
                                                   const store::Configuration& configuration)
{
    DESK_TRY(const auto package, desk.package(configuration.package));
    DESK_TRY(loader::Values values, loader::parse_values(configuration.values));
    ConfigurationView view{configuration, package->form.with_defaults(std::move(values)), {}, {}};

    const store::Reader reader(desk.store());
    for (const std::string& key :
         store::list_keys(reader, store::ValueSpace::secrets, configuration.id)) {
        if (key.rfind("form.", 0) == 0) view.secrets.push_back(key.substr(5));
    }
    const store::Target self{store::TargetKind::configuration, configuration.id};
    for (const auto& record : store::list_records(reader, configuration.id, self)) {
        if (record.key == "authorization") view.token = read_token(record.value, desk.now());
    }
    return view;
}

json::object configuration_json(const ConfigurationView& view)
{
    json::object values;
    for (const auto& [key, value] : view.values)
        values[key] = value_json(value);
    const std::string expires = utc_time(view.token.expires_at);
    return {{"id", view.configuration.id},
            {"name", view.configuration.name},
            {"package", view.configuration.package},
            {"default", view.configuration.is_default},
            {"locale", view.configuration.locale},
            {"state", std::string(store::word(view.configuration.state))},
            {"values", values},
            {"secrets", json::value_from(view.secrets)},
            {"token",
             {{"state", view.token.state},
              {"account", json_or_null(view.token.account)},
              {"expires_at", json_or_null(expires)},
              {"hint", json_or_null(view.token.hint)}}}};
}

void print_configuration(std::ostream& out, const ConfigurationView& view, const std::string& zone)
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

json::array checks_json(const std::vector<services::Finding>& findings)
{
    json::array checks;
    for (const auto& finding : findings) {
        checks.push_back({{"name", finding.title},
                          {"ok", is_good(finding)},
                          {"detail", finding.text},
                          {"remedy", finding.remedy}});
    }
    return checks;
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
