#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/handlers.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace sim {

namespace {

constexpr char features[] = "remote_control, chat";

json::value online_state(const World& world, bool online)
{
    if (world.settings.integer_enums) return online ? 1 : 0;
    return online ? "Online" : "Offline";
}

void append_device(std::string& to, const World& world, const Device& device)
{
    const std::string id = std::to_string(device.teamviewer_id);
    ObjectText object(to);
    object.text("device_id", "d" + std::to_string(device.number));
    object.text("remotecontrol_id", "r" + id);
    object.text("userid", world.users.front().id);
    object.text("alias", device.name);
    object.text("description", "Inventory number " + std::to_string(device.number));
    object.text("groupid", device.group_id);
    if (world.settings.integer_enums)
        object.number("online_state", device.online ? 1 : 0);
    else
        object.text("online_state", device.online ? "Online" : "Offline");
    object.flag("assigned_to", device.managed);
    object.text("supported_features", features);
    // Old entries lack the number, and only those of the account know when they were last seen.
    if (device.number % 4 != 0) object.number("teamviewer_id", device.teamviewer_id);
    if (device.managed && !device.online) object.text("last_seen", iso_text(device.last_seen));
}

constexpr std::size_t bytes_of_device = 320; // and less

bool is_wanted(const Device& device, const Fields& query)
{
    if (query.empty()) return true;
    const auto state = value_of(query, "online_state");
    const auto group = value_of(query, "groupid");
    const auto id = value_of(query, "remotecontrol_id");
    const auto name = value_of(query, "name");
    return (!state || lower_case(*state) == (device.online ? "online" : "offline")) &&
           (!group || *group == device.group_id) &&
           (!id || *id == "r" + std::to_string(device.teamviewer_id)) &&
           (!name || *name == device.name);
}

json::object group_json(const World& world, const Group& group)
{
    const User* owner = find_user(world, group.owner_id);
    return {{"id", group.id},
            {"name", group.name},
            {"owner", {{"userid", owner->id}, {"name", owner->name}}},
            {"shared_with", json::array{}}};
}

} // namespace

Response list_devices(Context& context)
{
    const World& world = context.world;
    std::string body;
    body.reserve(world.devices.size() * bytes_of_device);
    body = R"({"devices":[)";
    for (const Device& device : world.devices) {
        if (!is_wanted(device, context.request.query)) continue;
        if (body.back() == '}') body += ',';
        append_device(body, world, device);
    }
    body += "]}";
    return json_text_answer(std::move(body));
}

Response show_device(Context& context)
{
    for (const Device& device : context.world.devices) {
        if (context.args[0] != "d" + std::to_string(device.number)) continue;
        std::string body = R"({"devices":[)";
        append_device(body, context.world, device);
        return json_text_answer(std::move(body) + "]}");
    }
    return api_error(404, "not_found", "There is no device with this id.");
}

Response list_contacts(Context& context)
{
    const World& world = context.world;
    json::array contacts;
    for (const User& user : world.users) {
        if (user.id == context.token->user_id) continue;
        contacts.push_back({{"contact_id", "c" + user.id.substr(1)},
                            {"user_id", user.id},
                            {"name", user.name},
                            {"groupid", world.groups.back().id},
                            {"online_state", online_state(world, true)},
                            {"supported_features", "chat"},
                            {"email", user.email}});
    }
    return json_answer({{"contacts", std::move(contacts)}});
}

Response list_groups(Context& context)
{
    const auto name = lower_case(value_of(context.request.query, "name").value_or(""));
    const bool shared = value_of(context.request.query, "shared") == "true"; // Nothing is.
    json::array groups;
    for (const Group& group : context.world.groups) {
        if (shared || lower_case(group.name).find(name) == std::string::npos) continue;
        groups.push_back(group_json(context.world, group));
    }
    return json_answer({{"groups", std::move(groups)}});
}

Response create_group(Context& context)
{
    World& world = context.world;
    const auto body = body_of(context.request);
    const auto name = body ? text_of(*body, "name").value_or("") : "";
    if (name.empty()) return api_error(400, "invalid_request", "name is missing.");
    const Group group{"g" + std::to_string(++world.next_number), name, context.token->user_id};
    world.groups.push_back(group);
    return json_answer(group_json(world, group));
}

} // namespace sim
