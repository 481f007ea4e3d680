#pragma once

#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mock::loader {

/// What a field holds. Absent is not a value: an absent field is not in `Values`.
using Value = std::variant<std::string, std::int64_t, bool>;
using Values = std::map<std::string, Value, std::less<>>;

enum class FieldType { string, integer, boolean };

struct Choice {
    Value value;
    std::string title; ///< key of a text, if there is one: that of the field, a dot, the value
};

/// One field of a form, read from a property of its JSON Schema.
struct Field {
    std::string name;
    FieldType type = FieldType::string;
    std::string title;       ///< key of a text
    std::string description; ///< key of a text, may be empty
    bool required = false;
    bool secret = false; ///< `writeOnly`: stored as a secret, never shown; not in an action's input
    std::optional<Value> default_value;
    std::vector<Choice> choices; ///< empty: anything that fits the limits
    std::string choices_from;    ///< "assets": one of the target's; the host offers them
    std::optional<std::int64_t> minimum;
    std::optional<std::int64_t> maximum;
    std::size_t min_length = 0;    ///< characters
    std::size_t max_length = 4096; ///< characters
    std::string pattern;           ///< ECMAScript, found anywhere in the value
    std::string format;            ///< "uri" or empty
};

/// Fields that are shown together.
struct FieldGroup {
    std::string title; ///< key of a text
    std::vector<std::string> fields;
};

/// What is wrong with a value.
struct Finding {
    std::string pointer;           ///< JSON pointer into the values: "/redirect_uri"
    std::string key;               ///< key of the host's text: "form.too_short"
    std::vector<std::string> args; ///< for {0}, {1} of that text; never a value that was typed
    std::string detail;            ///< the same in English
};

/// The form of a configuration, or the input of an action. Knows the part of JSON Schema that
/// forms need; a schema with anything else is refused, so that no rule is dropped in silence.
class Form {
public:
    static desk::Result<Form> parse(std::string_view schema_json);

    /// In the order in which they are shown.
    const std::vector<Field>& fields() const noexcept { return fields_; }
    const Field* find(std::string_view name) const noexcept;
    /// Names every field once; a single group without title if the schema has none.
    const std::vector<FieldGroup>& groups() const noexcept { return groups_; }
    bool empty() const noexcept { return fields_.empty(); }

    /// `stored_secrets`: names of secret fields that have a value already. Empty: all is well.
    std::vector<Finding>
    validate(const Values& values,
             const std::set<std::string, std::less<>>& stored_secrets = {}) const;

    /// "KEY=VALUE" as typed on a command line becomes typed values. Secret fields are refused:
    /// arguments are visible to everybody on the machine.
    desk::Result<Values> convert(const std::vector<std::string>& assignments) const;

    /// `values`, and the default of each field that has one and is absent.
    Values with_defaults(Values values) const;

    const std::string& schema_json() const noexcept { return schema_json_; }

private:
    std::vector<Field> fields_;
    std::vector<FieldGroup> groups_;
    std::string schema_json_;
};

/// The rules of one field.
std::vector<Finding> check_value(const Field& field, const Value& value);

/// The same for what is on its way into the secret store; leaves no copy of it behind.
std::vector<Finding> check_secret(const Field& field, const desk::Secret& secret);

/// One flat JSON object to values and back. `null` members are left out.
desk::Result<Values> parse_values(std::string_view json);
std::string write_values(const Values& values);

} // namespace mock::loader
