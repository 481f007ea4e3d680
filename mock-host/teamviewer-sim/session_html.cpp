#include "mock-host/teamviewer-sim/session_html.hpp"

#include "mock-host/teamviewer-sim/html.hpp"
#include "mock-host/teamviewer-sim/http.hpp"

namespace sim {

namespace {

bool is_usable(const World& world, const Session& session)
{
    return session.open && session.valid_until > world.now();
}

std::string name_of(const World& world, const std::string& user_id)
{
    const User* user = find_user(world, user_id);
    return user == nullptr ? user_id : user->name;
}

std::string names_inside(const World& world, const Session& session)
{
    std::string names;
    for (const Visit& visit : session.visits)
        names += (names.empty() ? "" : ", ") + name_of(world, visit.user_id);
    return names;
}

bool is_of(const Connection& connection, const Session& session)
{
    return connection.session && connection.session->code == session.code;
}

const Connection* last_connection(const World& world, const Session& session)
{
    const Connection* last = nullptr;
    for (const Connection& one : world.connections) {
        if (is_of(one, session)) last = &one;
    }
    return last;
}

std::string unusable_note(const Session& session)
{
    return note_html(Tone::warn,
                     session.open ? "This session has expired." : "This session is closed.",
                     "Nobody can join it any more. The service desk can make a new one.");
}

std::string customer_note(const World& world, const Session& session)
{
    if (!is_usable(world, session)) return unusable_note(session);
    const std::string supporters = names_inside(world, session);
    if (!session.online) {
        return note_html(Tone::info, "You are not in the session.",
                         "Join when you are ready: then a supporter can connect to you.");
    }
    if (supporters.empty()) {
        return note_html(Tone::ok, "You are in the session.",
                         "Nothing else to do: a supporter will connect to you.");
    }
    return note_html(Tone::ok, "You are connected with " + supporters + ".",
                     "Leave the session when you are done.");
}

std::string supporter_note(const World& world, const Session& session)
{
    const std::string supporters = names_inside(world, session);
    if (!supporters.empty()) {
        return note_html(Tone::ok, supporters + " is connected.",
                         "When the work is done, write a note and end the connection.");
    }
    if (const Connection* last = last_connection(world, session)) {
        return note_html(
            Tone::ok, "The connection of " + name_of(world, last->user_id) + " ended.",
            "Next: \"TeamViewer Request Sessions\" in the desk fetches the report, and "
            "so does closing the ticket.");
    }
    if (!is_usable(world, session)) return unusable_note(session);
    return note_html(Tone::info, "No supporter is connected.",
                     session.online ? "The requester waits: enter the session."
                                    : "The requester is not here yet. You can enter and wait.");
}

std::string facts_html(const World& world, const Session& session)
{
    const char* state = session.open ? "open" : "closed";
    if (session.open && !is_usable(world, session)) state = "expired";
    const std::string supporters = names_inside(world, session);
    return "<section class=\"panel\"><h2>About this session</h2><dl><dt>State</dt><dd>" +
           std::string(state) + "</dd><dt>Valid until</dt><dd>" + time_html(session.valid_until) +
           "</dd><dt>Requester</dt><dd>" + html_escaped(session.customer_name) +
           (session.customer_name.empty() ? "" : ", ") +
           (session.online ? "connected" : "not connected") + "</dd><dt>Supporters</dt><dd>" +
           (supporters.empty() ? "nobody" : html_escaped(supporters)) + "</dd></dl></section>\n";
}

std::string button_html(const char* deed, const char* label, const char* look = "primary")
{
    return std::string("<p class=\"buttons\"><button class=\"") + look + "\" name=\"do\" value=\"" +
           deed + "\">" + label + "</button></p>";
}

std::string form_html(const std::string& action, const std::string& inside)
{
    return "<form method=\"post\" action=\"" + html_escaped(action) + "\">" + inside + "</form>\n";
}

std::string enter_html(const World& world, const Session& session, const std::string& action)
{
    const bool is_first = session.visits.empty();
    return std::string("<section class=\"panel\"><h2>") +
           (is_first ? "Enter the session" : "Another supporter") + "</h2>" +
           form_html(action, user_choice_html(world, "Enter as", session.assigned_id) +
                                 button_html("support", "Enter", is_first ? "primary" : "")) +
           "</section>\n";
}

std::string end_html(const World& world, const Session& session, const std::string& action)
{
    const bool is_inside = !session.visits.empty();
    const std::string about = is_inside
                                  ? "It ends now for everybody who helps."
                                  : "Nobody is connected here: this reports one as if " +
                                        name_of(world, session.assigned_id) + " had been there.";
    return std::string("<section class=\"panel\"><h2>") +
           (is_inside ? "End the connection" : "Report a connection") + "</h2><p class=\"muted\">" +
           html_escaped(about) + "</p>" +
           form_html(action, "<p class=\"field\"><label for=\"note\">Note for the report</label>"
                             "<textarea id=\"note\" name=\"note\" rows=\"3\"></textarea></p>"
                             "<p class=\"field\"><label for=\"minutes\">Minutes</label>"
                             "<input class=\"short\" id=\"minutes\" name=\"minutes\" "
                             "inputmode=\"numeric\" pattern=\"[0-9]{1,4}\" maxlength=\"4\" "
                             "aria-describedby=\"about-minutes\"><span class=\"muted\" "
                             "id=\"about-minutes\">A number; empty: as long as it was</span></p>" +
                                 button_html("end", is_inside ? "End the connection" : "Report it",
                                             is_inside ? "primary" : "")) +
           "</section>\n";
}

/// What came of it, and when the desk can fetch it.
std::string connections_html(const World& world, const Session& session)
{
    std::string rows;
    for (const Connection& one : world.connections) {
        if (!is_of(one, session)) continue;
        const auto minutes = std::chrono::round<std::chrono::minutes>(one.end - one.start);
        const bool is_there = one.appears_at <= world.now();
        rows += "<li>" + html_escaped(name_of(world, one.user_id)) + ", " +
                std::to_string(minutes.count()) + " min, ended " + time_html(one.end) +
                "<br><span class=\"muted\">" +
                (is_there ? "In the reports since " : "In the reports from ") +
                time_html(one.appears_at) + "</span></li>";
    }
    if (rows.empty()) return {};
    return "<section class=\"panel\"><h2>Connections that ended</h2><ul class=\"list\">" + rows +
           "</ul></section>\n";
}

} // namespace

std::string customer_html(const World& world, const Session& session, const std::string& action)
{
    std::string html = "<h1>Support session " + session.code + "</h1>";
    html += customer_note(world, session);
    if (is_usable(world, session) && !session.waiting_message.empty()) {
        html += "<p>" + html_escaped(session.waiting_message) + "</p>";
    }
    if (session.online) {
        html += form_html(action, button_html("leave", "Leave the session", ""));
    } else if (is_usable(world, session)) {
        html += form_html(action, button_html("join", "Join the session"));
    }
    html += facts_html(world, session);
    return page_html((session.online ? "You are in session " : "Session ") + session.code, html);
}

std::string supporter_html(const World& world, const Session& session, const std::string& action)
{
    std::string html = "<h1>Session " + session.code + " for supporters</h1>";
    html += supporter_note(world, session);
    const bool is_inside = !session.visits.empty();
    if (is_inside) html += end_html(world, session, action);
    if (is_usable(world, session)) html += enter_html(world, session, action);
    html += connections_html(world, session);
    if (is_usable(world, session) && !is_inside) html += end_html(world, session, action);
    html += facts_html(world, session);
    return page_html("Session " + session.code + " for supporters", html);
}

} // namespace sim
