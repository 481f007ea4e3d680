#include "mock-host/loader/form.hpp"
#include "mock-host/loader/json.hpp"
#include "mock-host/loader/manifest_members.hpp"
#include "mock-host/loader/pattern.hpp"

#include <boost/json/value.hpp>

#include <algorithm>

namespace mock::loader {
namespace {

constexpr std::int64_t bound_max = std::int64_t{1} << 53;
constexpr std::int64_t length_max = 65536;

/// A rule that nobody knows would be dropped in silence.
desk::Status check_keywords(const JsonPlace& field)
{
    return check_members(field, "keyword",
                         {"type", "title", "description", "default", "enum", "minLength",
                          "maxLength", "minimum", "maximum", "pattern", "format", "choices",
                          "writeOnly", "examples", "$comment"},
                         "x-");
}

desk::Result<FieldType> read_type(const JsonPlace& place)
{
    DESK_TRY(const auto type, place.required("type"));
    DESK_TRY(const auto name, type.string());
    if (name == "string") return FieldType::string;
    if (name == "integer") return FieldType::integer;
    if (name == "boolean") return FieldType::boolean;
    return type.error("has to be \"string\", \"integer\" or \"boolean\"");
}

desk::Result<Value> read_value(const JsonPlace& place, FieldType type)
{
    if (type == FieldType::boolean) {
        DESK_TRY(const bool flag, place.boolean());
        return Value(flag);
    }
    if (type == FieldType::integer) {
        DESK_TRY(const auto number, place.integer(-bound_max, bound_max));
        return Value(number);
    }
    DESK_TRY(auto text, place.string());
    return Value(std::move(text));
}

desk::Status read_choices(const JsonPlace& place, Field& field)
{
    if (const auto from = place.member("choices")) {
        DESK_TRY(field.choices_from, from->string());
        if (field.choices_from != "assets") {
            return from->error("this host can offer \"assets\" only");
        }
    }
    const auto list = place.member("enum");
    if (!list) return {};
    DESK_TRY(const auto elements, list->elements());
    if (elements.empty()) return list->error("needs at least one value");
    for (const auto& element : elements) {
        DESK_TRY(auto value, read_value(element, field.type));
        const auto* word = std::get_if<std::string>(&value);
        const auto* number = std::get_if<std::int64_t>(&value);
        const std::string last = word ? *word : number ? std::to_string(*number) : "";
        field.choices.push_back({std::move(value), field.title + "." + last});
    }
    return {};
}

desk::Status read_numbers(const JsonPlace& place, Field& field)
{
    for (const auto& [name, limit] :
         {std::pair{"minimum", &field.minimum}, std::pair{"maximum", &field.maximum}}) {
        if (const auto found = place.member(name)) {
            if (field.type != FieldType::integer) return found->error("is for integers only");
            DESK_TRY(*limit, found->integer(-bound_max, bound_max));
        }
    }
    for (const auto& [name, limit] :
         {std::pair{"minLength", &field.min_length}, std::pair{"maxLength", &field.max_length}}) {
        if (const auto found = place.member(name)) {
            if (field.type != FieldType::string) return found->error("is for strings only");
            DESK_TRY(const auto length, found->integer(0, length_max));
            *limit = static_cast<std::size_t>(length);
        }
    }
    return {};
}

desk::Status read_texts(const JsonPlace& place, Field& field)
{
    if (const auto pattern = place.member("pattern")) {
        DESK_TRY(field.pattern, pattern->string());
        const std::string problem = pattern_error(field.pattern);
        if (!problem.empty()) return pattern->error("is not a regular expression: " + problem);
    }
    if (const auto format = place.member("format")) {
        DESK_TRY(field.format, format->string());
        if (field.format != "uri") return format->error("this host knows \"uri\" only");
    }
    return {};
}

desk::Result<Field> read_field(const JsonPlace& place, std::string name)
{
    if (!place.value().is_object()) return place.error("has to be an object");
    DESK_CHECK(check_keywords(place));
    Field field;
    field.name = std::move(name);
    DESK_TRY(field.type, read_type(place));
    DESK_TRY(const auto title, place.required("title"));
    DESK_TRY(field.title, title.string());
    DESK_TRY(field.description, place.string_or("description", ""));
    DESK_TRY(field.secret, place.boolean_or("writeOnly", false));
    DESK_CHECK(read_choices(place, field));
    DESK_CHECK(read_numbers(place, field));
    DESK_CHECK(read_texts(place, field));
    if (field.secret && field.type != FieldType::string) {
        return place.error("a writeOnly field has to be a string");
    }
    if (const auto value = place.member("default")) {
        if (field.secret) return value->error("a secret in a manifest is none; remove it");
        DESK_TRY(field.default_value, read_value(*value, field.type));
    }
    return field;
}

desk::Status mark_required(const JsonPlace& schema, std::vector<Field>& fields)
{
    const auto list = schema.member("required");
    if (!list) return {};
    DESK_TRY(const auto names, list->strings());
    for (const auto& name : names) {
        const auto field = std::find_if(fields.begin(), fields.end(),
                                        [&](const Field& each) { return each.name == name; });
        if (field == fields.end()) return list->error("\"" + name + "\" is not a property");
        field->required = true;
    }
    return {};
}

desk::Result<std::vector<FieldGroup>> read_groups(const JsonPlace& schema,
                                                  const std::vector<Field>& fields)
{
    std::vector<std::string> missing;
    for (const auto& field : fields)
        missing.push_back(field.name);
    const auto list = schema.member("groups");
    if (!list) return std::vector<FieldGroup>{{"", std::move(missing)}};

    std::vector<FieldGroup> groups;
    DESK_TRY(const auto places, list->elements());
    for (const auto& place : places) {
        DESK_CHECK(check_members(place, "keyword", {"title", "fields"}, "x-"));
        DESK_TRY(const auto title, place.required("title"));
        DESK_TRY(const auto names, place.required("fields"));
        FieldGroup group;
        DESK_TRY(group.title, title.string());
        DESK_TRY(group.fields, names.strings());
        for (const auto& name : group.fields) {
            const auto found = std::find(missing.begin(), missing.end(), name);
            if (found == missing.end()) {
                return names.error("\"" + name + "\" is no property, or is in a group already");
            }
            missing.erase(found);
        }
        groups.push_back(std::move(group));
    }
    if (!missing.empty()) return list->error("\"" + missing.front() + "\" is in no group");
    return groups;
}

} // namespace

desk::Result<Form> Form::parse(std::string_view schema_json)
{
    DESK_TRY(const auto document, parse_json(schema_json));
    const JsonPlace schema(document);
    DESK_CHECK(check_members(
        schema, "keyword",
        {"$schema", "$comment", "title", "description", "type", "required", "properties", "groups"},
        "x-"));
    DESK_TRY(const auto type, schema.string_or("type", ""));
    if (type != "object") return schema.error("a form needs \"type\": \"object\"");

    Form form;
    form.schema_json_ = schema_json;
    DESK_TRY(const auto properties, schema.required("properties"));
    if (!properties.value().is_object()) return properties.error("has to be an object");
    for (const auto& [key, value] : properties.value().get_object()) {
        DESK_TRY(const auto place, properties.required({key.data(), key.size()}));
        DESK_TRY(auto field, read_field(place, std::string(key)));
        form.fields_.push_back(std::move(field));
    }
    DESK_CHECK(mark_required(schema, form.fields_));
    DESK_TRY(form.groups_, read_groups(schema, form.fields_));
    for (const auto& field : form.fields_) {
        if (!field.default_value) continue;
        const auto findings = check_value(field, *field.default_value);
        if (findings.empty()) continue;
        return properties.member_error(field.name + ".default", findings.front().detail);
    }
    return form;
}

} // namespace mock::loader
