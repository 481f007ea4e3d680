#include "mock-host/commands/demo/steps.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>

namespace mock::commands {

namespace json = boost::json;

namespace {

const std::string create_session = "TeamViewer Create Remote Session";

desk::Status create_activity(Play& play)
{
    DESK_TRY(const json::value created,
             play.stage.run({"activity", "create", "--title", "Outlook asks for the password again",
                             "--initiator", play.initiator, "--responsible", play.agent, "--asset",
                             play.asset}));
    play.number = text_at(created, "number");
    play.stage.detail("+ activity " + play.number);
    DESK_TRY(const json::value seen, play.stage.changes(play.number));
    return expect(text_at(seen, "initiator.email") == play.initiator,
                  "The activity is not for the one it was made for.");
}

/// The state of an action in the list, and why.
desk::Result<std::string> state_of(const json::value& offers, const std::string& id,
                                   std::string& reason)
{
    for (const json::value& offer : offers.as_array()) {
        if (text_at(offer, "id") != id) continue;
        reason = text_at(offer, "reason");
        return text_at(offer, "state");
    }
    return failure(desk::Errc::not_found, "The action " + id + " is not in the list.");
}

desk::Status list_actions(Play& play)
{
    DESK_TRY(const json::value offers, play.stage.run({"action", "list", play.number}));
    for (const json::value& offer : offers.as_array()) {
        const std::string state = text_at(offer, "state");
        if (state == "hidden") continue;
        const std::string reason = text_at(offer, "reason");
        play.stage.detail(state + ": " + text_at(offer, "title") +
                          (reason.empty() ? "" : " (" + reason + ")"));
    }
    std::string reason;
    DESK_TRY(const std::string state, state_of(offers, "session.create", reason));
    return expect(state == "available", "\"" + create_session + "\" is not offered: " + reason);
}

desk::Status create_remote_session(Play& play)
{
    DESK_TRY(const json::value ended,
             play.stage.run({"action", "run", play.number, create_session}));
    play.stage.detail(text_at(ended, "message"));
    DESK_TRY(const json::value mails_before, play.stage.look({"mail", "list"}));
    DESK_TRY(const json::value seen, play.stage.changes(play.number));
    DESK_CHECK(expect(count_at(seen, "links") >= 2, "The buttons for the agent are missing."));
    DESK_CHECK(expect(count_at(seen, "followups") >= 1, "Nothing waits for the session's end."));
    return expect(!mails_before.as_array().empty(), "The client link was not mailed.");
}

desk::Status second_click(Play& play)
{
    DESK_TRY(const json::value offers, play.stage.run({"action", "list", play.number}));
    std::string reason;
    DESK_TRY(const std::string state, state_of(offers, "session.create", reason));
    play.stage.detail(state + ": " + create_session + " (" + reason + ")");
    DESK_CHECK(expect(state == "disabled" && !reason.empty(), "A second session was offered."));
    DESK_TRY(const std::string refused,
             play.stage.run_refused({"action", "run", play.number, create_session}));
    play.stage.detail("refused: " + refused);
    return {};
}

desk::Status send_again(Play& play)
{
    DESK_TRY(const json::value before, play.stage.look({"mail", "list"}));
    DESK_TRY(const json::value ended,
             play.stage.run({"action", "run", play.number, "Send client link again"}));
    play.stage.detail(text_at(ended, "message"));
    DESK_TRY(const json::value seen, play.stage.changes(play.number));
    DESK_TRY(const json::value after, play.stage.look({"mail", "list"}));
    return expect(after.as_array().size() == before.as_array().size() + 1,
                  "No second mail was written.");
}

/// The code of the last session of the activity.
desk::Result<std::string> session_code(Play& play)
{
    DESK_TRY(const json::value shown, play.stage.look({"activity", "show", play.number}));
    std::string code;
    for (const json::value& record : at(shown, "records").as_array()) {
        if (text_at(record, "key").rfind("session/", 0) == 0) code = text_at(record, "value.code");
    }
    if (!code.empty()) return code;
    return failure(desk::Errc::not_found, "The activity has no session.");
}

std::string supporter_json(const Play& play)
{
    return json::serialize(json::object{{"supporter", play.agent}});
}

desk::Status both_work(Play& play)
{
    DESK_TRY(const std::string code, session_code(play));
    play.stage.say("The requester opens the client link and joins; the agent presses [Join as "
                   "supporter], works for 12 minutes, writes a note, and ends.");
    DESK_CHECK(play.cloud.play("sessions/" + code + "/join", "{}"));
    DESK_CHECK(play.cloud.play("sessions/" + code + "/support", supporter_json(play)));
    return play.cloud.play("sessions/" + code + "/end",
                           R"({"note":"Password changed, profile repaired","minutes":12})");
}

desk::Status close_activity(Play& play)
{
    DESK_TRY(const json::value closed, play.stage.run({"activity", "close", play.number}));
    DESK_CHECK(expect(text_at(closed, "state") == "closed", "The activity is not closed."));
    DESK_TRY(const json::value worked, play.stage.run({"work", "--until-idle"}));
    DESK_TRY(const json::value later, play.stage.run({"work", "--until-idle", "--at", "+30m"}));
    DESK_TRY(const json::value seen, play.stage.changes(play.number));
    DESK_CHECK(expect(count_at(seen, "time_entries") == 1, "There is not one time entry."));
    const std::string all = json::serialize(at(seen, "journal"));
    return expect(all.find("Password changed, profile repaired") != std::string::npos,
                  "The report with the supporter's note is not in the journal.");
}

desk::Status nobody_joins(Play& play)
{
    DESK_CHECK(create_activity(play));
    DESK_TRY(const json::value ended,
             play.stage.run({"action", "run", play.number, create_session}));
    play.stage.detail(text_at(ended, "message"));
    DESK_TRY(const json::value before, play.stage.changes(play.number));
    play.stage.say("A day later (the time is pretended) valid_until and the grace have passed.");
    DESK_TRY(const json::value worked, play.stage.run({"work", "--until-idle", "--at", "+25h"}));
    DESK_TRY(const json::value after, play.stage.changes(play.number));
    DESK_CHECK(expect(count_at(after, "journal") == count_at(before, "journal") + 1,
                      "The special entry is missing."));
    return expect(count_at(after, "time_entries") == 0, "Time was booked for nobody.");
}

desk::Status connect_to_asset(Play& play)
{
    DESK_TRY(const json::value ended,
             play.stage.run({"action", "run", play.number, "Connect to Asset", "--input",
                             R"({"reason":"Install the update"})"}));
    play.stage.detail("opens " + text_at(ended, "open_url"));
    DESK_TRY(const json::value seen, play.stage.changes(play.number));
    return expect(text_at(ended, "open_url").find(play.teamviewer_id) != std::string::npos,
                  "The address is not that of the asset.");
}

/// A report that begins now and lasts seven minutes: the clock of the cloud has to be ahead by more
/// for it to be seen.
std::string unattended_report(const Play& play)
{
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    return json::serialize(
        json::object{{"teamviewer_id", play.teamviewer_id},
                     {"supporter", play.agent},
                     {"start", views::utc_time(now + std::chrono::seconds{1})},
                     {"end", views::utc_time(now + std::chrono::seconds{7 * 60 + 1})},
                     {"notes", "Update installed"}});
}

desk::Status request_sessions(Play& play)
{
    play.stage.say("The agent works on the unattended machine for seven minutes.");
    DESK_CHECK(play.cloud.set_clock_ahead(std::chrono::minutes{10}));
    DESK_CHECK(play.cloud.play("connections", unattended_report(play)));
    DESK_TRY(const json::value ended,
             play.stage.run({"action", "run", play.number, "TeamViewer Request Sessions"}));
    DESK_CHECK(play.cloud.set_clock_ahead(std::chrono::seconds{0}));
    play.stage.detail(text_at(ended, "message"));
    DESK_TRY(const json::value after, play.stage.changes(play.number));
    const std::string all = json::serialize(at(after, "journal"));
    return expect(all.find("Update installed") != std::string::npos,
                  "The report of the unattended connection is not in the journal.");
}

desk::Status request_again(Play& play)
{
    DESK_TRY(const json::value before, play.stage.look({"activity", "show", play.number}));
    DESK_TRY(const json::value ended,
             play.stage.run({"action", "run", play.number, "TeamViewer Request Sessions"}));
    play.stage.detail(text_at(ended, "message"));
    DESK_TRY(const json::value after, play.stage.changes(play.number));
    return expect(count_at(before, "journal") == count_at(after, "journal"),
                  "Asking twice wrote an entry twice.");
}

} // namespace

const std::vector<Step>& session_steps()
{
    static const std::vector<Step> steps{
        {"An activity about an asset", create_activity},
        {"What is offered on it, and why not", list_actions},
        {"\"TeamViewer Create Remote Session\": journal, client link, buttons",
         create_remote_session},
        {"A second click is refused with a reason", second_click},
        {"\"Send client link again\"", send_again},
        {"Requester and agent meet", both_work},
        {"Activity closed: the session's log comes into the journal", close_activity},
        {"A session that nobody joins: a special entry after valid_until", nobody_joins},
        {"\"Connect to Asset\": start.teamviewer.com/TEAMVIEWER_ID", connect_to_asset},
        {"\"TeamViewer Request Sessions\"", request_sessions},
        {"It may be pressed any number of times", request_again}};
    return steps;
}

} // namespace mock::commands
