#include "plugin/host/records_json.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/host/json_read.hpp"

#include <boost/json/array.hpp>

#include <array>
#include <utility>

namespace tv::host {
namespace json = boost::json;
namespace {

template <class State, std::size_t size>
using Names = std::array<std::pair<State, std::string_view>, size>;

constexpr Names<SessionRecord::State, 4> session_states{{
    {SessionRecord::State::open, "open"},
    {SessionRecord::State::closed, "closed"},
    {SessionRecord::State::reported, "reported"},
    {SessionRecord::State::nobody, "nobody"},
}};

constexpr Names<AuthorizationRecord::State, 3> authorization_states{{
    {AuthorizationRecord::State::none, "none"},
    {AuthorizationRecord::State::valid, "valid"},
    {AuthorizationRecord::State::reauthorize, "reauthorize"},
}};

constexpr Names<AuthorizationRecord::Of, 3> authorization_kinds{{
    {AuthorizationRecord::Of::oauth, "oauth"},
    {AuthorizationRecord::Of::script_token, "script_token"},
    {AuthorizationRecord::Of::report_token, "report_token"},
}};

template <class State, std::size_t size>
std::string_view name_of(const Names<State, size>& names, State state)
{
    for (const auto& [value, name] : names) {
        if (value == state) return name;
    }
    return names.front().second;
}

template <class State, std::size_t size>
State named(const Names<State, size>& names, std::string_view name)
{
    for (const auto& [value, known] : names) {
        if (known == name) return value;
    }
    return names.front().first;
}

void put_time(json::object& value, std::string_view name, const std::optional<Time>& time)
{
    if (time) value[name] = desk::format_time(*time);
}

json::object write(const ReportsWritten& reports)
{
    json::object value;
    for (const auto& [connection, notes] : reports) {
        if (value.size() == limits::written_kept) break;
        value[connection] = notes;
    }
    return value;
}

ReportsWritten written(const json::object& record)
{
    ReportsWritten reports;
    if (const auto* value = object_of(record, "written")) {
        for (const auto& [connection, notes] : *value) {
            if (notes.is_string()) reports.emplace(connection, std::string(notes.get_string()));
        }
    }
    return reports;
}

json::object write(const SessionRecord& session)
{
    json::object value{{"code", session.code},
                       {"client_link", session.client_link},
                       {"state", name_of(session_states, session.state)},
                       {"invitations", session.invitations},
                       {"connections", session.connections},
                       {"written", write(session.written)}};
    put_time(value, "created_at", session.created_at);
    put_time(value, "valid_until", session.valid_until);
    put_time(value, "closed_at", session.closed_at);
    return value;
}

json::object write(const ConnectRecord& connect)
{
    json::object value{{"id", connect.id},
                       {"asset", connect.asset_id},
                       {"asset_name", connect.asset_name},
                       {"teamviewer_id", connect.teamviewer_id},
                       {"agent", connect.agent_name},
                       {"agent_email", connect.agent_email},
                       {"collected", connect.collected},
                       {"connections", connect.connections},
                       {"written", write(connect.written)}};
    put_time(value, "at", connect.at);
    return value;
}

json::object write(const AuthorizationRecord& authorization)
{
    json::object value{{"state", name_of(authorization_states, authorization.state)},
                       {"account", authorization.account},
                       {"last4", authorization.last4},
                       {"of", name_of(authorization_kinds, authorization.of)},
                       {"mark", authorization.mark}};
    put_time(value, "expires_at", authorization.expires_at);
    put_time(value, "since", authorization.since);
    return value;
}

json::object write(const ReportsRecord& reports)
{
    return {{"read_until", desk::format_time(reports.read_until)}};
}

json::object write(const SyncRecord& sync)
{
    json::object stats;
    for (const auto& [name, count] : sync.stats) {
        stats[name] = count;
    }
    return {{"at", desk::format_time(sync.at)}, {"stats", std::move(stats)}};
}

json::object write(const TestRecord& test)
{
    json::array missing;
    for (const auto& permission : test.missing) {
        missing.emplace_back(permission);
    }
    return {{"at", desk::format_time(test.at)}, {"missing", std::move(missing)}};
}

SessionRecord session(const json::object& value)
{
    return {.code = text_of(value, "code"),
            .client_link = text_of(value, "client_link"),
            .created_at = time_of(value, "created_at").value_or(Time{}),
            .valid_until = time_of(value, "valid_until").value_or(Time{}),
            .closed_at = time_of(value, "closed_at"),
            .state = named(session_states, text_of(value, "state")),
            .invitations = static_cast<int>(number_of(value, "invitations")),
            .connections = static_cast<int>(number_of(value, "connections")),
            .written = written(value)};
}

ConnectRecord connect(const json::object& value)
{
    return {.id = text_of(value, "id"),
            .asset_id = text_of(value, "asset"),
            .asset_name = text_of(value, "asset_name"),
            .teamviewer_id = text_of(value, "teamviewer_id"),
            .agent_name = text_of(value, "agent"),
            .agent_email = text_of(value, "agent_email"),
            .at = time_of(value, "at").value_or(Time{}),
            .collected = flag_of(value, "collected"),
            .connections = static_cast<int>(number_of(value, "connections")),
            .written = written(value)};
}

AuthorizationRecord authorization(const json::object& value)
{
    return {.state = named(authorization_states, text_of(value, "state")),
            .account = text_of(value, "account"),
            .last4 = text_of(value, "last4"),
            .expires_at = time_of(value, "expires_at"),
            .since = time_of(value, "since").value_or(Time{}),
            .of = named(authorization_kinds, text_of(value, "of")),
            .mark = text_of(value, "mark")};
}

SyncRecord sync(const json::object& value)
{
    SyncRecord record{.at = time_of(value, "at").value_or(Time{})};
    if (const auto* stats = object_of(value, "stats")) {
        for (const auto& [name, count] : *stats) {
            if (count.is_int64()) record.stats[name] = count.get_int64();
        }
    }
    return record;
}

TestRecord test(const json::object& value)
{
    TestRecord record{.at = time_of(value, "at").value_or(Time{})};
    if (const auto* missing = array_of(value, "missing")) {
        for (const auto& permission : *missing) {
            if (permission.is_string()) record.missing.emplace_back(permission.get_string());
        }
    }
    return record;
}

} // namespace

json::object record_value(const Record& record)
{
    return std::visit([](const auto& value) { return write(value); }, record);
}

std::optional<Record> read_record(std::string_view key, const json::object& value)
{
    if (key.starts_with("session/")) return session(value);
    if (key.starts_with("connect/")) return connect(value);
    if (key == AuthorizationRecord::key || key == AuthorizationRecord::report_key) {
        return authorization(value);
    }
    if (key == ReportsRecord::key) {
        return ReportsRecord{.read_until = time_of(value, "read_until").value_or(Time{})};
    }
    if (key == SyncRecord::key) return sync(value);
    if (key == TestRecord::key) return test(value);
    return std::nullopt;
}

} // namespace tv::host
