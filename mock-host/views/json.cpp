#include "mock-host/views/json.hpp"

#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

namespace mock::views {

namespace json = boost::json;

namespace {

json::value error_json(const store::Call& call, const FailureText& failure)
{
    if (!call.error || call.state == store::CallState::done) return nullptr;
    return json::object{
        {"code", call.error->code}, {"message", failure.message}, {"remedy", failure.remedy}};
}

} // namespace

json::value stored_json(std::string_view text)
{
    boost::system::error_code failed;
    json::value value = json::parse(json::string_view(text.data(), text.size()), failed);
    return failed ? json::value() : value;
}

json::value json_or_null(const std::optional<std::string>& text)
{
    return text ? json::value(*text) : json::value();
}

json::value json_or_null(const std::string& text)
{
    return text.empty() ? json::value() : json::value(text);
}

json::object call_json(const store::Call& call, const std::string& open_url,
                       const FailureText& failure)
{
    return {{"call", call.id},
            {"status", status_word(call.state)},
            {"message", call.message},
            {"open_url", json_or_null(open_url)},
            {"error", error_json(call, failure)}};
}

json::object finding_json(const services::Finding& finding, const std::string& zone)
{
    json::object fields;
    for (const auto& field : finding.fields)
        fields[field.label] = field_text(field, zone);
    return {{"id", finding.id},     {"state", finding.state}, {"title", finding.title},
            {"text", finding.text}, {"fields", fields},       {"remedy", finding.remedy}};
}

std::string status_word(store::CallState state)
{
    return state == store::CallState::done ? "ok" : std::string(store::word(state));
}

std::string field_text(const services::Field& field, const std::string& zone)
{
    switch (field.kind) {
    case services::Field::Kind::time:
        return local_time(field.time, zone);
    case services::Field::Kind::seconds:
        return duration_text(std::chrono::seconds{field.seconds});
    case services::Field::Kind::text:
    case services::Field::Kind::url:
        break;
    }
    return field.text;
}

std::vector<services::Finding> stored_findings(const store::Call& call)
{
    return services::read_stored_findings(call.findings);
}

json::object audit_json(const store::AuditEntry& entry)
{
    return {{"number", entry.number},
            {"at", utc_time(entry.at)},
            {"person", json_or_null(entry.actor.person)},
            {"name", entry.actor.name},
            {"origin", entry.actor.origin},
            {"action", entry.action},
            {"subject", entry.subject},
            {"configuration", json_or_null(entry.instance)},
            {"remote_id", json_or_null(entry.remote_id)},
            {"outcome", entry.outcome},
            {"details", entry.details}};
}

} // namespace mock::views
