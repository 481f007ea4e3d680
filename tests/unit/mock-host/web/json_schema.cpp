#include "tests/unit/mock-host/web/json_schema.hpp"

#include <desk/sdk/time.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace mock::web {

namespace json = boost::json;

namespace {

class Check {
public:
    explicit Check(const json::value& document) : document_(document) {}

    void value(const json::value& schema_or_reference, const json::value& value,
               const std::string& at)
    {
        const auto& schema = resolved(document_, schema_or_reference).as_object();
        for (const auto& [keyword, wants] : schema) {
            if (keyword == "type") {
                type(wants, value, at);
            } else if (keyword == "enum") {
                const auto& allowed = wants.as_array();
                const bool is_one =
                    std::find(allowed.begin(), allowed.end(), value) != allowed.end();
                if (!is_one) say(at, "is none of the words that are allowed", value);
            } else if (keyword == "anyOf") {
                any_of(wants.as_array(), value, at);
            } else if (keyword == "format") {
                if (value.is_string()) format(wants, value, at);
            } else if (keyword == "items") {
                if (value.is_array()) items(wants, value.get_array(), at);
            } else if (keyword == "properties" || keyword == "additionalProperties" ||
                       keyword == "required") {
                if (value.is_object() && keyword != "required")
                    members(schema, value.get_object(), at);
                if (value.is_object() && keyword == "required")
                    required(wants.as_array(), value.get_object(), at);
            } else if (keyword != "description") {
                say(at, "has a keyword that is not known", keyword);
            }
        }
    }

    std::vector<std::string> findings{};

private:
    void say(const std::string& at, const std::string& what, const json::value& value)
    {
        findings.push_back(at + " " + what + ": " + json::serialize(value));
    }

    static bool is_of(const json::value& type, const json::value& value)
    {
        if (type == "null") return value.is_null();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.is_bool();
        if (type == "integer") return value.is_int64() || value.is_uint64();
        if (type == "array") return value.is_array();
        return type == "object" && value.is_object();
    }

    void type(const json::value& wants, const json::value& value, const std::string& at)
    {
        const auto* several = wants.if_array();
        const bool fits =
            several != nullptr
                ? std::any_of(several->begin(), several->end(),
                              [&](const json::value& one) { return is_of(one, value); })
                : is_of(wants, value);
        if (!fits) say(at, "is no " + json::serialize(wants), value);
    }

    void any_of(const json::array& schemas, const json::value& value, const std::string& at)
    {
        std::vector<std::string> all;
        for (const auto& schema : schemas) {
            Check one(document_);
            one.value(schema, value, at);
            if (one.findings.empty()) return;
            all.insert(all.end(), one.findings.begin(), one.findings.end());
        }
        findings.insert(findings.end(), all.begin(), all.end());
    }

    void format(const json::value& wants, const json::value& value, const std::string& at)
    {
        const bool is_time =
            wants == "date-time" && desk::parse_time(std::string(value.get_string()));
        if (!is_time) say(at, "is not in the format " + json::serialize(wants), value);
    }

    void items(const json::value& schema, const json::array& values, const std::string& at)
    {
        for (std::size_t i = 0; i < values.size(); ++i)
            value(schema, values[i], at + "/" + std::to_string(i));
    }

    /// `properties` and `additionalProperties` belong together, and are seen at the first of them.
    void members(const json::object& schema, const json::object& object, const std::string& at)
    {
        const auto* known = schema.if_contains("properties");
        const auto* other = schema.if_contains("additionalProperties");
        for (const auto& [name, held] : object) {
            const auto* own = known != nullptr ? known->as_object().if_contains(name) : nullptr;
            const std::string there = at + "/" + std::string(name);
            if (own != nullptr) {
                value(*own, held, there);
            } else if (other != nullptr && other->is_object()) {
                value(*other, held, there);
            } else if (other != nullptr && *other == json::value(false)) {
                say(there, "is not described", held);
            }
        }
    }

    void required(const json::array& names, const json::object& object, const std::string& at)
    {
        for (const auto& name : names) {
            if (!object.contains(name.as_string())) say(at, "misses a member", name);
        }
    }

    const json::value& document_;
};

} // namespace

std::vector<std::string> schema_findings(const json::value& document, const json::value& schema,
                                         const json::value& value)
{
    Check check(document);
    check.value(schema, value, "");
    return check.findings;
}

const json::value& resolved(const json::value& document, const json::value& value)
{
    const auto* object = value.if_object();
    const auto* reference = object != nullptr ? object->if_contains("$ref") : nullptr;
    if (reference == nullptr) return value;
    const std::string pointer(reference->as_string());
    return resolved(document, document.at_pointer(pointer.substr(1)));
}

} // namespace mock::web
