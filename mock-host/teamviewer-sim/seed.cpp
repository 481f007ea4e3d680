#include "mock-host/teamviewer-sim/seed.hpp"

#include "mock-host/teamviewer-sim/http.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace sim {

namespace {

constexpr std::size_t notebooks = 240;
constexpr std::size_t desktops = 60;

struct Person {
    const char* name;
    const char* email;
};

constexpr std::array<Person, 8> agents{{{"Jonas Weber", "jonas.weber@example.com"},
                                        {"Anna Schmidt", "anna.schmidt@example.com"},
                                        {"Claire Martin", "claire.martin@example.com"},
                                        {"Peter Klein", "peter.klein@example.com"},
                                        {"Sofia Rossi", "sofia.rossi@example.com"},
                                        {"David Brown", "david.brown@example.com"},
                                        {"Marie Leroy", "marie.leroy@example.com"},
                                        {"Thomas Vogel", "thomas.vogel@example.com"}}};

std::string numbered(const char* prefix, std::size_t number, int digits)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%s%0*zu", prefix, digits, number);
    return text.data();
}

std::string asset_name(std::size_t index)
{
    if (index < notebooks) return numbered("NB-", index + 1, 4);
    if (index < notebooks + desktops) return numbered("PC-", index - notebooks + 1, 4);
    return numbered("DEV-", index - notebooks - desktops + 1, 5);
}

/// Machines report their names as they like: some with their domain, some in lower case.
std::string reported_name(std::size_t index)
{
    const std::string name = asset_name(index);
    if (index % 10 == 6) return lower_case(name) + ".corp.example.com";
    if (index % 10 == 3) return lower_case(name);
    return name;
}

/// 9 digits, every third one 10. Mixes the bits, so that neighbours do not look alike (splitmix64).
std::uint64_t teamviewer_id(std::uint64_t seed, std::size_t index, std::uint64_t salt)
{
    std::uint64_t bits = seed * 0x9e3779b97f4a7c15U + (index + 1) * 0xbf58476d1ce4e5b9U + salt;
    bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebU;
    bits ^= bits >> 31U;
    return index % 3 == 2 ? 1'000'000'000 + bits % 900'000'000 : 100'000'000 + bits % 900'000'000;
}

void make_devices(World& world, const Birth& birth)
{
    std::set<std::uint64_t> taken;
    const auto fresh_id = [&](std::size_t index) {
        std::uint64_t salt = 0;
        while (!taken.insert(teamviewer_id(birth.seed, index, salt)).second)
            ++salt;
        return teamviewer_id(birth.seed, index, salt);
    };
    for (std::size_t i = 0; i < birth.devices; ++i) {
        Device device;
        device.name = reported_name(i);
        device.teamviewer_id = fresh_id(i);
        device.managed = i % 5 < 3;
        device.online = i % 4 != 1;
        device.last_seen = birth.clock() - std::chrono::hours{1 + i % 200};
        add_device(world, device);
    }
    if (birth.devices < notebooks + desktops) return;

    // What real lists are full of: a name on two machines, a machine on two entries, machines that
    // nobody has in the desk.
    const auto add_oddity = [&](const char* name, std::uint64_t id) {
        Device device;
        device.name = name;
        device.teamviewer_id = id;
        device.managed = true;
        device.last_seen = birth.clock();
        add_device(world, device);
    };
    const std::size_t first_odd =
        1'000'000'000; // Beyond every index, so that ids stay as they are.
    add_oddity("NB-0013", fresh_id(first_odd));
    add_oddity("PC-0007", fresh_id(first_odd + 1));
    add_oddity("NB-0021", world.devices[20].teamviewer_id);
    add_oddity("PC-0011-OLD", world.devices[notebooks + 10].teamviewer_id);
    add_oddity("LAB-TV-01", fresh_id(first_odd + 2));
    add_oddity("LAB-TV-02", fresh_id(first_odd + 3));
    add_oddity("LAB-TV-03", fresh_id(first_odd + 4));
}

/// Unattended ones, evenly over the last 90 days, the oldest first.
void make_connections(World& world, const Birth& birth)
{
    constexpr std::chrono::seconds time = std::chrono::days{90};
    const TimePoint last = birth.clock() - std::chrono::hours{2};
    world.connections.reserve(birth.connections);
    for (std::size_t i = 0; i < birth.connections; ++i) {
        Connection connection;
        connection.id = random_uuid(world);
        connection.user_id = world.users[i % world.users.size()].id;
        connection.start = last - time + time * i / birth.connections;
        connection.end = connection.start + std::chrono::minutes{1 + i % 60};
        connection.appears_at = connection.end;
        connection.teamviewer_id = std::to_string(teamviewer_id(birth.seed, i, 1));
        if (!world.devices.empty()) {
            const Device& device = world.devices[i % world.devices.size()];
            connection.teamviewer_id = std::to_string(device.teamviewer_id);
            connection.device_name = device.name;
            connection.group_id = device.group_id;
        }
        world.connections.push_back(std::move(connection));
    }
}

} // namespace

const Scopes& all_scopes()
{
    static const Scopes scopes{
        "Account.Read",       "Account.ReadEmail",         "Users.Read",
        "Sessions.Create",    "Sessions.ReadAll",          "Sessions.ReadOwn",
        "Sessions.EditAll",   "Sessions.EditOwn",          "Groups.Read",
        "Groups.Create",      "Connections.Read",          "Connections.Modify",
        "Connections.Delete", "ComputersAndContacts.Read", "DeviceGroups.Read",
        "EventLogging.Read"};
    return scopes;
}

void add_device(World& world, Device device)
{
    const std::string name = lower_case(device.name);
    const std::size_t kind = name.starts_with("nb-") ? 0 : name.starts_with("lab-") ? 2 : 1;
    device.number = ++world.next_number;
    device.uuid = random_uuid(world);
    device.group_id = world.groups[kind].id;
    // Every fifth device is in no managed group, and only some of the others are managed directly:
    // so the three views of managed devices differ, as they do in the field.
    if (device.number % 5 != 0) device.managed_group = world.managed_groups[kind].id;
    world.devices.push_back(std::move(device));
}

World make_world(const Birth& birth)
{
    World world;
    world.settings = birth.settings;
    world.clock = birth.clock;
    world.random.seed(birth.seed);
    world.calls_since = birth.clock();

    world.apps[default_client_id] = {default_client_id, default_client_secret, default_redirect_url,
                                     "Mock desk",       all_scopes(),          false};
    for (std::size_t i = 0; i < agents.size(); ++i) {
        const bool administrator = i == 0;
        world.users.push_back(
            {"u" + std::to_string(40011 + 7 * i), agents[i].name, agents[i].email, administrator});
    }
    const std::string owner = world.users.front().id;
    world.groups = {{"g2001", "Notebooks", owner},
                    {"g2002", "Desktops", owner},
                    {"g2003", "Laboratory", owner},
                    {"g2004", "Service Desk", owner}};
    for (const char* name : {"Managed notebooks", "Managed desktops", "Managed laboratory"}) {
        world.managed_groups.push_back({random_uuid(world), name});
    }
    make_devices(world, birth);
    make_connections(world, birth);
    return world;
}

} // namespace sim
