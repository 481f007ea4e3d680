#include "mock-host/web/configuration_form.hpp"

#include "mock-host/runtime/form_findings.hpp"
#include "mock-host/views/json.hpp"
#include "mock-host/web/admin_parts.hpp"

#include <desk/sdk/number.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace mock::web {

namespace {

std::string text_of(const loader::Value& value)
{
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    return std::get<bool>(value) ? "true" : "";
}

void show_values(FormContent& content)
{
    content.form.values = content.package->form.with_defaults(std::move(content.form.values));
    for (const auto& [name, value] : content.form.values)
        content.shown[name] = text_of(value);
}

void read_secret(const Visit& visit, const std::string& name, FormContent& content)
{
    desk::Secret typed(visit.form(name));
    if (!typed.empty()) {
        content.form.secrets[name] = std::move(typed);
    } else if (visit.form("forget." + name) == "yes") {
        content.form.secrets[name] = desk::Secret();
    }
}

void read_number(const Visit& visit, const loader::Field& field, FormContent& content)
{
    const std::string typed = visit.form(field.name);
    if (typed.empty()) return;
    if (const auto number = desk::to_number<std::int64_t>(typed)) {
        content.form.values[field.name] = *number;
        return;
    }
    services::Finding finding;
    finding.state = "error";
    finding.path = "/" + field.name;
    finding.title =
        runtime::sentence_about({finding.path, "form.type.integer", {}, {}}, content.package->form,
                                content.package->texts, reader_locale(visit));
    content.findings.push_back(std::move(finding));
}

void read_field(const Visit& visit, const loader::Field& field, FormContent& content)
{
    if (field.secret) return read_secret(visit, field.name, content);
    const std::string typed = visit.form(field.name);
    content.shown[field.name] = typed;
    switch (field.type) {
    case loader::FieldType::boolean:
        content.form.values[field.name] = typed == "true";
        break;
    case loader::FieldType::integer:
        read_number(visit, field, content);
        break;
    case loader::FieldType::string:
        // An empty field that has a default was emptied on purpose.
        if (!typed.empty() || field.default_value) content.form.values[field.name] = typed;
        break;
    }
}

} // namespace

FormContent new_form(const Visit& visit, std::shared_ptr<const loader::Package> package)
{
    FormContent content;
    content.form.package = package->manifest.id;
    content.form.name = form_title(visit, *package);
    content.package = std::move(package);
    show_values(content);
    return content;
}

FormContent stored_form(const views::ConfigurationView& view,
                        std::shared_ptr<const loader::Package> package)
{
    FormContent content;
    content.package = std::move(package);
    content.form.id = view.configuration.id;
    content.form.package = view.configuration.package;
    content.form.name = view.configuration.name;
    content.form.locale = view.configuration.locale;
    content.form.revision = view.configuration.revision;
    content.form.values = view.values;
    content.stored_secrets = view.secrets;
    show_values(content);
    return content;
}

FormContent typed_form(const Visit& visit, FormContent content)
{
    content.form.name = visit.form("name");
    content.form.locale = visit.form("desk.locale");
    content.form.revision = desk::to_number<std::int64_t>(visit.form("desk.revision")).value_or(0);
    content.form.values.clear();
    content.form.secrets.clear();
    content.findings.clear();
    for (const loader::Field& field : content.package->form.fields())
        read_field(visit, field, content);
    return content;
}

bool has_errors(const FormContent& content)
{
    return std::any_of(content.findings.begin(), content.findings.end(),
                       [](const auto& finding) { return finding.state == "error"; });
}

std::string form_title(const Visit& visit, const loader::Package& package)
{
    const auto schema = views::stored_json(package.form.schema_json());
    const auto* object = schema.if_object();
    const auto* title = object ? object->if_contains("title") : nullptr;
    const std::string key = title && title->is_string() ? title->get_string().c_str() : "";
    return package.texts.contains(key) ? package.texts.lookup(key, reader_locale(visit))
                                       : package.manifest.name;
}

} // namespace mock::web
