#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/handlers.hpp"
#include "mock-host/teamviewer-sim/html.hpp"
#include "mock-host/teamviewer-sim/playing.hpp"

namespace sim {

namespace {

/// What a link gives: the session, and whether it is the supporter's.
struct Visitor {
    Session* session = nullptr;
    bool supporter = false;
};

Visitor visitor_of(World& world, const std::string& code, const std::string& secret)
{
    Session* session = find_session(world, code);
    if (session == nullptr || (!secret.empty() && secret != session->secret)) return {};
    return {session, !secret.empty()};
}

/// `s123456789` or `s123456789-SECRET`.
Visitor visitor_of(World& world, const std::string& link)
{
    const std::size_t hyphen = link.find('-');
    const bool has_secret = hyphen != std::string::npos;
    return visitor_of(world, link.substr(0, hyphen), has_secret ? link.substr(hyphen + 1) : "");
}

Response problem_page(int status, const std::string& what)
{
    return html_page(page_html("Not possible", "<h1>Not possible</h1><p role=\"alert\">" +
                                                   html_escaped(what) + "</p>"),
                     status);
}

Response unknown_link()
{
    return problem_page(404, "No session has this link. Ask for a new one.");
}

std::string names_inside(const World& world, const Session& session)
{
    std::string names;
    for (const Visit& visit : session.visits) {
        const User* user = find_user(world, visit.user_id);
        names += (names.empty() ? "" : ", ") + (user == nullptr ? visit.user_id : user->name);
    }
    return names.empty() ? "nobody" : names;
}

std::string state_html(const World& world, const Session& session)
{
    std::string state = session.open ? "open" : "closed";
    if (session.open && session.valid_until <= world.now()) state = "expired";
    return "<p>State: <strong>" + state + "</strong>, valid until " +
           iso_text(session.valid_until) +
           "<br>Requester: " + (session.online ? "connected" : "not here") +
           "<br>Supporters: " + html_escaped(names_inside(world, session)) + "</p>";
}

std::string form_html(const std::string& action, const char* deed, const std::string& fields,
                      const char* label)
{
    return "<form method=\"post\" action=\"" + html_escaped(action) + "\">" + fields +
           "<p><button name=\"do\" value=\"" + deed + "\">" + label + "</button></p></form>";
}

std::string customer_html(const World& world, const Session& session, const std::string& action)
{
    std::string html = "<h1>Support session " + session.code + "</h1>";
    if (!session.waiting_message.empty()) {
        html += "<p>" + html_escaped(session.waiting_message) + "</p>";
    }
    html += state_html(world, session);
    html += session.online ? form_html(action, "leave", "", "Leave the session")
                           : form_html(action, "join", "", "Join the session");
    return html;
}

std::string supporter_html(const World& world, const Session& session, const std::string& action)
{
    std::string html = "<h1>Session " + session.code + " for supporters</h1>";
    html += "<p>For " + html_escaped(session.customer_name) + "</p>" + state_html(world, session);
    html += form_html(action, "support", user_choice_html(world, "Enter as", session.assigned_id),
                      "Enter");
    html += form_html(action, "end",
                      "<label for=\"note\">Note for the report</label>"
                      "<textarea id=\"note\" name=\"note\" rows=\"4\"></textarea>"
                      "<label for=\"minutes\">Minutes (empty: as long as it was)</label>"
                      "<input id=\"minutes\" name=\"minutes\" inputmode=\"numeric\">",
                      "End the connection");
    html += "<p class=\"hint\">The report appears " +
            std::to_string(world.settings.report_delay.count()) +
            " seconds after the end. The session stays open until it is closed by the desk.</p>";
    return html;
}

Response show_visitor(const World& world, const Visitor& visitor, const std::string& action)
{
    if (visitor.session == nullptr) return unknown_link();
    return html_page(page_html("Session " + visitor.session->code,
                               visitor.supporter ? supporter_html(world, *visitor.session, action)
                                                 : customer_html(world, *visitor.session, action)));
}

desk::Status end_by_form(World& world, Session& session, const Fields& form)
{
    Ending ending{.note = value_of(form, "note").value_or("")};
    const std::string minutes = value_of(form, "minutes").value_or("");
    if (!minutes.empty() && minutes.size() < 5 &&
        minutes.find_first_not_of("0123456789") == std::string::npos) {
        ending.length = std::chrono::minutes{std::stoi(minutes)};
    }
    return end_session(world, session, ending);
}

desk::Status act(World& world, const Visitor& visitor, const Fields& form)
{
    const desk::Error refused = refusal("This link cannot do that.");
    const std::string deed = value_of(form, "do").value_or("");
    Session& session = *visitor.session;
    if (deed == "join") return join_session(world, session);
    if (deed == "leave") {
        session.online = false;
        return {};
    }
    if (!visitor.supporter) return refused;
    if (deed == "end") return end_by_form(world, session, form);
    const User* supporter = find_user(world, value_of(form, "user").value_or(""));
    if (deed != "support" || supporter == nullptr) return refused;
    return support_session(world, session, *supporter);
}

} // namespace

Response home_page(Context& context)
{
    const std::string origin = html_escaped(context.world.settings.origin);
    return html_page(
        page_html("Start", "<h1>TeamViewer simulator</h1><p>API URL: <code>" + origin +
                               "/api/v1</code><br>Login URL: <code>" + origin +
                               "</code></p><p>What happened so far: "
                               "<a href=\"/sim/log\">log</a>, <a href=\"/sim/state\">state</a>."
                               "</p>"));
}

Response session_page(Context& context)
{
    const std::string& link = context.args[0];
    return show_visitor(context.world, visitor_of(context.world, link), "/v15/" + link);
}

Response act_in_session(Context& context)
{
    const std::string& link = context.args[0];
    const Visitor visitor = visitor_of(context.world, link);
    if (visitor.session == nullptr) return unknown_link();
    const auto done = act(context.world, visitor, parse_form(context.request.body));
    if (!done) return problem_page(409, done.error().detail);
    return see_other("/v15/" + link);
}

Response web_client_page(Context& context)
{
    const std::string code = value_of(context.request.query, "sessioncode").value_or("");
    const std::string secret = value_of(context.request.query, "servicequeuetoken").value_or("");
    const Visitor visitor = secret.empty() ? Visitor{} : visitor_of(context.world, code, secret);
    std::string link = code;
    link += "-" + secret;
    return show_visitor(context.world, visitor, "/v15/" + link);
}

} // namespace sim
