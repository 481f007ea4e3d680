#include "mock-host/commands/demo/steps.hpp"
#include "mock-host/commands/errors.hpp"

#include <boost/json.hpp>

namespace mock::commands {

namespace json = boost::json;

namespace {

const std::string name = "TeamViewer";
const std::string sync_job = "TeamViewer_Sync Assets - EA";

desk::Status create_desk(Play& play)
{
    DESK_TRY(const json::value created, play.stage.run({"init", "--locale", "en-GB"}));
    play.stage.detail("+ " + std::to_string(number_at(created, "people")) + " people, " +
                      std::to_string(number_at(created, "assets")) + " assets, " +
                      std::to_string(number_at(created, "activities")) + " activities");
    return expect(number_at(created, "activities") > 0, "The new desk has no activities.");
}

desk::Status install_package(Play& play)
{
    Stage::Words words{"package", "install", play.package.string()};
    if (!play.has_keys) words.emplace_back("--allow-unsigned");
    DESK_TRY(const json::value installed, play.stage.run(words));
    play.stage.detail(text_at(installed, "name") + " " + text_at(installed, "version") + ", " +
                      text_at(installed, "signature"));
    play.stage.detail("In the desk it may:");
    const json::array* may = at(installed, "permissions").if_array();
    for (std::size_t i = 0; may != nullptr && i < may->size(); ++i)
        play.stage.detail("  " + json::value_to<std::string>((*may)[i]));

    play.stage.say("The TeamViewer app needs these permissions, each for a reason:");
    const json::array* needed = at(installed, "external_permissions").if_array();
    for (std::size_t i = 0; needed != nullptr && i < needed->size(); ++i) {
        const json::value& one = (*needed)[i];
        play.stage.detail(text_at(one, "area") + " > " + text_at(one, "label") + ": " +
                          text_at(one, "reason"));
    }
    DESK_TRY(const json::value list, play.stage.look({"package", "list"}));
    return expect(list.as_array().size() == 1, "The package is not in the list of packages.");
}

desk::Status fill_in_form(Play& play)
{
    const Cloud& cloud = play.cloud;
    play.stage.say("The client secret is read from standard input, so that nobody sees it in the "
                   "list of processes.");
    DESK_TRY(const json::value saved,
             play.stage.run({"config", "add", "--name", name, "--client-id", cloud.client_id(),
                             "--client-secret-file", "-", "--redirect-url", cloud.redirect_url(),
                             "--sync-source", "managed", "--api-url", cloud.origin() + "/api/v1",
                             "--login-url", cloud.origin(), "--locale", "en-GB"},
                            cloud.client_secret() + "\n"));
    DESK_TRY(const json::value shown, play.stage.look({"config", "show", name}));
    play.stage.detail("+ configuration \"" + text_at(saved, "name") +
                      "\", token: " + text_at(shown, "token.state"));
    return expect(text_at(shown, "values.client_id") == cloud.client_id() &&
                      text_at(shown, "token.state") == "none",
                  "The form was not saved as it was typed.");
}

desk::Status test_before(Play& play)
{
    DESK_TRY(const std::string untested, play.stage.run_refused({"config", "test", name}));
    play.stage.detail("refused: " + untested);
    DESK_TRY(const std::string refused, play.stage.run_refused({"config", "token", name}));
    play.stage.detail("refused: " + refused);
    return {};
}

desk::Status authorize(Play& play)
{
    DESK_TRY(const json::value begun, play.stage.run({"config", "authorize-url", name}));
    play.stage.detail(text_at(begun, "message"));
    play.stage.say("A browser opens that page; the administrator signs in and allows.");
    DESK_TRY(play.redirect, play.cloud.consent(text_at(begun, "open_url")));
    play.stage.detail("The browser lands on " + play.redirect.substr(0, play.redirect.find('?')) +
                      "?code=...");
    return expect(play.redirect.find("code=") != std::string::npos,
                  "TeamViewer gave no code back.");
}

desk::Status insert_code(Play& play)
{
    play.stage.say("The bare code or the whole address, again from standard input.");
    DESK_TRY(const json::value saved,
             play.stage.run({"config", "code", name, "-"}, play.redirect + "\n"));
    play.redirect.clear();
    DESK_TRY(const json::value shown, play.stage.look({"config", "show", name}));
    play.stage.detail("+ the code is stored, encrypted");
    return expect(text_at(saved, "name") == name &&
                      json::serialize(at(shown, "secrets")).find("\"code\"") != std::string::npos,
                  "The code was not stored.");
}

desk::Status get_token(Play& play)
{
    DESK_TRY(const json::value got, play.stage.run({"config", "token", name}));
    play.stage.detail(text_at(got, "message"));
    DESK_TRY(const json::value shown, play.stage.run({"config", "show", name}));
    play.stage.detail("✓ " + text_at(shown, "token.account") + ", token ..." +
                      text_at(shown, "token.hint") + ", until " +
                      local_time_at(shown, "token.expires_at"));
    return expect(text_at(shown, "token.state") == "valid", "There is no green tick.");
}

desk::Status test_connection(Play& play)
{
    DESK_TRY(const json::value tested, play.stage.run({"config", "test", name}));
    const json::array* checks = at(tested, "checks").if_array();
    bool all_ok = checks != nullptr && !checks->empty();
    for (std::size_t i = 0; checks != nullptr && i < checks->size(); ++i) {
        const json::value& check = (*checks)[i];
        const bool ok = at(check, "ok") == json::value(true);
        all_ok = all_ok && ok;
        play.stage.detail((ok ? "✓ " : "✗ ") + text_at(check, "name") + ": " +
                          text_at(check, "detail") + (ok ? "" : " " + text_at(check, "remedy")));
    }
    return expect(all_ok, "A permission is missing, although the app of the simulator has all.");
}

std::string stats_text(const json::value& ended)
{
    std::string text;
    if (const json::object* stats = at(ended, "stats").if_object()) {
        for (const auto& [what, count] : *stats) {
            if (count == 0) continue;
            text += text.empty() ? "" : ", ";
            text += std::string(what) + " " + json::serialize(count);
        }
    }
    return text;
}

desk::Status sync_dry(Play& play)
{
    DESK_TRY(const json::value ended, play.stage.run({"job", "run", sync_job, "--dry-run"}));
    play.stage.detail(stats_text(ended));
    const json::array* changes = at(ended, "changes").if_array();
    const std::size_t count = changes == nullptr ? 0 : changes->size();
    for (std::size_t i = 0; i < std::min<std::size_t>(count, 4); ++i)
        play.stage.detail("would be: " + text_at((*changes)[i], "title") + " " +
                          text_at((*changes)[i], "text"));
    if (count > 4) play.stage.detail("... and " + std::to_string(count - 4) + " more lines");
    return expect(count > 0, "The dry run found nothing to do.");
}

/// An asset with a TeamViewer id, to play with.
desk::Status choose_asset(Play& play)
{
    DESK_TRY(const json::value assets, play.stage.look({"asset", "list"}));
    for (const json::value& asset : assets.as_array()) {
        const json::object& attributes = asset.at("attributes").as_object();
        const json::value* id = attributes.if_contains("remote_ids.teamviewer");
        const std::string digits = id == nullptr ? "" : json::value_to<std::string>(*id);
        const bool is_usable =
            digits.size() >= 9 && digits.find_first_not_of("0123456789") == std::string::npos;
        if (!is_usable) continue;
        play.asset = text_at(asset, "name");
        play.teamviewer_id = digits;
        play.stage.detail("for example " + play.asset + ": TeamViewer id " + digits);
        return {};
    }
    return expect(false, "No asset got a TeamViewer id.");
}

desk::Status sync(Play& play)
{
    DESK_TRY(const json::value ended, play.stage.run({"job", "run", sync_job}));
    play.stage.detail(stats_text(ended));
    DESK_CHECK(expect(number_at(ended, "stats.updated") > 0, "No asset was updated."));
    return choose_asset(play);
}

desk::Status sync_again(Play& play)
{
    DESK_TRY(const json::value ended, play.stage.run({"job", "run", sync_job}));
    play.stage.detail(stats_text(ended));
    return expect(number_at(ended, "stats.updated") == 0 && number_at(ended, "stats.unchanged") > 0,
                  "The second run changed assets that were in order.");
}

} // namespace

const std::vector<Step>& configuration_steps()
{
    static const std::vector<Step> steps{
        {"A new service desk", create_desk},
        {"Administration > Extensions > Installed Packages > Install Package", install_package},
        {"TeamViewer Configuration: fill in the form, and save", fill_in_form},
        {"\"Test connection\" and \"Get Token\" say why they cannot work yet", test_before},
        {"\"OAuth2 Authorization URL\" opens a tab at TeamViewer", authorize},
        {"Copy the value \"code\", insert it, and save", insert_code},
        {"\"Get Token\" (workflow W_Team_getToken-UIActionWF): the green tick", get_token},
        {"\"Test connection\" tries each permission", test_connection},
        {"\"TeamViewer_Sync Assets - EA\" as a dry run", sync_dry},
        {"\"TeamViewer_Sync Assets - EA\" by hand", sync},
        {"The same once more: nothing is left to do", sync_again}};
    return steps;
}

} // namespace mock::commands
