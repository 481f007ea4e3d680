#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/handlers.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace sim {

namespace {

Response not_found(const char* what)
{
    return api_error(404, "not_found", std::string("There is no ") + what + " with this id.");
}

json::object device_json(const Device& device)
{
    json::object object{{"id", device.uuid},
                        {"name", device.name},
                        {"teamviewerId", device.teamviewer_id},
                        {"isOnline", device.online}};
    if (!device.online) object["last_seen"] = iso_text(device.last_seen);
    return object;
}

json::object group_json(const ManagedGroup& group)
{
    return {{"id", group.id}, {"name", group.name}};
}

/// One page of resources. The token is the place where the next page begins; that it is a number is
/// nobody's business.
Response page_of(const Context& context, json::array resources)
{
    const auto token = value_of(context.request.query, "paginationToken").value_or("");
    const json::object as_object{{"token", token}};
    const auto start = number_of(as_object, "token").value_or(0);
    const auto first = std::min(static_cast<std::size_t>(start), resources.size());
    if (!token.empty() && first == 0) {
        return api_error(400, "invalid_request", "paginationToken is not one of ours.");
    }
    const std::size_t end = std::min(first + context.world.settings.managed_page, resources.size());
    json::object answer;
    answer["nextPaginationToken"] = nullptr;
    if (end < resources.size()) answer["nextPaginationToken"] = std::to_string(end);
    answer["resources"] = json::array(resources.begin() + first, resources.begin() + end);
    return json_answer(answer);
}

const Device* find_device(const Context& context)
{
    const auto& devices = context.world.devices;
    const auto found = std::find_if(devices.begin(), devices.end(), [&](const Device& device) {
        return device.uuid == context.args[0];
    });
    return found == devices.end() ? nullptr : &*found;
}

const ManagedGroup* find_group(const Context& context, const std::string& id)
{
    const auto& groups = context.world.managed_groups;
    const auto found = std::find_if(groups.begin(), groups.end(),
                                    [&](const ManagedGroup& group) { return group.id == id; });
    return found == groups.end() ? nullptr : &*found;
}

} // namespace

Response list_managed_devices(Context& context)
{
    json::array resources;
    for (const Device& device : context.world.devices) {
        if (device.managed) resources.push_back(device_json(device));
    }
    return page_of(context, std::move(resources));
}

Response list_company_devices(Context& context)
{
    if (!sees_company(context.world, *context.token)) {
        return api_error(403, "invalid_permission",
                         "Only company administrators see these devices.");
    }
    json::array resources;
    for (const Device& device : context.world.devices)
        resources.push_back(device_json(device));
    return page_of(context, std::move(resources));
}

Response show_managed_device(Context& context)
{
    const Device* device = find_device(context);
    if (device == nullptr) return not_found("managed device");
    json::object object = device_json(*device);
    object["teamViewerVersion"] = "15.51.5";
    return json_answer(object);
}

Response list_groups_of_managed_device(Context& context)
{
    const Device* device = find_device(context);
    if (device == nullptr) return not_found("managed device");
    json::array resources;
    const ManagedGroup* group = find_group(context, device->managed_group);
    if (group != nullptr) resources.push_back(group_json(*group));
    return page_of(context, std::move(resources));
}

Response list_managed_groups(Context& context)
{
    json::array resources;
    for (const ManagedGroup& group : context.world.managed_groups) {
        resources.push_back(group_json(group));
    }
    return page_of(context, std::move(resources));
}

Response show_managed_group(Context& context)
{
    const ManagedGroup* group = find_group(context, context.args[0]);
    if (group == nullptr) return not_found("managed group");
    return json_answer(group_json(*group));
}

Response list_devices_of_managed_group(Context& context)
{
    const ManagedGroup* group = find_group(context, context.args[0]);
    if (group == nullptr) return not_found("managed group");
    json::array resources;
    for (const Device& device : context.world.devices) {
        if (device.managed_group == group->id) resources.push_back(device_json(device));
    }
    return page_of(context, std::move(resources));
}

Response list_pending_devices(Context& context)
{
    if (find_group(context, context.args[0]) == nullptr) return not_found("managed group");
    return page_of(context, {});
}

} // namespace sim
