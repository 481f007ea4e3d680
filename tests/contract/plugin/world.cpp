#include "tests/contract/plugin/world.hpp"

#include <boost/json.hpp>

#include <ostream>
#include <stdexcept>

namespace test {

const std::vector<Deed>& deeds()
{
    using enum Situation;
    static const std::vector<Deed> all{
        {"create_session", "session.create", the_activity, connected},
        {"invite", "session.invite", the_activity, session},
        {"close_session", "session.close", the_activity, session},
        {"connect_from_activity", "asset.connect", the_activity, connected,
         R"({"asset":"as-0001","reason":"Disk full"})", false},
        {"connect_from_asset", "asset.connect", the_asset, connected, R"({"reason":"Disk full"})",
         false},
        {"request_sessions", "sessions.request", the_activity, reported},
        {"authorize", "configuration.authorize", the_configuration, form, "{}", false},
        {"get_token", "configuration.token", the_configuration, code, "{}", true, false},
        {"test_connection", "configuration.test", the_configuration, connected},
        {"close_all_sessions", "configuration.close_sessions", the_configuration, session},
        {"revoke", "configuration.revoke", the_configuration, connected, "{}", true, false},
        {"activity_closed", "activity.closed", the_activity, closed},
        {"sync_assets", "assets.sync", the_configuration, connected},
        {"sync_assets_dry", "assets.sync", the_configuration, connected, R"({"dry_run":true})"},
        {"sweep_reports", "reports.sweep", the_configuration, reported},
        {"watch_reports", "reports.watch", the_configuration, reported},
        {"collect_on_activity", "reports.collect", the_activity, reported},
        {"collect_on_asset", "reports.collect", the_asset, reported},
    };
    return all;
}

void PrintTo(const Deed& deed, std::ostream* out)
{
    *out << deed.label;
}

std::string label(const testing::TestParamInfo<Deed>& deed)
{
    return deed.param.label;
}

World::World(const std::string& locale) : desk(grants(), cloud.origin()), plugin(desk)
{
    desk.set_locale(locale);
    plugin.restart();
}

Answer World::must(const Ask& ask)
{
    Answer answer = plugin.ask_and_commit(ask);
    if (!answer) throw std::runtime_error(ask.name + ": " + answer.error->detail);
    answers.push_back(answer);
    return answer;
}

void World::fetch_code()
{
    const Answer answer = must({"configuration.authorize", the_configuration});
    desk.put_secret("form.code", cloud.consent(answer.outcome.open_url));
    plugin.restart();
}

void World::reach(Situation situation)
{
    using enum Situation;
    if (situation == form) return;
    fetch_code();
    if (situation == code) return;
    must({"configuration.token", the_configuration});
    plugin.restart();
    if (situation == connected) return;
    must({"session.create", the_activity, "{}", "click/session"});
    if (situation == session) return;

    const std::string from_activity = R"({"asset":"as-0001","reason":"Disk full"})";
    must({"asset.connect", the_activity, from_activity, "click/connect-1"});
    pass(std::chrono::minutes{2});
    cloud.play_connection("123456789");
    pass(std::chrono::minutes{2});
    must({"asset.connect", the_asset, "{}", "click/connect-2"});
    cloud.control("/sim/sessions/" + session_code() + "/join", "{}");
    cloud.control("/sim/sessions/" + session_code() + "/support",
                  R"({"supporter":"anna.schmidt@example.com"})");
    pass(std::chrono::minutes{2});
    cloud.play_connection("123456789");
    cloud.control("/sim/sessions/" + session_code() + "/end", R"({"note":"New toner"})");
    pass(std::chrono::minutes{1});
    if (situation == closed) {
        desk.activity_row["state"] = "closed";
        desk.activity_row["closed"] = true;
    }
}

std::string World::session_code() const
{
    const auto& records = desk.memory.records.at("activity/" + the_activity.id);
    for (const auto& [key, value] : records)
        if (key.starts_with("session/")) return std::string(value.at("code").as_string());
    throw std::runtime_error("no session on the activity");
}

Ask World::ask_for(const Deed& deed) const
{
    Ask ask{deed.name, deed.target, deed.input, std::string("call/") + deed.label};
    if (ask.name != "reports.collect") return ask;
    const std::string place = std::string(word(deed.target.kind)) + "/" + deed.target.id + " ";
    const auto due = desk.memory.followups.lower_bound(place);
    ask.input = boost::json::serialize(due->second);
    return ask;
}

void World::renew(const Deed& deed)
{
    if (deed.situation == Situation::code) fetch_code();
    if (std::string(deed.name) != "configuration.revoke") return;
    fetch_code();
    must({"configuration.token", the_configuration});
    plugin.restart();
}

void World::pass(std::chrono::seconds time)
{
    desk.now += std::chrono::milliseconds(time).count();
    cloud.control("/sim/clock", R"({"advance_s":)" + std::to_string(time.count()) + "}");
}

} // namespace test
