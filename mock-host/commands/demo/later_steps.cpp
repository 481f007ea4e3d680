#include "mock-host/commands/demo/steps.hpp"
#include "mock-host/commands/errors.hpp"

#include <boost/json.hpp>

namespace mock::commands {

namespace json = boost::json;

namespace {

const std::string create_session = "TeamViewer Create Remote Session";

/// A fresh activity with an open session; the code of the session.
desk::Result<std::string> open_session(Play& play, const std::string& title)
{
    DESK_TRY(const json::value created,
             play.stage.run({"activity", "create", "--title", title, "--initiator", play.initiator,
                             "--responsible", play.agent}));
    play.number = text_at(created, "number");
    DESK_TRY(const json::value ended,
             play.stage.run({"action", "run", play.number, create_session}));
    DESK_TRY(const json::value seen, play.stage.changes(play.number));
    for (const json::value& record : at(seen, "records").as_array()) {
        if (text_at(record, "key").rfind("session/", 0) == 0) return text_at(record, "value.code");
    }
    return failure(desk::Errc::not_found, "The activity has no session.");
}

desk::Status late_report(Play& play)
{
    DESK_CHECK(play.cloud.play("settings", R"({"report_delay_s":7200})"));
    DESK_TRY(const std::string code, open_session(play, "The projector shows no picture"));
    DESK_CHECK(play.cloud.play("sessions/" + code + "/join", "{}"));
    DESK_CHECK(play.cloud.play("sessions/" + code + "/support", "{}"));
    DESK_CHECK(play.cloud.play("sessions/" + code + "/end", R"({"note":"Cable","minutes":3})"));
    play.stage.say("They meet, but TeamViewer is two hours late with its report.");
    DESK_TRY(const json::value closed, play.stage.run({"activity", "close", play.number}));
    DESK_TRY(const json::value worked, play.stage.run({"work", "--until-idle", "--at", "+40m"}));
    DESK_TRY(const json::value before, play.stage.changes(play.number));
    DESK_CHECK(expect(count_at(before, "time_entries") == 0, "There is time without a report."));

    play.stage.say("Three hours later the sweep finds it.");
    DESK_CHECK(play.cloud.set_clock_ahead(std::chrono::hours{3}));
    DESK_TRY(const json::value swept, play.stage.run({"work", "--until-idle", "--at", "+3h"}));
    DESK_CHECK(play.cloud.set_clock_ahead(std::chrono::seconds{0}));
    DESK_CHECK(play.cloud.play("settings", R"({"report_delay_s":0})"));
    DESK_TRY(const json::value after, play.stage.changes(play.number));
    return expect(count_at(after, "time_entries") == 1, "The late report did not get in.");
}

desk::Status token_expires(Play& play)
{
    DESK_TRY(const json::value before, play.stage.look({"config", "show", "TeamViewer"}));
    play.stage.say("TeamViewer lets the access token expire before its time.");
    DESK_CHECK(play.cloud.play("tokens", R"({"action":"expire_all"})"));
    DESK_TRY(const std::string code, open_session(play, "VPN is slow since Monday"));
    DESK_TRY(const json::value after, play.stage.look({"config", "show", "TeamViewer"}));
    play.stage.detail("token ..." + text_at(before, "token.hint") + " became ..." +
                      text_at(after, "token.hint"));
    return expect(text_at(after, "token.state") == "valid" &&
                      text_at(after, "token.hint") != text_at(before, "token.hint"),
                  "The token was not renewed.");
}

desk::Status outage(Play& play)
{
    play.stage.say("TeamViewer answers the next click with 429, the next question with 503.");
    DESK_CHECK(play.cloud.play("faults", R"({"faults":[
        {"path":"/api/v1/sessions","method":"POST","kind":"rate_limit_429","retry_after_s":1},
        {"path":"/api/v1/reports","method":"GET","kind":"server_error","status":503}]})"));
    DESK_TRY(const int before, play.cloud.faults_struck());
    DESK_TRY(const std::string code, open_session(play, "Mouse pointer jumps"));
    DESK_TRY(const json::value asked,
             play.stage.run({"action", "run", play.number, "TeamViewer Request Sessions"}));
    play.stage.detail(text_at(asked, "message"));
    DESK_TRY(const int after, play.cloud.faults_struck());
    play.stage.detail(std::to_string(after - before) + " requests were refused and sent again");
    return expect(after - before == 2, "The faults did not strike.");
}

desk::Status health(Play& play)
{
    DESK_TRY(const json::value report, play.stage.run({"health"}));
    for (const json::value& finding : at(report, "findings").as_array()) {
        play.stage.detail(text_at(finding, "state") + ": " + text_at(finding, "title") + ". " +
                          text_at(finding, "text"));
    }
    return {};
}

} // namespace

const std::vector<Step>& later_steps()
{
    static const std::vector<Step> steps{
        {"A late report still gets in", late_report},
        {"The access token expires: it is renewed without anybody noticing", token_expires},
        {"TeamViewer is overloaded for a moment: the click waits and succeeds", outage},
        {"Health: what is wrong, and what to do about it", health}};
    return steps;
}

} // namespace mock::commands
