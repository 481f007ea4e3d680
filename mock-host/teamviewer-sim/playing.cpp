#include "mock-host/teamviewer-sim/playing.hpp"

#include <algorithm>

namespace sim {

namespace {

desk::Status check_usable(const World& world, const Session& session)
{
    if (!session.open) return refusal("The session is closed.");
    if (session.valid_until <= world.now()) return refusal("The session code has expired.");
    return {};
}

const Device* find_device(const World& world, const std::string& teamviewer_id)
{
    const std::uint64_t wanted = std::strtoull(teamviewer_id.c_str(), nullptr, 10);
    const auto found =
        std::find_if(world.devices.begin(), world.devices.end(),
                     [&](const Device& device) { return device.teamviewer_id == wanted; });
    return found == world.devices.end() ? nullptr : &*found;
}

void report(World& world, Connection connection)
{
    connection.id = random_uuid(world);
    connection.appears_at = world.now() + world.settings.report_delay;
    if (const Device* device = find_device(world, connection.teamviewer_id)) {
        connection.device_name = device->name;
        connection.group_id = device->group_id;
    }
    world.connections.push_back(std::move(connection));
}

Connection connection_of(World& world, const Session& session, const Visit& visit,
                         const Ending& ending)
{
    Connection connection;
    connection.user_id = visit.user_id;
    connection.type = ConnectionType::remote_support;
    connection.start = visit.start;
    connection.end = ending.length ? visit.start + *ending.length : world.now();
    connection.notes = ending.note;
    connection.session = session;
    connection.teamviewer_id = ending.teamviewer_id;
    return connection;
}

/// Nobody was seen entering: somebody must have been there, for so long as is said.
Visit imagined_visit(const World& world, const Session& session, const Ending& ending)
{
    Visit visit{ending.supporter_id, world.now()};
    if (visit.user_id.empty()) visit.user_id = session.assigned_id;
    if (find_user(world, visit.user_id) == nullptr) visit.user_id = world.users.front().id;
    if (ending.length) visit.start = std::max(session.created_at, visit.start - *ending.length);
    return visit;
}

} // namespace

desk::Error refusal(const std::string& detail)
{
    desk::Error error;
    error.status = desk::Errc::state;
    error.code = "sim.refused";
    error.detail = detail;
    return error;
}

desk::Status join_session(World& world, Session& session)
{
    DESK_CHECK(check_usable(world, session));
    session.online = true;
    return {};
}

desk::Status support_session(World& world, Session& session, const User& supporter)
{
    DESK_CHECK(check_usable(world, session));
    for (const Visit& visit : session.visits) {
        if (visit.user_id == supporter.id) return refusal("This supporter is inside already.");
    }
    session.visits.push_back({supporter.id, world.now()});
    return {};
}

desk::Status end_session(World& world, Session& session, const Ending& ending)
{
    std::vector<Visit> ended;
    std::vector<Visit> stay;
    for (const Visit& visit : session.visits) {
        const bool leaves = ending.supporter_id.empty() || visit.user_id == ending.supporter_id;
        (leaves ? ended : stay).push_back(visit);
    }
    if (ended.empty()) {
        DESK_CHECK(check_usable(world, session));
        ended.push_back(imagined_visit(world, session, ending));
    }
    Ending told = ending;
    if (told.teamviewer_id.empty()) {
        told.teamviewer_id = std::to_string(1'900'000'000 + world.random() % 90'000'000);
    }
    for (const Visit& visit : ended)
        report(world, connection_of(world, session, visit, told));
    session.visits = stay;
    if (stay.empty()) session.online = false;
    return {};
}

std::string add_unattended(World& world, const Unattended& unattended)
{
    Connection connection;
    connection.user_id = unattended.supporter_id;
    connection.teamviewer_id = unattended.teamviewer_id;
    connection.start = unattended.start;
    connection.end = unattended.end;
    connection.notes = unattended.notes;
    report(world, std::move(connection));
    return world.connections.back().id;
}

} // namespace sim
