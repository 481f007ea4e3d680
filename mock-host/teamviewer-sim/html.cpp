#include "mock-host/teamviewer-sim/html.hpp"

#include "mock-host/teamviewer-sim/http.hpp"

namespace sim {

namespace {

constexpr char style[] = R"css(
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #f6f7f9; --card: #fff; --line: #767c85;
  --accent: #0b57d0; --on-accent: #fff; --quiet: #535a63 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #15181c; --card: #1f2329;
  --line: #8b929b; --accent: #8ab4f8; --on-accent: #10141a; --quiet: #b3b9c2 } }
* { box-sizing: border-box }
body { margin: 0; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 0 auto; padding: 1rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .5rem; overflow-wrap: anywhere }
h1 { font-size: 1.375rem; margin: 0 0 .5rem } h2 { font-size: 1.125rem }
label { display: block; margin: .75rem 0 .25rem }
select, textarea, input { width: 100%; padding: .5rem; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--line); border-radius: .25rem }
button { padding: .5rem 1rem; font: inherit; border: 1px solid var(--accent); border-radius: .25rem;
  background: var(--accent); color: var(--on-accent) }
button.quiet { background: transparent; color: var(--accent) }
a { color: var(--accent) } .hint { color: var(--quiet) } code { font-size: .95em }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
)css";

} // namespace

std::string page_html(std::string_view title, std::string_view body)
{
    std::string html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                       "<title>";
    html += html_escaped(title);
    html += " - TeamViewer simulator</title><style>";
    html += style;
    html += "</style></head>\n<body><main>\n";
    html += body;
    html += "\n<p class=\"hint\">This is a simulator. Nothing here reaches TeamViewer.</p>"
            "</main></body></html>\n";
    return html;
}

std::string hidden_input(std::string_view name, std::string_view value)
{
    return "<input type=\"hidden\" name=\"" + html_escaped(name) + "\" value=\"" +
           html_escaped(value) + "\">";
}

std::string user_choice_html(const World& world, std::string_view label, std::string_view chosen_id)
{
    std::string html =
        "<label for=\"user\">" + html_escaped(label) + "</label><select id=\"user\" name=\"user\">";
    for (const User& user : world.users) {
        html += "<option value=\"" + user.id + "\"" + (user.id == chosen_id ? " selected>" : ">") +
                html_escaped(user.name) + (user.administrator ? " (company administrator)" : "") +
                "</option>";
    }
    return html + "</select>";
}

} // namespace sim
