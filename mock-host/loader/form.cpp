#include "mock-host/loader/form.hpp"

#include "mock-host/loader/json.hpp"
#include "mock-host/loader/pattern.hpp"
#include "mock-host/loader/refused.hpp"

#include <desk/sdk/number.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace mock::loader {
namespace {

/// Characters of valid UTF-8 without U+0000; nullopt for anything else.
std::optional<std::size_t> count_characters(std::string_view text)
{
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++characters) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80   ? 1
                                   : first < 0xc2 ? 0
                                   : first < 0xe0 ? 2
                                   : first < 0xf0 ? 3
                                   : first < 0xf5 ? 4
                                                  : 0;
        if (first == 0 || length == 0 || i + length > text.size()) return std::nullopt;
        const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0x80U;
        // Longer than needed, a surrogate, or above U+10FFFF.
        if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
            (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) {
            return std::nullopt;
        }
        for (std::size_t k = 1; k < length; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) & 0xc0U) != 0x80U) return std::nullopt;
        }
        i += length;
    }
    return characters;
}

/// An absolute URL with a host. Which schemes are fine is for the plugin to say.
bool is_uri(std::string_view text)
{
    const auto colon = text.find("://");
    if (colon == std::string_view::npos || colon == 0) return false;
    const auto is_scheme = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '-' || c == '.';
    };
    const auto is_allowed = [](char c) {
        return c > ' ' && c < 0x7f && std::string_view("<>\"{}|\\^`").find(c) == std::string::npos;
    };
    const auto rest = text.substr(colon + 3);
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                       is_scheme) &&
           std::all_of(rest.begin(), rest.end(), is_allowed) && !rest.empty() &&
           std::string_view("/?#:").find(rest.front()) == std::string_view::npos;
}

FieldType type_of(const Value& value)
{
    if (std::holds_alternative<bool>(value)) return FieldType::boolean;
    return std::holds_alternative<std::int64_t>(value) ? FieldType::integer : FieldType::string;
}

std::string choices_of(const Field& field)
{
    std::string list;
    for (const auto& choice : field.choices) {
        if (!list.empty()) list += ", ";
        if (const auto* text = std::get_if<std::string>(&choice.value)) list += *text;
        if (const auto* number = std::get_if<std::int64_t>(&choice.value)) {
            list += std::to_string(*number);
        }
    }
    return list;
}

Finding finding(const std::string& name, const char* key, std::vector<std::string> args,
                std::string reason)
{
    return {"/" + name, key, std::move(args), name + ": " + std::move(reason)};
}

/// The finding about a value of another type.
Finding wrong_type(const Field& field)
{
    switch (field.type) {
    case FieldType::boolean:
        return finding(field.name, "form.type.boolean", {}, "has to be true or false");
    case FieldType::integer:
        return finding(field.name, "form.type.integer", {}, "has to be a whole number");
    case FieldType::string:
        break;
    }
    return finding(field.name, "form.type.string", {}, "has to be a text");
}

void check_text(const Field& field, const std::string& text, std::vector<Finding>& findings)
{
    const auto length = count_characters(text);
    if (!length) {
        findings.push_back(finding(field.name, "form.encoding", {}, "is not valid UTF-8 text"));
        return;
    }
    if (*length < field.min_length) {
        const auto min = std::to_string(field.min_length);
        findings.push_back(finding(field.name, "form.too_short", {min},
                                   "has to have at least " + min + " characters"));
    }
    if (*length > field.max_length) {
        const auto max = std::to_string(field.max_length);
        findings.push_back(
            finding(field.name, "form.too_long", {max}, "may have at most " + max + " characters"));
        return; // What is too long is not looked at any closer.
    }
    if (!field.pattern.empty() && !is_match(text, field.pattern)) {
        findings.push_back(finding(field.name, "form.pattern", {field.pattern},
                                   "does not have the form " + field.pattern));
    }
    if (field.format == "uri" && !is_uri(text)) {
        findings.push_back(finding(field.name, "form.uri", {},
                                   "is not a complete address such as https://example.com/path"));
    }
}

void check_number(const Field& field, std::int64_t number, std::vector<Finding>& findings)
{
    if (field.minimum && number < *field.minimum) {
        const auto min = std::to_string(*field.minimum);
        findings.push_back(
            finding(field.name, "form.too_small", {min}, "has to be at least " + min));
    }
    if (field.maximum && number > *field.maximum) {
        const auto max = std::to_string(*field.maximum);
        findings.push_back(finding(field.name, "form.too_large", {max}, "may be at most " + max));
    }
}

desk::Result<Value> typed(const Field& field, const std::string& text)
{
    if (field.type == FieldType::string) return Value(text);
    if (field.type == FieldType::boolean) {
        if (text == "true" || text == "yes") return Value(true);
        if (text == "false" || text == "no") return Value(false);
        return refused("form.type", field.name + ": say true or false");
    }
    if (const auto number = desk::to_number<std::int64_t>(text)) return Value(*number);
    return refused("form.type", field.name + ": say a whole number");
}

} // namespace

const Field* Form::find(std::string_view name) const noexcept
{
    for (const auto& field : fields_) {
        if (field.name == name) return &field;
    }
    return nullptr;
}

std::vector<Finding> check_value(const Field& field, const Value& value)
{
    std::vector<Finding> findings;
    if (type_of(value) != field.type) return {wrong_type(field)};
    const auto is_value = [&](const Choice& choice) { return choice.value == value; };
    if (!field.choices.empty() &&
        std::none_of(field.choices.begin(), field.choices.end(), is_value)) {
        const auto list = choices_of(field);
        findings.push_back(finding(field.name, "form.choice", {list}, "has to be one of " + list));
    }
    if (const auto* text = std::get_if<std::string>(&value)) check_text(field, *text, findings);
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        check_number(field, *number, findings);
    }
    return findings;
}

std::vector<Finding> check_secret(const Field& field, const desk::Secret& secret)
{
    Value copy{std::string(secret.reveal())};
    auto findings = check_value(field, copy);
    desk::wipe(std::get<std::string>(copy));
    return findings;
}

std::vector<Finding> Form::validate(const Values& values,
                                    const std::set<std::string, std::less<>>& stored_secrets) const
{
    std::vector<Finding> findings;
    for (const auto& field : fields_) {
        const auto value = values.find(field.name);
        if (value != values.end()) {
            const auto more = check_value(field, value->second);
            findings.insert(findings.end(), more.begin(), more.end());
        } else if (field.required && stored_secrets.count(field.name) == 0) {
            findings.push_back(finding(field.name, "form.required", {}, "is missing; fill it in"));
        }
    }
    for (const auto& [name, value] : values) {
        if (find(name) == nullptr) {
            findings.push_back(finding(name, "form.unknown", {}, "is not a field of this form"));
        }
    }
    return findings;
}

desk::Result<Values> Form::convert(const std::vector<std::string>& assignments) const
{
    Values values;
    for (const auto& assignment : assignments) {
        const auto equals = assignment.find('=');
        const std::string name = assignment.substr(0, equals);
        if (equals == std::string::npos) {
            return refused("form.assignment", "write KEY=VALUE; there is no \"=\"");
        }
        const auto* field = find(name);
        if (field == nullptr) {
            std::string known;
            for (const auto& each : fields_) {
                if (!each.secret) known += (known.empty() ? "" : ", ") + each.name;
            }
            return refused("form.unknown",
                           "\"" + name + "\" is not a field of this form; there are " + known);
        }
        if (field->secret) {
            return refused("form.secret_argument",
                           name + " is a secret, and arguments are visible to others on this "
                                  "machine; read it from a file or from standard input");
        }
        DESK_TRY(auto value, typed(*field, assignment.substr(equals + 1)));
        if (!values.emplace(name, std::move(value)).second) {
            return refused("form.assignment", name + " is set twice; set it once");
        }
    }
    return values;
}

Values Form::with_defaults(Values values) const
{
    for (const auto& field : fields_) {
        if (field.default_value) values.emplace(field.name, *field.default_value);
    }
    return values;
}

desk::Result<Values> parse_values(std::string_view text)
{
    DESK_TRY(const auto document, parse_json(text));
    const auto* object = document.if_object();
    if (object == nullptr) return refused("form.values", "the values are not a JSON object");
    Values values;
    for (const auto& [key, value] : *object) {
        const std::string name(key);
        if (value.is_null()) continue;
        if (const auto* word = value.if_string()) {
            values[name] = std::string(word->data(), word->size());
        } else if (const auto* number = value.if_int64()) {
            values[name] = *number;
        } else if (const auto* flag = value.if_bool()) {
            values[name] = *flag;
        } else {
            return refused("form.values",
                           name + " has to be a text, a whole number, true or false");
        }
    }
    return values;
}

std::string write_values(const Values& values)
{
    boost::json::object object;
    for (const auto& [name, value] : values) {
        std::visit([&, &key = name](const auto& held) { object[key] = held; }, value);
    }
    return boost::json::serialize(object);
}

} // namespace mock::loader
