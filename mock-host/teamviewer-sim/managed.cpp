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

void append_device(std::string& to, const Device& device, bool alone = false)
{
    ObjectText object(to);
    object.text("id", device.uuid);
    object.text("name", device.name);
    object.number("teamviewerId", device.teamviewer_id);
    object.flag("isOnline", device.online);
    if (!device.online) object.text("last_seen", iso_text(device.last_seen));
    if (alone) object.text("teamViewerVersion", "15.51.5");
}

json::object group_json(const ManagedGroup& group)
{
    return {{"id", group.id}, {"name", group.name}};
}

Response bad_token()
{
    return api_error(400, "invalid_request", "paginationToken is not one of ours.");
}

/// Where the page begins among so many; nothing: the token is made up. That it is a number is
/// nobody's business.
std::optional<std::size_t> first_of_page(const Context& context, std::size_t count)
{
    const auto token = value_of(context.request.query, "paginationToken").value_or("");
    if (token.empty()) return 0;
    const auto first = number_of({{"token", token}}, "token").value_or(0);
    if (first == 0) return std::nullopt;
    return std::min(static_cast<std::size_t>(first), count);
}

/// One page of resources.
Response page_of(const Context& context, const json::array& resources)
{
    const auto first = first_of_page(context, resources.size());
    if (!first) return bad_token();
    const std::size_t end =
        std::min(*first + context.world.settings.managed_page, resources.size());
    json::object answer;
    answer["nextPaginationToken"] = nullptr;
    if (end < resources.size()) answer["nextPaginationToken"] = std::to_string(end);
    answer["resources"] = json::array(resources.begin() + *first, resources.begin() + end);
    return json_answer(answer);
}

/// One page of the devices that `is_wanted`. Looks at those of the page only: with a million
/// devices there are thousands of pages.
template <class IsWanted>
Response page_of_devices(const Context& context, IsWanted is_wanted)
{
    const auto& devices = context.world.devices;
    const auto first = first_of_page(context, devices.size());
    if (!first) return bad_token();
    std::string rows;
    std::size_t count = 0;
    auto next = std::find_if(devices.begin() + static_cast<std::ptrdiff_t>(*first), devices.end(),
                             is_wanted);
    for (; next != devices.end() && count < context.world.settings.managed_page; ++count) {
        if (count > 0) rows += ',';
        append_device(rows, *next);
        next = std::find_if(next + 1, devices.end(), is_wanted);
    }
    std::string body;
    ObjectText answer(body);
    if (next == devices.end())
        answer.null("nextPaginationToken");
    else
        answer.text("nextPaginationToken", std::to_string(next - devices.begin()));
    answer.member("resources");
    body += '[' + rows + ']';
    answer.end();
    return json_text_answer(std::move(body));
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
    return page_of_devices(context, [](const Device& device) { return device.managed; });
}

Response list_company_devices(Context& context)
{
    if (!sees_company(context.world, *context.token)) {
        return api_error(403, "invalid_permission",
                         "Only company administrators see these devices.");
    }
    return page_of_devices(context, [](const Device&) { return true; });
}

Response show_managed_device(Context& context)
{
    const Device* device = find_device(context);
    if (device == nullptr) return not_found("managed device");
    std::string body;
    append_device(body, *device, true);
    return json_text_answer(std::move(body));
}

Response list_groups_of_managed_device(Context& context)
{
    const Device* device = find_device(context);
    if (device == nullptr) return not_found("managed device");
    json::array resources;
    const ManagedGroup* group = find_group(context, device->managed_group);
    if (group != nullptr) resources.push_back(group_json(*group));
    return page_of(context, resources);
}

Response list_managed_groups(Context& context)
{
    json::array resources;
    for (const ManagedGroup& group : context.world.managed_groups) {
        resources.push_back(group_json(group));
    }
    return page_of(context, resources);
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
    return page_of_devices(context,
                           [&](const Device& device) { return device.managed_group == group->id; });
}

Response list_pending_devices(Context& context)
{
    if (find_group(context, context.args[0]) == nullptr) return not_found("managed group");
    return page_of(context, {});
}

} // namespace sim
