#include "plugin/teamviewer/probe.hpp"

#include "plugin/net/encoding.hpp"
#include "plugin/teamviewer/json.hpp"

#include <desk/sdk/time.hpp>

#include <utility>

namespace tv {
namespace {

using desk::Errc;

Probe not_tried(const char* permission, const char* why)
{
    return {.permission = permission, .detail = why};
}

/// A refusal says no; every other answer, even "bad parameter" or "too large", comes from behind
/// the check of the permission.
desk::Result<Probe> tried(Gateway& gateway, const Question& question, const desk::Call& call)
{
    Probe probe{.permission = std::string(question.function.permission), .tried = true};
    const auto answer = gateway.ask(question, call);
    if (answer) {
        probe.usable = true;
        return probe;
    }
    const desk::Error& error = answer.error();
    probe.detail = error.detail;
    const bool is_no =
        error.code == "teamviewer.permission_missing" || error.code == "teamviewer.forbidden";
    if (is_no) return probe;
    if (error.code == "teamviewer.not_found") {
        probe.tried = false; // No such function: that says nothing about what is allowed.
        return probe;
    }
    probe.usable = error.code == "teamviewer.refused_request" || error.code == "net.too_large";
    if (probe.usable) return probe;
    return error;
}

std::string last_minute(Time now)
{
    using std::chrono::floor;
    using std::chrono::seconds;
    const Time from = now - std::chrono::minutes{1};
    return http::Form()
        .add("from_date", desk::format_time(floor<seconds>(from)))
        .add("to_date", desk::format_time(floor<seconds>(now)))
        .text();
}

/// Does TeamViewer know our token at all? It says so in a field, the status is 200 either way.
desk::Status check_token(Gateway& gateway, const desk::Call& call)
{
    DESK_TRY(const std::string body, gateway.ask({.function = functions::ping}, call));
    if (json::token_valid(body).value_or(true)) return {};
    return desk::Error{.status = Errc::denied,
                       .code = "teamviewer.token_refused",
                       .detail = "GET /ping: token_valid is false"};
}

} // namespace

desk::Result<std::vector<Probe>> probe_permissions(Gateway& gateway, SyncSource source, Time now,
                                                   const desk::Call& call)
{
    gateway.try_anew(call);
    std::vector<Probe> probes;
    probes.push_back(not_tried("sessions.create", "trying it would open a session"));
    // The first question that needs a token renews one that has died early; GET /ping never would,
    // because it answers 200 to everybody.
    DESK_TRY(Probe list, tried(gateway, {.function = functions::list_sessions}, call));
    DESK_CHECK(check_token(gateway, call));
    Probe own = list;
    own.permission = "sessions.read_own";
    if (list.usable) {
        list.usable = false;
        list.tried = false;
        list.detail = "sessions can be read; whether all or only our own, the answer does not tell";
    }
    probes.push_back(std::move(list));
    probes.push_back(not_tried("sessions.edit_own", "trying it would change a session"));
    probes.push_back(std::move(own));

    // An entry that nobody has: the whole list would take minutes.
    const std::string nobody = http::Form().add("remotecontrol_id", "r1").text();
    const std::string no_user = http::Form().add("email", "nobody@example.invalid").text();
    // Of the company's devices the permission is only half: they are for its administrators.
    const bool of_company = source == SyncSource::company;
    const Function& managed = of_company ? functions::company_devices : functions::managed_groups;
    const Question questions[] = {
        {.function = functions::list_groups},
        {.function = functions::connections, .query = last_minute(now), .with_report_token = true},
        {.function = functions::contact_devices, .query = nobody},
        {.function = functions::event_log,
         .body = json::event_log_body(now - std::chrono::minutes{1}, now)},
        {.function = managed},
        {.function = functions::monitored},
        {.function = functions::list_users, .query = no_user, .with_report_token = true},
    };
    for (const auto& question : questions) {
        DESK_TRY(Probe probe, tried(gateway, question, call));
        probes.push_back(std::move(probe));
    }
    probes.push_back(not_tried("web_monitoring.read", "no call of the Web API is known for it"));
    return probes;
}

} // namespace tv
