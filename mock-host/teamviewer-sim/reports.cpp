#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/handlers.hpp"
#include "mock-host/teamviewer-sim/sessions.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace sim {

namespace {

Response bad_request(const std::string& description)
{
    return api_error(400, "invalid_request", description);
}

std::string type_word(ConnectionType type)
{
    switch (type) {
    case ConnectionType::remote_support:
        return "RemoteSupportActive";
    case ConnectionType::remote_support_sdk:
        return "RemoteSupportActiveSdk";
    case ConnectionType::remote_connection:
        break;
    }
    return "RemoteConnection";
}

/// A report exists once the connection is over and some time has passed.
bool is_visible(const Context& context, const Connection& connection)
{
    return connection.appears_at <= context.world.now() &&
           (connection.user_id == context.token->user_id ||
            sees_company(context.world, *context.token));
}

json::object record_json(const Context& context, const Connection& connection)
{
    const World& world = context.world;
    const User* user = find_user(world, connection.user_id);
    const Group* group = find_group(world, connection.group_id);
    json::object record{{"id", connection.id},
                        {"userid", connection.user_id},
                        {"username", user == nullptr ? "" : user->name},
                        {"deviceid", connection.teamviewer_id},
                        {"start_date", iso_text(connection.start)},
                        {"end_date", iso_text(connection.end)},
                        {"fee", 0},
                        {"currency", "EUR"},
                        {"billing_state", connection.billing_state}};
    // The tokens of a company get reports without the names of devices and groups.
    const bool names = !context.token->company_level;
    if (names) put_text(record, "devicename", connection.device_name);
    if (names && group != nullptr) {
        record["groupid"] = group->id;
        record["groupname"] = group->name;
    }
    if (world.settings.integer_enums) {
        record["support_session_type"] = static_cast<int>(connection.type);
    } else {
        record["support_session_type"] = type_word(connection.type);
    }
    put_text(record, "notes", connection.notes);
    if (connection.session) put_session_fields(record, *connection.session);
    return record;
}

struct Filter {
    std::optional<TimePoint> from = {};
    std::optional<TimePoint> to = {};
    std::optional<std::string> user_id = {};
    std::optional<std::string> user_name = {};
    std::optional<std::string> group_id = {};
    std::optional<std::string> device_id = {};
    std::optional<std::string> device_name = {};
    std::optional<std::string> code = {};
    std::optional<std::string> has_code = {};
    std::optional<std::string> type = {};
};

bool time_fits(const Filter& filter, const Connection& connection)
{
    return (!filter.from || connection.start >= *filter.from) &&
           (!filter.to || connection.start < *filter.to);
}

bool target_fits(const Filter& filter, const Connection& connection)
{
    const std::string name =
        connection.device_name.empty() ? "unnamed_device" : connection.device_name;
    return (!filter.group_id || connection.group_id == *filter.group_id) &&
           (!filter.device_id || connection.teamviewer_id == *filter.device_id) &&
           (!filter.device_name || name == *filter.device_name);
}

bool session_fits(const Filter& filter, const Connection& connection)
{
    const bool has_code = connection.session.has_value();
    if (filter.has_code && has_code != (*filter.has_code == "true")) return false;
    if (filter.code && (!has_code || connection.session->code != *filter.code)) return false;
    return !filter.type || *filter.type == type_word(connection.type) ||
           *filter.type == std::to_string(static_cast<int>(connection.type));
}

bool person_fits(const World& world, const Filter& filter, const Connection& connection)
{
    const User* user = find_user(world, connection.user_id);
    return (!filter.user_id || connection.user_id == *filter.user_id) &&
           (!filter.user_name || (user != nullptr && user->name == *filter.user_name));
}

std::optional<Response> read_times(const Fields& query, Filter& filter)
{
    for (const auto& [name, target] :
         {std::pair{"from_date", &filter.from}, std::pair{"to_date", &filter.to}}) {
        const auto text = value_of(query, name);
        if (!text || text->empty()) continue;
        *target = parse_time(*text);
        if (!*target) return bad_request(std::string(name) + " is no date.");
    }
    return std::nullopt;
}

std::vector<const Connection*> matching(const Context& context, const Filter& filter)
{
    std::vector<const Connection*> found;
    for (const Connection& connection : context.world.connections) {
        if (is_visible(context, connection) && time_fits(filter, connection) &&
            target_fits(filter, connection) && session_fits(filter, connection) &&
            person_fits(context.world, filter, connection)) {
            found.push_back(&connection);
        }
    }
    std::sort(found.begin(), found.end(), [](const Connection* a, const Connection* b) {
        return a->end != b->end ? a->end > b->end : a->id < b->id;
    });
    return found;
}

Connection* find_connection(const Context& context)
{
    for (Connection& connection : context.world.connections) {
        if (connection.id == context.args[0] && is_visible(context, connection)) return &connection;
    }
    return nullptr;
}

Response no_record()
{
    return api_error(404, "not_found", "There is no record with this id.");
}

} // namespace

Response list_connections(Context& context)
{
    const Fields& query = context.request.query;
    Filter filter{.user_id = value_of(query, "userid"),
                  .user_name = value_of(query, "username"),
                  .group_id = value_of(query, "groupid"),
                  .device_id = value_of(query, "deviceid"),
                  .device_name = value_of(query, "devicename"),
                  .code = value_of(query, "session_code"),
                  .has_code = value_of(query, "has_code"),
                  .type = value_of(query, "support_session_type")};
    if (auto refused = read_times(query, filter)) return *refused;
    if (filter.device_name && context.token->company_level) {
        return bad_request("devicename is for tokens of a user.");
    }
    const auto found = matching(context, filter);
    auto first = found.begin();
    if (const auto offset = value_of(query, "offset_id"); offset && !offset->empty()) {
        first = std::find_if(found.begin(), found.end(),
                             [&](const Connection* record) { return record->id == *offset; });
        if (first == found.end()) return bad_request("offset_id names no record of this list.");
        ++first;
    }
    const auto left = static_cast<std::size_t>(found.end() - first);
    const std::size_t count = std::min(left, context.world.settings.report_page);
    json::array records;
    std::string last_id;
    for (std::size_t i = 0; i < count; ++i, ++first) {
        records.push_back(record_json(context, **first));
        last_id = (*first)->id;
    }
    json::object answer{{"records", std::move(records)}};
    if (count > 0 && count < left) {
        answer["next_offset"] = last_id;
        answer["records_remaining"] = left - count;
    }
    return json_answer(answer);
}

Response show_connection(Context& context)
{
    const Connection* connection = find_connection(context);
    if (connection == nullptr) return no_record();
    return json_answer(record_json(context, *connection));
}

Response change_connection(Context& context)
{
    Connection* connection = find_connection(context);
    if (connection == nullptr) return no_record();
    const auto body = body_of(context.request);
    if (!body) return bad_request("The body cannot be read.");
    static const std::set<std::string> states{"Bill", "Billed", "DoNotBill"};
    const auto state = text_of(*body, "billing_state");
    if (state && !states.contains(*state)) return bad_request("billing_state is unknown.");
    connection->notes = text_of(*body, "notes").value_or(connection->notes);
    connection->billing_state = state.value_or(connection->billing_state);
    return no_content();
}

Response delete_connection(Context& context)
{
    Connection* connection = find_connection(context);
    if (connection == nullptr) return no_record();
    context.world.connections.erase(context.world.connections.begin() +
                                    (connection - context.world.connections.data()));
    return no_content();
}

} // namespace sim
