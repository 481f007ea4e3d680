#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/handlers.hpp"
#include "mock-host/teamviewer-sim/html.hpp"
#include "mock-host/teamviewer-sim/playing.hpp"
#include "mock-host/teamviewer-sim/session_html.hpp"

namespace sim {

namespace {

/// What a link gives: the session, and whether it is the supporter's.
struct Visitor {
    Session* session = nullptr;
    bool supporter = false;
};

Visitor visitor_of(World& world, const std::string& code, const std::string& secret)
{
    Session* session = world.sessions.find(code);
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

Response problem_page(int status, const std::string& what, const std::string& then,
                      const std::string& more = {})
{
    return html_page(page_html("Not possible",
                               "<h1>Not possible</h1>" + note_html(Tone::bad, what, then) + more),
                     status);
}

Response unknown_link()
{
    return problem_page(404, "No session has this link.",
                        "Ask the service desk for a new one, or copy the whole link.");
}

Response show_visitor(const World& world, const Visitor& visitor, const std::string& action)
{
    if (visitor.session == nullptr) return unknown_link();
    const Session& session = *visitor.session;
    return html_page(visitor.supporter ? supporter_html(world, session, action)
                                       : customer_html(world, session, action));
}

desk::Status end_by_form(World& world, Session& session, const Fields& form)
{
    Ending ending{.note = value_of(form, "note").value_or("")};
    const std::string minutes = value_of(form, "minutes").value_or("");
    const bool is_number = minutes.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || minutes.size() > 4) return refusal("The minutes are no number up to 9999.");
    if (!minutes.empty()) ending.length = std::chrono::minutes{std::stoi(minutes)};
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
    return html_page(page_html(
        "Start", "<h1>The cloud for a desk that tries things out</h1>"
                 "<section class=\"panel\"><h2>What the configuration in the desk needs</h2>"
                 "<dl><dt>Web API address</dt><dd><code>" +
                     origin + "/api/v1</code></dd><dt>Sign-in address</dt><dd><code>" + origin +
                     "</code></dd></dl></section><section class=\"panel\"><h2>What happened so "
                     "far</h2><p><a href=\"/sim/log\">Calls</a> and <a href=\"/sim/state\">state"
                     "</a>, as JSON.</p></section>"));
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
    const std::string back = "/v15/" + link;
    if (!done) {
        return problem_page(409, done.error().detail, "Nothing was changed.",
                            "<p><a href=\"" + html_escaped(back) +
                                "\">Back to the session</a></p>");
    }
    return see_other(back);
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
