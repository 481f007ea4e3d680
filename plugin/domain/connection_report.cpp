#include "plugin/domain/connection_report.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"
#include "plugin/domain/teamviewer_id.hpp"

#include <desk/sdk/number.hpp>

#include <algorithm>
#include <utility>

namespace tv {
namespace {

using std::chrono::milliseconds;

/// Even if JSON doubles every character, all args together fit into 4 KiB. Addresses and notes have
/// limits of their own.
constexpr std::size_t arg_bytes = 120;

std::string short_hash(std::string_view text)
{
    return hex(stable_hash(text)).substr(0, 12);
}

std::string supporter_of(const Connection& connection)
{
    const std::string& name = connection.user_name;
    return one_line(name.empty() ? connection.user_email : name, limits::name_bytes);
}

std::string device_of(const Connection& connection, const ReportStyle& style)
{
    const std::string& name =
        connection.device_name.empty() ? style.device : connection.device_name;
    const std::string id = grouped(one_line(connection.teamviewer_id, 12));
    if (name.empty()) return id;
    return one_line(id.empty() ? name : name + " (" + id + ")", limits::name_bytes);
}

/// Empty: TeamViewer does not tell, or in a word that we do not know.
Text words_for(ConnectionType type)
{
    switch (type) {
    case ConnectionType::remote_connection:
        return {"connection_type.remote_connection"};
    case ConnectionType::remote_support:
        return {"connection_type.remote_support"};
    case ConnectionType::remote_support_sdk:
        return {"connection_type.remote_support_sdk"};
    case ConnectionType::unknown:
        break;
    }
    return {};
}

std::vector<Field> fields_of(const Connection& connection, const ReportStyle& style)
{
    std::vector<Field> fields;
    const auto add = [&](const char* label, std::string value) {
        if (!value.empty()) fields.push_back({{label}, std::move(value)});
    };
    add("field.supporter", supporter_of(connection));
    add("field.device", device_of(connection, style));
    add("field.code", one_line(connection.session_code, limits::name_bytes));
    fields.push_back({{"field.start"}, connection.start});
    fields.push_back({{"field.end"}, *connection.end});
    fields.push_back({{"field.duration"}, connection.duration()});
    const Text type = words_for(connection.type);
    if (!type.empty()) fields.push_back({{"field.connection_type"}, type});
    add("field.notes", notes_of(connection));
    return fields;
}

Text title_of(const Connection& connection)
{
    const std::string supporter = supporter_of(connection);
    return supporter.empty() ? Text{"journal.connection"}
                             : Text{"journal.connection_by", {supporter}};
}

Visibility visibility_of(const ReportStyle& style)
{
    return style.publish ? Visibility::portal : Visibility::internal;
}

Effect report_entry(const std::string& key, const Connection& connection, const ReportStyle& style)
{
    return {key + "/report",
            JournalAppend{.title = title_of(connection),
                          .text = style.corrects ? Text{"journal.connection.late"} : Text{},
                          .fields = fields_of(connection, style),
                          .visibility = visibility_of(style),
                          .at = connection.end}};
}

Effect notes_entry(const std::string& key, const Connection& connection, const ReportStyle& style)
{
    const std::string notes = notes_of(connection);
    std::vector<Field> fields{{{"field.supporter"}, supporter_of(connection)},
                              {{"field.start"}, connection.start}};
    if (!notes.empty()) fields.push_back({{"field.notes"}, notes});
    return {key + "/notes/" + short_hash(notes),
            JournalAppend{.title = {"journal.connection_notes"},
                          .text = notes.empty() ? Text{"journal.connection_notes.gone"} : Text{},
                          .fields = std::move(fields),
                          .visibility = visibility_of(style)}};
}

Effect time_entry(const std::string& key, const Connection& connection, const ReportStyle& style)
{
    return {key + "/time", TimeBook{.start = connection.start,
                                    .duration = std::min(connection.duration(), limits::time_entry),
                                    .person_name = supporter_of(connection),
                                    .person_email = email_address(connection.user_email),
                                    .text = style.about}};
}

std::string in_milliseconds(Time time)
{
    return std::to_string(time.time_since_epoch().count());
}

} // namespace

Reported report(const Connection& connection, const ReportStyle& style, ReportsWritten& written,
                std::vector<Effect>& effects)
{
    const std::string id = key_part(connection.id);
    const std::string key = "connection/" + id;
    const std::string notes = short_hash(notes_of(connection));
    const auto known = written.find(short_hash(id));
    if (known != written.end()) {
        if (known->second == notes) return {};
        effects.push_back(notes_entry(key, connection, style));
        known->second = notes;
        return {.edits = 1};
    }
    effects.push_back(report_entry(key, connection, style));
    if (style.book_time && connection.duration() >= std::chrono::seconds{1}) {
        effects.push_back(time_entry(key, connection, style));
    }
    // What is not remembered comes with each reading, and would be new each time.
    if (written.size() >= limits::written_kept) return {};
    written[short_hash(id)] = notes;
    return {.reports = 1};
}

std::string notes_of(const Connection& connection)
{
    return lines(connection.notes, limits::notes_bytes);
}

std::map<std::string, std::string> connection_args(const Connection& connection)
{
    std::map<std::string, std::string> args{
        {"connection", key_part(connection.id)},
        {"user", one_line(connection.user_name, arg_bytes)},
        {"email", email_address(connection.user_email)},
        {"device_id", one_line(connection.teamviewer_id, arg_bytes)},
        {"device", one_line(connection.device_name, arg_bytes)},
        {"code", one_line(connection.session_code, arg_bytes)},
        {"notes", notes_of(connection)},
        {"start", in_milliseconds(connection.start)},
    };
    if (connection.end) args["end"] = in_milliseconds(*connection.end);
    if (connection.type != ConnectionType::unknown) {
        args["type"] = std::to_string(static_cast<int>(connection.type));
    }
    return args;
}

std::optional<Connection> connection_from(const std::map<std::string, std::string>& args)
{
    const auto value = [&](const char* name) {
        const auto found = args.find(name);
        return found == args.end() ? std::string{} : found->second;
    };
    const auto number = [&](const char* name) {
        return desk::to_number<std::int64_t>(value(name));
    };
    const auto start = number("start");
    if (value("connection").empty() || !start) return std::nullopt;
    Connection connection{.id = value("connection"),
                          .user_name = value("user"),
                          .user_email = value("email"),
                          .teamviewer_id = value("device_id"),
                          .device_name = value("device"),
                          .session_code = value("code"),
                          .notes = value("notes"),
                          .start = Time{milliseconds{*start}}};
    if (const auto end = number("end")) connection.end = Time{milliseconds{*end}};
    if (const auto type = number("type")) connection.type = connection_type(*type);
    return connection;
}

} // namespace tv
