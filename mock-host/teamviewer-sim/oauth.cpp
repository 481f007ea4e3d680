#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/handlers.hpp"
#include "mock-host/teamviewer-sim/html.hpp"

#include <boost/json.hpp>

namespace json = boost::json;

namespace sim {

namespace {

constexpr std::chrono::minutes code_lifetime{10};

/// Why a request for consent is answered with a page of its own: a redirect to an address that
/// nobody registered would hand the answer to a stranger.
std::optional<Response> refuse_authorize(const World& world, const Fields& fields)
{
    const auto app = world.apps.find(value_of(fields, "client_id").value_or(""));
    const auto refuse = [](const char* reason, const char* remedy) {
        return html_page(page_html("Not authorised", "<h1>Not authorised</h1>" +
                                                         note_html(Tone::bad, reason, remedy)),
                         400);
    };
    if (app == world.apps.end()) {
        return refuse("No app has this client id.",
                      "Compare it with the one in the app's settings; correct and save the "
                      "configuration in the desk, and begin again there.");
    }
    if (value_of(fields, "redirect_uri") != app->second.redirect_url) {
        return refuse("The redirect address is not the one that is registered with the app.",
                      "The two must be equal, character by character: correct and save the "
                      "configuration in the desk, and begin again there.");
    }
    if (value_of(fields, "response_type") != "code") {
        return refuse("The parameter response_type must be \"code\".",
                      "Begin again with the link that the desk gives.");
    }
    return std::nullopt;
}

Response redirect_back(const World& world, const Fields& fields, const std::string& answer)
{
    const App& app = world.apps.at(*value_of(fields, "client_id"));
    std::string target = app.redirect_url;
    target += target.find('?') == std::string::npos ? '?' : '&';
    target += answer;
    if (const auto state = value_of(fields, "state")) target += "&state=" + percent_encoded(*state);
    return see_other(target);
}

Response redirect_with_code(World& world, const Fields& fields, const User& user)
{
    const std::string code = std::to_string(++world.next_number) + "-" + random_text(world, 20);
    world.codes[code] = {*value_of(fields, "client_id"), user.id, world.now() + code_lifetime};
    return redirect_back(world, fields, "code=" + code);
}

std::string consent_html(const World& world, const Fields& fields)
{
    const App& app = world.apps.at(*value_of(fields, "client_id"));
    std::string html = "<h1>Sign in</h1><p><strong>" + html_escaped(app.name) +
                       "</strong> wants to work with TeamViewer in your name.</p>"
                       "<section class=\"panel\">"
                       "<form method=\"post\" action=\"/oauth2/authorize\">";
    for (const char* name : {"response_type", "client_id", "redirect_uri", "state"}) {
        if (const auto value = value_of(fields, name)) html += hidden_input(name, *value);
    }
    html += user_choice_html(world, "Sign in as");
    html += "<p class=\"muted\">\"Allow\" leads to <code>" + html_escaped(app.redirect_url) +
            "</code> with a code in the address. Copy the code, or the whole address, into the "
            "configuration within 10 minutes. \"Refuse\" leads there with an error and gives "
            "nothing.</p><p class=\"buttons\"><button class=\"primary\" name=\"decision\" "
            "value=\"allow\">Allow</button><button name=\"decision\" value=\"refuse\">Refuse"
            "</button></p></form></section><section class=\"panel\"><h2>Permissions that it asks "
            "for</h2><ul class=\"columns\">";
    for (const std::string& scope : app.scopes)
        html += "<li><code>" + html_escaped(scope) + "</code></li>";
    html += "</ul></section>";
    return page_html("Sign in", html);
}

Response token_error(const World& world, std::string_view word, std::string_view description)
{
    return api_error(world.settings.token_refusal_status, word, description);
}

/// A new pair for the same app and person.
Response new_pair(World& world, const std::string& client_id, const std::string& user_id)
{
    const auto lifetime = world.settings.token_lifetime;
    const std::string number = std::to_string(++world.next_number);
    const std::string access = number + "-" + random_text(world, 20);
    const std::string refresh = number + "-" + random_text(world, 40);
    Token token;
    token.user_id = user_id;
    token.client_id = client_id;
    token.company_level = world.apps.at(client_id).company_level;
    token.expires = world.now() + lifetime;
    token.refresh_token = refresh;
    world.tokens[access] = token;
    world.refresh_tokens[refresh] = {client_id, user_id, access};

    Response response = json_answer({{"access_token", access},
                                     {"token_type", "bearer"},
                                     {"expires_in", lifetime.count()},
                                     {"refresh_token", refresh}});
    response.headers = {{"Cache-Control", "no-store"}, {"Pragma", "no-cache"}};
    return response;
}

Response exchange_code(World& world, const json::object& body, const App& app)
{
    const auto found = world.codes.find(text_of(body, "code").value_or(""));
    if (found == world.codes.end() || found->second.client_id != app.client_id) {
        return token_error(world, "invalid_request", "The code is unknown, or it was used before.");
    }
    const AuthorizationCode code = found->second;
    world.codes.erase(found);
    if (code.expires <= world.now()) {
        return token_error(world, "invalid_request", "The code has expired: it lives 10 minutes.");
    }
    // One shipping client leaves the address out and gets its token all the same.
    if (text_of(body, "redirect_uri").value_or(app.redirect_url) != app.redirect_url) {
        return token_error(world, "invalid_request",
                           "redirect_uri is not the one of the authorization.");
    }
    return new_pair(world, app.client_id, code.user_id);
}

Response refresh_pair(World& world, const json::object& body, const App& app)
{
    const auto found = world.refresh_tokens.find(text_of(body, "refresh_token").value_or(""));
    if (found == world.refresh_tokens.end() || found->second.client_id != app.client_id) {
        return token_error(world, "invalid_request",
                           "The refresh_token is invalid. Authorize again.");
    }
    const RefreshToken old = found->second;
    world.refresh_tokens.erase(found);
    if (!world.settings.old_access_token_survives) world.tokens.erase(old.access_token);
    return new_pair(world, app.client_id, old.user_id);
}

} // namespace

Response authorize_page(Context& context)
{
    const Fields& query = context.request.query;
    if (auto refused = refuse_authorize(context.world, query)) return *refused;
    if (context.world.settings.auto_consent) {
        return redirect_with_code(context.world, query, context.world.users.front());
    }
    return html_page(consent_html(context.world, query));
}

Response decide_consent(Context& context)
{
    const Fields form = parse_form(context.request.body);
    if (auto refused = refuse_authorize(context.world, form)) return *refused;
    const User* user = find_user(context.world, value_of(form, "user").value_or(""));
    if (value_of(form, "decision") != "allow" || user == nullptr) {
        return redirect_back(context.world, form, "error=access_denied");
    }
    return redirect_with_code(context.world, form, *user);
}

Response issue_token(Context& context)
{
    const auto body = body_of(context.request);
    if (!body) return token_error(context.world, "invalid_request", "The body cannot be read.");
    const auto app = context.world.apps.find(text_of(*body, "client_id").value_or(""));
    if (app == context.world.apps.end() ||
        text_of(*body, "client_secret") != app->second.client_secret) {
        return token_error(context.world, "invalid_client",
                           "The client id or the client secret is wrong.");
    }
    const auto grant = text_of(*body, "grant_type");
    if (grant == "authorization_code") return exchange_code(context.world, *body, app->second);
    if (grant == "refresh_token") return refresh_pair(context.world, *body, app->second);
    return token_error(context.world, "invalid_request", "grant_type is missing or unknown.");
}

Response revoke_token(Context& context)
{
    context.world.refresh_tokens.erase(context.token->refresh_token);
    context.world.tokens.erase(context.bearer);
    context.token = nullptr;
    return {.status = 200};
}

} // namespace sim
