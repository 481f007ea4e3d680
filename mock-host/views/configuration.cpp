#include "mock-host/views/configuration.hpp"

#include "mock-host/loader/package.hpp"
#include "mock-host/store/records.hpp"
#include "mock-host/store/values.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/views/time_text.hpp"

#include <desk/sdk/time.hpp>

#include <boost/json.hpp>

namespace mock::views {

namespace json = boost::json;

namespace {

std::string member(const json::value& value, std::string_view name)
{
    const json::object* object = value.if_object();
    const json::value* found = object ? object->if_contains(json::string_view(name)) : nullptr;
    return found && found->is_string() ? json::value_to<std::string>(*found) : std::string();
}

json::value value_json(const loader::Value& value)
{
    return std::visit([](const auto& one) { return json::value(one); }, value);
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
            {"state_reason", view.configuration.state_reason},
            {"values", values},
            {"secrets", json::value_from(view.secrets)},
            {"token",
             {{"state", view.token.state},
              {"account", json_or_null(view.token.account)},
              {"expires_at", json_or_null(expires)},
              {"hint", json_or_null(view.token.hint)}}}};
}

json::array checks_json(const std::vector<services::Finding>& findings)
{
    json::array checks;
    for (const auto& finding : findings) {
        checks.push_back({{"name", finding.title},
                          {"ok", is_good(finding)},
                          {"state", finding.state},
                          {"detail", finding.text},
                          {"remedy", finding.remedy}});
    }
    return checks;
}

} // namespace mock::views
