#include "mock-host/teamviewer-sim/sessions.hpp"

#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/handlers.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace sim {

namespace {

const std::set<std::string_view> create_fields{"valid_until",
                                               "groupid",
                                               "groupname",
                                               "waiting_message",
                                               "description",
                                               "end_customer",
                                               "assigned_userid",
                                               "custom_api",
                                               "sms_invite_number",
                                               "customId",
                                               "support_session_type",
                                               "sms_invite_language",
                                               "custom_module_id",
                                               "tv_version"};
const std::set<std::string_view> update_fields{"groupid",
                                               "groupname",
                                               "waiting_message",
                                               "description",
                                               "end_customer",
                                               "customId",
                                               "state",
                                               "assigned_userid",
                                               "custom_module_id",
                                               "tv_version",
                                               "custom_api",
                                               "sms_invite_number",
                                               "sms_invite_language"};

std::string plain_code(const Session& session)
{
    std::string plain = session.code;
    plain.erase(std::remove(plain.begin(), plain.end(), '-'), plain.end());
    return plain;
}

std::string new_code(World& world)
{
    for (;;) {
        const std::string digits = std::to_string(100'000'000 + world.random() % 900'000'000);
        std::string code =
            "s" + digits.substr(0, 3) + "-" + digits.substr(3, 3) + "-" + digits.substr(6);
        if (world.sessions.find(code) == nullptr) return code;
    }
}

json::value enum_value(const World& world, const char* word, int number)
{
    if (world.settings.integer_enums) return number;
    return json::string(word);
}

json::object brief_json(const World& world, const Session& session)
{
    return {{"code", session.code},
            {"state", session.open ? enum_value(world, "Open", 0) : enum_value(world, "Closed", 1)},
            {"groupid", session.group_id}};
}

json::object full_json(const World& world, const Session& session)
{
    json::object object = brief_json(world, session);
    put_text(object, "waiting_message", session.waiting_message);
    put_text(object, "description", session.description);
    json::object customer;
    put_text(customer, "name", session.customer_name);
    put_text(customer, "email", session.customer_email);
    if (!customer.empty()) object["end_customer"] = std::move(customer);
    object["assigned_userid"] = session.assigned_id;
    if (session.assigned_at) object["assigned_at"] = iso_text(*session.assigned_at);
    object["end_customer_link"] = customer_link(world, session);
    object["supporter_link"] = supporter_link(world, session);
    object["webclient_supporter_link"] =
        world.settings.origin + "/Connect/IndexByol?sessioncode=" + plain_code(session) +
        "&servicequeuetoken=" + session.secret + "&lang=en&displayName=Supporter";
    put_text(object, "custom_api", session.custom_api);
    put_text(object, "customId", session.custom_id);
    object["created_at"] = iso_text(session.created_at);
    object["valid_until"] = iso_text(session.valid_until);
    if (session.closed_at) object["closed_at"] = iso_text(*session.closed_at);
    object["online"] = session.online;
    object["support_session_type"] =
        session.pilot ? enum_value(world, "Pilot", 1) : enum_value(world, "Default", 0);
    return object;
}

std::optional<Response> refuse_fields(const json::object& body,
                                      const std::set<std::string_view>& known)
{
    for (const auto& [name, value] : body) {
        if (!known.contains(std::string_view(name))) {
            return bad_request("The parameter " + std::string(name) + " is unknown here.");
        }
    }
    for (const char* name : {"description", "custom_api"}) {
        if (text_of(body, name).value_or("").size() > 4000) {
            return bad_request(std::string(name) + " is longer than 4000 characters.");
        }
    }
    return std::nullopt;
}

/// Sets the group from its id, or from its name, which makes the group when it is new.
std::optional<Response> apply_group(Context& context, const json::object& body, Session& session)
{
    World& world = context.world;
    const auto id = text_of(body, "groupid");
    const auto name = text_of(body, "groupname");
    if (name && context.token->company_level) {
        return bad_request("groupname is for tokens of a user: pass groupid.");
    }
    const auto named = std::find_if(world.groups.begin(), world.groups.end(),
                                    [&](const Group& group) { return group.name == name; });
    if (id) {
        const Group* group = find_group(world, *id);
        if (group == nullptr) return bad_request("groupid names no group.");
        if (name && group->name != *name) {
            return bad_request("groupid and groupname are different groups.");
        }
        session.group_id = *id;
    } else if (name && named != world.groups.end()) {
        session.group_id = named->id;
    } else if (name && !name->empty()) {
        session.group_id = "g" + std::to_string(++world.next_number);
        world.groups.push_back({session.group_id, *name, context.token->user_id});
    }
    return std::nullopt;
}

std::optional<Response> apply_customer(const json::object& body, Session& session)
{
    const json::value* customer = body.if_contains("end_customer");
    if (customer == nullptr || customer->is_null()) return std::nullopt;
    if (!customer->is_object()) return bad_request("end_customer is an object.");
    const auto& fields = customer->as_object();
    session.customer_name = text_of(fields, "name").value_or(session.customer_name);
    session.customer_email = text_of(fields, "email").value_or(session.customer_email);
    if (session.customer_name.size() > 100) return bad_request("end_customer.name is too long.");
    if (session.customer_email.size() > 254) return bad_request("end_customer.email is too long.");
    return std::nullopt;
}

std::optional<Response> apply_assignment(const World& world, const json::object& body,
                                         Session& session)
{
    const auto wanted = text_of(body, "assigned_userid");
    if (!wanted) return std::nullopt;
    const User* user = find_user(world, *wanted);
    if (*wanted != "u0" && (user == nullptr || user->id != *wanted)) {
        return bad_request("assigned_userid names no user.");
    }
    session.assigned_id = *wanted;
    session.assigned_at.reset();
    if (user != nullptr) session.assigned_at = world.now();
    return std::nullopt;
}

/// What creating and changing have in common.
std::optional<Response> apply_body(Context& context, const json::object& body, Session& session)
{
    if (auto refused = apply_group(context, body, session)) return refused;
    if (auto refused = apply_customer(body, session)) return refused;
    if (auto refused = apply_assignment(context.world, body, session)) return refused;
    session.waiting_message = text_of(body, "waiting_message").value_or(session.waiting_message);
    session.description = text_of(body, "description").value_or(session.description);
    session.custom_api = text_of(body, "custom_api").value_or(session.custom_api);
    session.custom_id = text_of(body, "customId").value_or(session.custom_id);
    return std::nullopt;
}

std::optional<Response> apply_creation(const World& world, const json::object& body,
                                       Session& session)
{
    if (session.group_id.empty()) return bad_request("groupid or groupname is missing.");
    const std::string type = lower_case(text_of(body, "support_session_type").value_or("default"));
    session.pilot = type == "pilot" || type == "1";
    if (!session.pilot && type != "default" && type != "0") {
        return bad_request("support_session_type is unknown.");
    }
    if (const auto text = text_of(body, "valid_until")) {
        const auto time = parse_time(*text);
        if (!time) return bad_request("valid_until is no date.");
        if (*time <= world.now()) return bad_request("valid_until is in the past.");
        session.valid_until = *time;
    }
    return std::nullopt;
}

std::optional<Response> apply_state(const World& world, const json::object& body, Session& session)
{
    const auto wanted = text_of(body, "state");
    if (!wanted) return std::nullopt;
    const std::string state = lower_case(*wanted);
    if (state != "open" && state != "closed") return bad_request("state is open or closed.");
    const bool open = state == "open";
    if (open == session.open) return std::nullopt;
    session.open = open;
    session.closed_at.reset();
    if (!open) {
        session.closed_at = world.now();
        session.online = false;
    }
    return std::nullopt;
}

bool may(const Context& context, const Session& session, const char* all_scope)
{
    const std::string& user = context.token->user_id;
    return scopes_of(context.world, *context.token).contains(all_scope) ||
           session.creator_id == user || session.assigned_id == user;
}

/// Is the session there, and for this token? One of somebody else is forbidden, or not there: by a
/// switch, for nobody says which.
std::optional<Response> refuse_session(const Context& context, const Session* session,
                                       const char* all_scope)
{
    if (session != nullptr && may(context, *session, all_scope)) return std::nullopt;
    if (session == nullptr || !context.world.settings.foreign_sessions_forbidden) {
        return api_error(404, "not_found", "There is no session with this code.");
    }
    return api_error(403, "invalid_permission", "The session belongs to somebody else.");
}

std::optional<std::set<bool>> wanted_states(const Fields& query)
{
    std::set<bool> open;
    for (const std::string& state : split(value_of(query, "state").value_or("open"), ',')) {
        const std::string word = lower_case(state);
        if (word != "open" && word != "closed") return std::nullopt;
        open.insert(word == "open");
    }
    return open;
}

/// Of those that are open, closed, or either.
std::vector<const Session*> newest_first(const SessionBook& book, const std::set<bool>& open)
{
    std::vector<const Session*> found;
    if (!open.contains(false)) {
        for (const auto& [number, session] : book.open())
            found.push_back(session);
    } else {
        for (const auto& [number, session] : book.all()) {
            if (open.contains(session.open)) found.push_back(&session);
        }
    }
    std::reverse(found.begin(), found.end());
    return found;
}

} // namespace

std::string customer_link(const World& world, const Session& session)
{
    return world.settings.origin + "/v15/" + plain_code(session);
}

std::string supporter_link(const World& world, const Session& session)
{
    return customer_link(world, session) + "-" + session.secret;
}

void put_session_fields(json::object& record, const Session& session)
{
    record["session_code"] = session.code;
    record["session_created_at"] = iso_text(session.created_at);
    record["valid_until"] = iso_text(session.valid_until);
    put_text(record, "assigned_userid", session.assigned_id);
    if (session.assigned_at) record["assigned_at"] = iso_text(*session.assigned_at);
    put_text(record, "session_note", session.description);
    put_text(record, "custom_api", session.custom_api);
    json::object customer;
    put_text(customer, "name", session.customer_name);
    put_text(customer, "email", session.customer_email);
    if (!customer.empty()) record["end_customer"] = std::move(customer);
}

Response list_sessions(Context& context)
{
    World& world = context.world;
    const Fields& query = context.request.query;
    const auto states = wanted_states(query);
    if (!states) return bad_request("state is open, closed, or both joined by a comma.");
    const auto group = value_of(query, "groupid");
    const auto assigned = value_of(query, "assigned_userid");

    std::vector<const Session*> found;
    for (const Session* session : newest_first(world.sessions, *states)) {
        if (!may(context, *session, "Sessions.ReadAll")) continue;
        if (group && *group != session->group_id) continue;
        if (assigned && *assigned != session->assigned_id) continue;
        found.push_back(session);
    }
    auto first = found.begin();
    if (const auto offset = value_of(query, "offset"); offset && !offset->empty()) {
        first = std::find_if(found.begin(), found.end(),
                             [&](const Session* session) { return session->code == *offset; });
        if (first == found.end()) return bad_request("offset names no session of this list.");
        ++first;
    }
    const auto left = static_cast<std::size_t>(found.end() - first);
    const std::size_t count = std::min(left, world.settings.session_page);
    const bool full = value_of(query, "full_list") == "true";
    json::array sessions;
    for (std::size_t i = 0; i < count; ++i, ++first) {
        sessions.push_back(full ? full_json(world, **first) : brief_json(world, **first));
    }
    json::object answer{{"sessions", std::move(sessions)}};
    if (count < left) {
        answer["next_offset"] = (*std::prev(first))->code;
        answer["sessions_remaining"] = left - count;
    }
    return json_answer(answer);
}

Response create_session(Context& context)
{
    World& world = context.world;
    const auto body = body_of(context.request);
    if (!body) return bad_request("The body cannot be read.");
    if (auto refused = refuse_fields(*body, create_fields)) return *refused;
    // All that are listed as open: an expired one counts until somebody closes it.
    if (world.sessions.open().size() >= world.settings.open_sessions_max) {
        // Plain text, and not the error object: seen in the field.
        return {.status = 400,
                .content_type = "text/plain; charset=utf-8",
                .body = "The number of open sessions exceeds your license limitations."};
    }
    Session session;
    session.creator_id = context.token->user_id;
    session.assigned_id = session.creator_id;
    session.created_at = world.now();
    session.assigned_at = session.created_at;
    session.valid_until = session.created_at + std::chrono::hours{24};
    if (auto refused = apply_body(context, *body, session)) return *refused;
    if (auto refused = apply_creation(world, *body, session)) return *refused;
    session.code = new_code(world);
    session.secret = random_text(world, 32);
    return json_answer(full_json(world, world.sessions.add(std::move(session))));
}

Response show_session(Context& context)
{
    const Session* session = context.world.sessions.find(context.args[0]);
    if (auto refused = refuse_session(context, session, "Sessions.ReadAll")) return *refused;
    return json_answer(full_json(context.world, *session));
}

Response change_session(Context& context)
{
    Session* session = context.world.sessions.find(context.args[0]);
    if (auto refused = refuse_session(context, session, "Sessions.EditAll")) return *refused;
    const auto body = body_of(context.request);
    if (!body) return bad_request("The body cannot be read.");
    if (auto refused = refuse_fields(*body, update_fields)) return *refused;
    Session changed = *session; // A refused change changes nothing.
    if (auto refused = apply_body(context, *body, changed)) return *refused;
    if (auto refused = apply_state(context.world, *body, changed)) return *refused;
    context.world.sessions.change(changed);
    return no_content();
}

Response delete_session(Context& context)
{
    Session* session = context.world.sessions.find(context.args[0]);
    if (auto refused = refuse_session(context, session, "Sessions.EditAll")) return *refused;
    context.world.sessions.remove(*session);
    return no_content();
}

} // namespace sim
