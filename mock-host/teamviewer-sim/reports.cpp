#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/handlers.hpp"
#include "mock-host/teamviewer-sim/sessions.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace sim {

namespace {

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

void append_record(std::string& to, const Context& context, const Connection& connection)
{
    const World& world = context.world;
    const User* user = find_user(world, connection.user_id);
    const Group* group = find_group(world, connection.group_id);
    ObjectText record(to);
    record.text("id", connection.id);
    record.text("userid", connection.user_id);
    record.text("username", user == nullptr ? "" : user->name);
    record.text("deviceid", connection.teamviewer_id);
    record.text("start_date", iso_text(connection.start));
    record.text("end_date", iso_text(connection.end));
    record.number("fee", 0);
    record.text("currency", "EUR");
    record.text("billing_state", connection.billing_state);
    // The tokens of a company get reports without the names of devices and groups.
    const bool names = !context.token->company_level;
    if (names && !connection.device_name.empty()) {
        record.text("devicename", connection.device_name);
    }
    if (names && group != nullptr) {
        record.text("groupid", group->id);
        record.text("groupname", group->name);
    }
    if (world.settings.integer_enums) {
        record.number("support_session_type", static_cast<std::uint64_t>(connection.type));
    } else {
        record.text("support_session_type", type_word(connection.type));
    }
    if (!connection.notes.empty()) record.text("notes", connection.notes);
    if (!connection.session) return;
    json::object fields;
    put_session_fields(fields, *connection.session);
    for (const auto& [name, value] : fields) {
        record.member(name);
        to += json::serialize(value);
    }
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

bool time_fits(const Filter& filter, const ReportIndex::Entry& entry)
{
    return (!filter.from || entry.start >= *filter.from) &&
           (!filter.to || entry.start < *filter.to);
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

bool has_more(const Filter& filter)
{
    return filter.user_id || filter.user_name || filter.group_id || filter.device_id ||
           filter.device_name || filter.code || filter.has_code || filter.type;
}

/// What a list holds: its filter, as the token sees it.
class Selection {
public:
    Selection(const Context& context, const Filter& filter)
        : context_(context), filter_(filter), now_(context.world.now()),
          looks_at_all_(has_more(filter) || !sees_company(context.world, *context.token))
    {
    }

    bool has(const ReportIndex::Entry& entry) const
    {
        if (entry.appears_at > now_ || !time_fits(filter_, entry)) return false;
        if (!looks_at_all_) return true; // Nor at the memory where the connection is.
        const Connection& one = context_.world.connections[entry.place];
        return is_visible(context_, one) && target_fits(filter_, one) &&
               session_fits(filter_, one) && person_fits(context_.world, filter_, one);
    }

private:
    const Context& context_;
    const Filter& filter_;
    TimePoint now_;
    bool looks_at_all_;
};

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
    World& world = context.world;
    world.report_index.refresh(world.connections);
    const ReportIndex& entries = world.report_index;
    const Selection selection(context, filter);
    auto [at, end] = entries.range(filter.from, filter.to);
    if (const auto offset = value_of(query, "offset_id"); offset && !offset->empty()) {
        const auto last = entries.position(world.connections, *offset);
        if (!last || !selection.has(entries[*last])) {
            return bad_request("offset_id names no record of this list.");
        }
        at = *last + 1;
    }
    std::string body;
    ObjectText answer(body);
    answer.member("records");
    body += '[';
    std::size_t count = 0;
    std::size_t last = 0;
    for (; at < end && count < world.settings.report_page; ++at) {
        if (!selection.has(entries[at])) continue;
        if (count++ > 0) body += ',';
        last = entries[at].place;
        append_record(body, context, world.connections[last]);
    }
    body += ']';
    std::uint64_t left = 0;
    for (; at < end; ++at)
        left += selection.has(entries[at]) ? 1U : 0U;
    if (left > 0) {
        answer.text("next_offset", world.connections[last].id);
        answer.number("records_remaining", left);
    }
    answer.end();
    return json_text_answer(std::move(body));
}

Response show_connection(Context& context)
{
    const Connection* connection = find_connection(context);
    if (connection == nullptr) return no_record();
    std::string body;
    append_record(body, context, *connection);
    return json_text_answer(std::move(body));
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
    context.world.report_index.forget();
    context.world.connections.erase(context.world.connections.begin() +
                                    (connection - context.world.connections.data()));
    return no_content();
}

} // namespace sim
