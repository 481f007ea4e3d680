#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/handlers.hpp"

#include <boost/json.hpp>

namespace json = boost::json;

namespace sim {

namespace {

json::object user_json(const World& world, const User& user, bool full)
{
    json::object object{{"id", user.id}, {"name", user.name}, {"email", user.email}};
    if (!full) return object;
    object["active"] = true;
    object["log_sessions"] = true;
    object["show_comment_window"] = true;
    object["last_access_date"] = iso_text(world.now());
    return object;
}

/// One of the wanted addresses, which are joined by commas; no list wants everybody.
bool is_wanted(const User& user, const std::optional<std::string>& emails)
{
    if (!emails) return true;
    for (const std::string& email : split(*emails, ',')) {
        if (lower_case(email) == user.email) return true;
    }
    return false;
}

} // namespace

Response ping(Context& context)
{
    return json_answer({{"token_valid", context.token != nullptr}});
}

Response show_account(Context& context)
{
    const User* user = find_user(context.world, context.token->user_id);
    json::object account{{"userid", user->id},
                         {"name", user->name},
                         {"company_name", "Mock Desk Ltd"},
                         {"profilepicture_url", context.world.settings.origin + "/picture/[size]"},
                         {"email_validated", true},
                         {"email_language", "en"}};
    if (scopes_of(context.world, *context.token).contains("Account.ReadEmail")) {
        account["email"] = user->email;
    }
    account["license"] = {{"version", 15}, {"type", "Corporate"}, {"isactive", true}};
    return json_answer(account);
}

Response list_users(Context& context)
{
    const Fields& query = context.request.query;
    const bool full = value_of(query, "full_list") == "true";
    const std::string name = lower_case(value_of(query, "name").value_or(""));
    json::array users;
    for (const User& user : context.world.users) {
        const bool named = lower_case(user.name).find(name) != std::string::npos;
        if (!named || !is_wanted(user, value_of(query, "email"))) continue;
        users.push_back(user_json(context.world, user, full));
    }
    return json_answer({{"users", std::move(users)}});
}

} // namespace sim
