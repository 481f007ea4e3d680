#include "mock-host/services/outcome.hpp"

#include <desk/sdk/time.hpp>

#include <boost/json.hpp>

#include <optional>

namespace mock::services {

namespace {

namespace json = boost::json;

json::object to_json(const Field& field)
{
    json::object out{{"label", field.label}};
    switch (field.kind) {
    case Field::Kind::text:
        out["text"] = field.text;
        break;
    case Field::Kind::url:
        out["url"] = field.text;
        break;
    case Field::Kind::time:
        out["time"] = desk::format_time(field.time);
        break;
    case Field::Kind::seconds:
        out["seconds"] = field.seconds;
        break;
    }
    return out;
}

json::array to_json(const std::vector<Field>& fields)
{
    json::array out;
    for (const Field& field : fields)
        out.push_back(to_json(field));
    return out;
}

json::object to_json(const Finding& finding)
{
    json::object out{{"state", finding.state}, {"title", finding.title}};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) out[name] = value;
    };
    add("id", finding.id);
    add("text", finding.text);
    add("remedy", finding.remedy);
    add("action", finding.action);
    add("path", finding.path);
    if (!finding.fields.empty()) out["fields"] = to_json(finding.fields);
    return out;
}

json::value parse_or_null(std::string_view text)
{
    json::error_code failed;
    json::value value = json::parse(json::string_view(text.data(), text.size()), failed);
    return failed ? json::value() : value;
}

std::string text(const json::object& of, const char* name)
{
    const json::value* value = of.if_contains(name);
    return value && value->is_string() ? json::value_to<std::string>(*value) : std::string{};
}

/// Nothing, if it is no number or none of this type.
template <class Number>
std::optional<Number> number(const json::value& value)
{
    json::error_code failed;
    const auto read = value.to_number<Number>(failed);
    return failed ? std::nullopt : std::optional<Number>(read);
}

/// What an array has besides objects is left out.
template <class Read>
void each_object(const json::value* value, const Read& read)
{
    if (!value || !value->is_array()) return;
    for (const json::value& one : value->get_array()) {
        if (one.is_object()) read(one.get_object());
    }
}

Field field(const json::object& of)
{
    Field out;
    out.label = text(of, "label");
    if (of.contains("url")) {
        out.kind = Field::Kind::url;
        out.text = text(of, "url");
    } else if (of.contains("time")) {
        out.kind = Field::Kind::time;
        if (const auto time = desk::parse_time(text(of, "time"))) out.time = *time;
    } else if (const json::value* seconds = of.if_contains("seconds")) {
        out.kind = Field::Kind::seconds;
        out.seconds = number<std::int64_t>(*seconds).value_or(0);
    } else {
        out.text = text(of, "text");
    }
    return out;
}

std::vector<Field> fields(const json::value* value)
{
    std::vector<Field> out;
    each_object(value, [&](const json::object& one) { out.push_back(field(one)); });
    return out;
}

Finding finding(const json::object& of)
{
    Finding out;
    out.state = text(of, "state");
    out.title = text(of, "title");
    out.id = text(of, "id");
    out.text = text(of, "text");
    out.fields = fields(of.if_contains("fields"));
    out.remedy = text(of, "remedy");
    out.action = text(of, "action");
    out.path = text(of, "path");
    return out;
}

} // namespace

std::string write_fields(const std::vector<Field>& fields)
{
    return json::serialize(to_json(fields));
}

std::vector<Field> read_fields(std::string_view text)
{
    const json::value value = parse_or_null(text);
    return fields(&value);
}

std::string write_findings(const std::vector<Finding>& findings)
{
    json::array out;
    for (const Finding& finding : findings)
        out.push_back(to_json(finding));
    return json::serialize(out);
}

std::vector<Finding> read_stored_findings(std::string_view text)
{
    std::vector<Finding> out;
    const json::value value = parse_or_null(text);
    each_object(&value, [&](const json::object& one) { out.push_back(finding(one)); });
    return out;
}

std::string write_stats(const Stats& stats)
{
    json::object out;
    for (const auto& [name, value] : stats)
        out[name] = value;
    return json::serialize(out);
}

Stats read_stats(std::string_view text)
{
    Stats out;
    const json::value value = parse_or_null(text);
    if (!value.is_object()) return out;
    for (const auto& member : value.get_object()) {
        if (const auto count = number<std::uint64_t>(member.value()))
            out[std::string(member.key())] = *count;
    }
    return out;
}

std::string remote_ids_of(const Outcome& outcome)
{
    std::string ids;
    for (const Effect& effect : outcome.effects) {
        const auto* record = std::get_if<RecordPut>(&effect.what);
        const json::value value = record ? parse_or_null(record->value) : json::value();
        for (const char* name : {"teamviewer_id", "code"}) {
            const auto* id = value.is_object() ? value.get_object().if_contains(name) : nullptr;
            if (id == nullptr || !id->is_string()) continue;
            const std::string text(id->get_string());
            if (ids.find(text) == ids.npos) ids += (ids.empty() ? "" : " ") + text;
        }
    }
    return ids;
}

} // namespace mock::services
