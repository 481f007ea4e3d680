#include "tests/fakes/world.hpp"

#include <stdexcept>

namespace fakes {
namespace {

tv::Activity incident(const std::string& id)
{
    return {
        .id = id,
        .number = "INC-" + id,
        .kind = "incident",
        .title = "Outlook asks for the password again and again",
        .initiator = tv::Person{"p-17", "Marie Dupont", "marie.dupont@example.com", "fr-FR"},
        .responsible = tv::Person{"p-3", "Jonas Weber", "jonas.weber@example.com", "de-DE"},
        .assets = {
            {.id = "as-1", .name = "NB-0815", .teamviewer_id = "1 234 567 890", .revision = "1"}}};
}

tv::Actor agent()
{
    tv::Actor actor;
    actor.id = "p-3";
    actor.name = "Jonas Weber";
    actor.email = "jonas.weber@example.com";
    actor.locale = "de-DE";
    actor.may_edit = true;
    return actor;
}

} // namespace

World::World()
{
    for (const char* id : {"a-1", "a-2"})
        desk.activities[id] = incident(id);
    desk.assets["as-1"] = desk.activities["a-1"].assets.front();
    configuration.id = "cfg-1";
    configuration.name = "TeamViewer";
    configuration.locale = "de-DE";
    configuration.client_id = "481263-uYq2n";
    configuration.redirect_url = "https://www.example.com";
    configuration.secrets = {"form.client_secret", "tokens"};
    configuration.authorization =
        tv::AuthorizationRecord{.state = tv::AuthorizationRecord::State::valid};
}

tv::OnActivity World::on(const std::string& activity,
                         std::map<std::string, std::string> input) const
{
    tv::OnActivity on;
    static_cast<tv::Situation&>(on) = on_configuration(std::move(input));
    on.activity = desk.activity(activity);
    return on;
}

tv::OnAsset World::on_asset(const std::string& asset,
                            std::map<std::string, std::string> input) const
{
    tv::OnAsset on;
    static_cast<tv::Situation&>(on) = on_configuration(std::move(input));
    on.target = desk.asset(asset);
    return on;
}

tv::Situation World::on_configuration(std::map<std::string, std::string> input) const
{
    tv::Situation on{configuration, agent(), clock.time, std::move(input)};
    const auto found = desk.targets.find("cfg-1");
    if (found == desk.targets.end()) return on;
    const auto record = found->second.records.find(tv::ReportsRecord::key);
    if (record != found->second.records.end()) {
        on.configuration.reports = std::get<tv::ReportsRecord>(record->second);
    }
    return on;
}

desk::Call World::call(const std::string& key, std::uint32_t attempt)
{
    return {{.attempt = attempt, .name = "test", .idempotency_key = key, .locale = "en"}, nullptr};
}

void World::commit(const tv::Outcome& outcome, const std::string& id)
{
    desk.commit(outcome.effects, {tv::Place::Kind::target, id});
}

tv::SessionRecord World::session(const std::string& activity) const
{
    const auto sessions = desk.activity(activity).sessions;
    if (sessions.size() != 1) throw std::logic_error("not exactly one session record");
    return sessions.front();
}

} // namespace fakes
