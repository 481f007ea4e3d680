#include "mock-host/teamviewer-sim/control_world.hpp"

#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/playing.hpp"
#include "mock-host/teamviewer-sim/seed.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>
#include <string_view>

namespace json = boost::json;

namespace sim {

namespace {

Response bad_wish(const std::string& what)
{
    return json_answer({{"problem", what}}, 400);
}

/// The digits of an id that people write with spaces.
std::string digits_of(const std::string& text)
{
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

std::optional<TimePoint> time_of(const json::object& body, std::string_view name)
{
    const auto text = text_of(body, name);
    return text ? parse_time(*text) : std::nullopt;
}

/// The user of a field; the first one if it is missing; null if nobody has that name.
const User* user_of(const World& world, const json::object& body, std::string_view name)
{
    const auto wanted = text_of(body, name);
    return wanted ? find_user(world, *wanted) : &world.users.front();
}

std::optional<Scopes> scopes_in(const json::object& body)
{
    const json::value* list = body.if_contains("scopes");
    if (list == nullptr) return all_scopes();
    if (!list->is_array()) return std::nullopt;
    Scopes scopes;
    for (const json::value& item : list->as_array()) {
        if (!item.is_string() || !all_scopes().contains(item.as_string().c_str())) {
            return std::nullopt;
        }
        scopes.insert(item.as_string().c_str());
    }
    return scopes;
}

desk::Status end_by_body(World& world, Session& session, const json::object& body)
{
    Ending ending{.note = text_of(body, "note").value_or("")};
    if (const auto minutes = number_of(body, "minutes")) {
        ending.length = std::chrono::minutes{*minutes};
    }
    ending.teamviewer_id = digits_of(text_of(body, "teamviewer_id").value_or(""));
    if (const auto wanted = text_of(body, "supporter")) {
        const User* supporter = find_user(world, *wanted);
        if (supporter == nullptr) {
            return refusal("supporter is nobody.");
        }
        ending.supporter_id = supporter->id;
    }
    return end_session(world, session, ending);
}

desk::Status play(World& world, Session& session, const std::string& deed, const json::object& body)
{
    if (deed == "join") return join_session(world, session);
    if (deed == "end") return end_by_body(world, session, body);
    if (deed == "leave") {
        session.online = false;
        return {};
    }
    const User* supporter = user_of(world, body, "supporter");
    if (deed != "support" || supporter == nullptr) {
        return refusal("The deed or the supporter is unknown.");
    }
    return support_session(world, session, *supporter);
}

bool is_meant(const Device& device, const json::object& body)
{
    const auto name = text_of(body, "name");
    const auto id = text_of(body, "teamviewer_id");
    return (name || id) && (!name || device.name == *name) &&
           (!id || std::to_string(device.teamviewer_id) == digits_of(*id));
}

Response add_new_device(World& world, const json::object& body)
{
    const std::string digits = digits_of(text_of(body, "teamviewer_id").value_or(""));
    const auto name = text_of(body, "name");
    if (!name || digits.size() < 8 || digits.size() > 12) {
        return bad_wish("A new device needs name and teamviewer_id (8 to 12 digits).");
    }
    Device device;
    device.name = *name;
    device.teamviewer_id = std::stoull(digits);
    device.managed = flag_of(body, "managed", true);
    device.online = flag_of(body, "online", true);
    device.last_seen = world.now();
    add_device(world, device);
    return json_answer({{"devices", 1}});
}

void change_device(const World& world, Device& device, const std::string& action,
                   const json::object& body)
{
    if (action == "online" || action == "offline") device.online = action == "online";
    if (action == "offline") device.last_seen = world.now();
    if (action != "change") return;
    device.name = text_of(body, "new_name").value_or(device.name);
    const std::string digits = digits_of(text_of(body, "new_teamviewer_id").value_or(""));
    if (!digits.empty() && digits.size() <= 12) device.teamviewer_id = std::stoull(digits);
    device.managed = flag_of(body, "managed", device.managed);
}

Response make_script_token(World& world, const json::object& body)
{
    const auto scopes = scopes_in(body);
    const User* user = user_of(world, body, "user");
    if (!scopes || user == nullptr) return bad_wish("scopes or user is unknown.");
    Token token;
    token.user_id = user->id;
    token.script_scopes = *scopes;
    token.company_level = text_of(body, "level") == "company";
    const std::string value = std::to_string(++world.next_number) + "-" + random_text(world, 20);
    world.tokens[value] = token;
    return json_answer({{"token", value}});
}

bool is_size(const json::value& value)
{
    return value.is_uint64() || (value.is_int64() && value.get_int64() >= 0);
}

/// What is wrong with the settings that are wished for; empty: nothing. A test whose setting is
/// misspelled would test something else.
std::string unfit_setting(const json::object& body)
{
    const std::set<std::string_view> flags{
        "auto_consent", "integer_enums", "old_access_token_survives", "foreign_sessions_forbidden"};
    const std::set<std::string_view> sizes{
        "open_sessions_max", "session_page",     "report_page",   "managed_page",
        "report_delay_s",    "token_lifetime_s", "calls_per_day", "token_refusal_status"};
    for (const auto& member : body) {
        const std::string name(member.key());
        const json::value& value = member.value();
        if (flags.contains(name)) {
            if (!value.is_bool()) return name + " is true or false.";
        } else if (sizes.contains(name)) {
            if (!is_size(value)) return name + " is a whole number from 0.";
        } else if (name != "calls_per") {
            return "There is no setting " + name + ". See README.md.";
        } else if (!value.is_string()) {
            return name + " is token or company.";
        }
    }
    return {};
}

} // namespace

Response show_state(const World& world)
{
    json::array open;
    for (const auto& [number, session] : world.sessions.open()) {
        open.push_back({{"code", session->code},
                        {"online", session->online},
                        {"supporters", session->visits.size()},
                        {"custom_api", session->custom_api},
                        {"valid_until", iso_text(session->valid_until)}});
    }
    const auto visible = std::count_if(
        world.connections.begin(), world.connections.end(),
        [&](const Connection& connection) { return connection.appears_at <= world.now(); });
    return json_answer({{"now", iso_text(world.now())},
                        {"open_sessions", std::move(open)},
                        {"sessions", world.sessions.all().size()},
                        {"connections", world.connections.size()},
                        {"connections_visible", visible},
                        {"devices", world.devices.size()},
                        {"access_tokens", world.tokens.size()},
                        {"refresh_tokens", world.refresh_tokens.size()}});
}

Response show_sessions(const World& world)
{
    json::array all;
    for (const auto& [number, session] : world.sessions.all()) {
        all.push_back(
            {{"code", session.code}, {"open", session.open}, {"custom_api", session.custom_api}});
    }
    return json_answer({{"sessions", std::move(all)}});
}

Response play_session(World& world, const std::string& code, const std::string& deed,
                      const json::object& body)
{
    Session* session = world.sessions.find(code);
    if (session == nullptr) return json_answer({{"problem", "No session has this code."}}, 404);
    const auto done = play(world, *session, deed, body);
    if (!done) return json_answer({{"problem", done.error().detail}}, 409);
    return no_content();
}

Response change_devices(World& world, const json::object& body)
{
    const std::string action = text_of(body, "action").value_or("");
    if (action == "add") return add_new_device(world, body);
    if (action == "remove") {
        const auto gone = std::erase_if(
            world.devices, [&](const Device& device) { return is_meant(device, body); });
        return json_answer({{"devices", gone}});
    }
    if (action != "change" && action != "online" && action != "offline") {
        return bad_wish("action is add, change, remove, online or offline.");
    }
    int changed = 0;
    for (Device& device : world.devices) {
        if (!is_meant(device, body)) continue;
        change_device(world, device, action, body);
        ++changed;
    }
    return json_answer({{"devices", changed}});
}

Response add_connection(World& world, const json::object& body)
{
    const User* supporter = user_of(world, body, "supporter");
    const std::string id = digits_of(text_of(body, "teamviewer_id").value_or(""));
    if (supporter == nullptr || id.empty())
        return bad_wish("supporter or teamviewer_id is missing.");
    const auto length = std::chrono::minutes{number_of(body, "minutes").value_or(5)};
    Unattended unattended{.teamviewer_id = id, .supporter_id = supporter->id};
    unattended.end = time_of(body, "end").value_or(world.now());
    unattended.start = time_of(body, "start").value_or(unattended.end - length);
    unattended.notes = text_of(body, "notes").value_or("");
    if (unattended.start > unattended.end) return bad_wish("It ends before it starts.");
    return json_answer({{"id", add_unattended(world, unattended)}});
}

Response set_clock(World& world, const json::object& body)
{
    const auto time = time_of(body, "set");
    const auto seconds = number_of(body, "advance_s");
    const auto ahead = number_of(body, "ahead_s");
    if (time) world.clock_offset = *time - world.clock();
    if (ahead) world.clock_offset = std::chrono::seconds{*ahead};
    if (seconds) world.clock_offset += std::chrono::seconds{*seconds};
    if (!time && !seconds && !ahead)
        return bad_wish("Pass set (a time), advance_s or ahead_s (seconds).");
    return json_answer({{"now", iso_text(world.now())}});
}

Response change_tokens(World& world, const json::object& body)
{
    const std::string action = text_of(body, "action").value_or("");
    if (action == "script") return make_script_token(world, body);
    if (action == "expire_all") {
        for (auto& [value, token] : world.tokens) {
            if (token.expires) token.expires = world.now();
        }
    } else if (action == "revoke_all") {
        world.tokens.clear();
        world.refresh_tokens.clear();
    } else {
        return bad_wish("action is script, expire_all or revoke_all.");
    }
    return no_content();
}

Response put_app(World& world, const json::object& body)
{
    const auto scopes = scopes_in(body);
    if (!scopes) return bad_wish("scopes is a list of permissions that the simulator knows.");
    const std::string id = text_of(body, "client_id").value_or(default_client_id);
    App& app = world.apps[id];
    const bool fresh = app.client_id.empty();
    app.client_id = id;
    app.client_secret =
        text_of(body, "client_secret").value_or(fresh ? default_client_secret : app.client_secret);
    app.redirect_url =
        text_of(body, "redirect_url").value_or(fresh ? default_redirect_url : app.redirect_url);
    app.name = text_of(body, "name").value_or(fresh ? id : app.name);
    if (fresh || body.contains("scopes")) app.scopes = *scopes;
    if (body.contains("level")) app.company_level = text_of(body, "level") == "company";
    return no_content();
}

Response change_settings(World& world, const json::object& body)
{
    const std::string unfit = unfit_setting(body);
    if (!unfit.empty()) return bad_wish(unfit + " Nothing was changed.");
    Settings& settings = world.settings;
    if (const auto who = text_of(body, "calls_per")) {
        if (who != "token" && who != "company") return bad_wish("calls_per is token or company.");
        settings.calls_per = who == "token" ? CallsPer::token : CallsPer::company;
    }
    const auto set_size = [&](const char* name, std::size_t& target) {
        if (const auto number = number_of(body, name)) target = static_cast<std::size_t>(*number);
    };
    const auto set_seconds = [&](const char* name, std::chrono::seconds& target) {
        if (const auto number = number_of(body, name)) target = std::chrono::seconds{*number};
    };
    set_size("open_sessions_max", settings.open_sessions_max);
    set_size("session_page", settings.session_page);
    set_size("report_page", settings.report_page);
    set_size("managed_page", settings.managed_page);
    set_seconds("report_delay_s", settings.report_delay);
    set_seconds("token_lifetime_s", settings.token_lifetime);
    settings.auto_consent = flag_of(body, "auto_consent", settings.auto_consent);
    settings.integer_enums = flag_of(body, "integer_enums", settings.integer_enums);
    settings.old_access_token_survives =
        flag_of(body, "old_access_token_survives", settings.old_access_token_survives);
    settings.foreign_sessions_forbidden =
        flag_of(body, "foreign_sessions_forbidden", settings.foreign_sessions_forbidden);
    if (const auto calls = number_of(body, "calls_per_day")) {
        settings.calls_per_day = static_cast<int>(*calls);
    }
    if (const auto status = number_of(body, "token_refusal_status")) {
        // Nothing else is a refusal.
        settings.token_refusal_status =
            static_cast<int>(std::clamp<std::int64_t>(*status, 400, 599));
    }
    // A page without entries would never end.
    settings.session_page = std::max<std::size_t>(settings.session_page, 1);
    settings.report_page = std::clamp<std::size_t>(settings.report_page, 1, 1000);
    settings.managed_page = std::max<std::size_t>(settings.managed_page, 1);
    return no_content();
}

} // namespace sim
