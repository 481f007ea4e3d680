#include "mock-host/teamviewer-sim/html.hpp"

#include "mock-host/teamviewer-sim/http.hpp"
#include "mock-host/teamviewer-sim/times.hpp"

namespace sim {

namespace {

// The colours are those of the desk.
constexpr char style[] = R"css(
:root { color-scheme: light dark; --canvas: #f6f7f9; --surface: #fff; --sunken: #eff1f5;
  --text: #1a1e27; --muted: #566072; --line: #e0e4ea; --edge: #838b9a; --accent: #3b4cca;
  --fill: #3b4cca; --fill-hover: #2e3ca6; --ok: #12703f; --ok-tint: #e5f5eb; --warn: #805000;
  --warn-tint: #fdf2da; --bad: #b3202c; --bad-tint: #fdecec; --info: #3b4cca; --info-tint: #edeffc }
@media (prefers-color-scheme: dark) { :root { --canvas: #0f1218; --surface: #161a22;
  --sunken: #1f2530; --text: #e7eaf0; --muted: #9ba5b6; --line: #2a313d; --edge: #6f7889;
  --accent: #a3b0ff; --fill: #4f60dd; --fill-hover: #4353c9; --ok: #62d394; --ok-tint: #14291f;
  --warn: #e6b655; --warn-tint: #2d2513; --bad: #ff9494; --bad-tint: #351d20; --info: #a3b0ff;
  --info-tint: #1f2442 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--canvas); color: var(--text); overflow-wrap: anywhere;
  font: 400 .9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans",
  sans-serif }
h1, h2, p, ul, dl, dd { margin: 0; padding: 0 } ul { list-style: none }
h1 { font-size: 1.375rem; line-height: 1.3; font-weight: 650; letter-spacing: -.01em }
h2 { font-size: .9375rem; font-weight: 650 }
code { font: .875em/1.5 ui-monospace, "Liberation Mono", Consolas, monospace }
a { color: var(--accent); text-underline-offset: .2em }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .75rem; min-height: 3.25rem;
  padding: .25rem max(1.25rem, (100% - 36rem) / 2 + 1.25rem); background: var(--surface);
  border-bottom: 1px solid var(--line) }
.top a { padding: .25rem 0; color: var(--text); font-weight: 650; text-decoration: none }
.top p { color: var(--muted); font-size: .8125rem }
main { display: grid; gap: 1rem; max-width: 36rem; margin: 0 auto; padding: 1.25rem 1.25rem 4rem }
main > * { min-width: 0 }
.muted { color: var(--muted); font-size: .875rem }
.panel { display: grid; gap: .75rem; justify-items: start; padding: 1rem;
  background: var(--surface);
  border: 1px solid var(--line); border-radius: 8px }
.note { display: grid; gap: .125rem; padding: .75rem 1rem; border-radius: 8px; color: var(--text);
  border: 1px solid; border-left-width: 4px; border-color: var(--tone); background: var(--tint) }
.note strong { color: var(--tone) }
[data-tone="ok"] { --tone: var(--ok); --tint: var(--ok-tint) }
[data-tone="warn"] { --tone: var(--warn); --tint: var(--warn-tint) }
[data-tone="bad"] { --tone: var(--bad); --tint: var(--bad-tint) }
[data-tone="info"] { --tone: var(--info); --tint: var(--info-tint) }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .25rem 1rem; width: 100% }
dt { color: var(--muted) }
.list { width: 100% } .list li { padding: .375rem 0 }
  .list li + li { border-top: 1px solid var(--line) }
.columns { columns: 2 12rem; width: 100% }
form { display: grid; gap: .75rem; justify-items: start; width: 100% }
.field { display: grid; gap: .25rem; width: 100% } label { font-weight: 500 }
select, textarea, input { width: 100%; min-height: 2.125rem; padding: .375rem .625rem;
  font: inherit;
  color: inherit; background: var(--surface); border: 1px solid var(--edge); border-radius: 6px }
input.short { width: 8rem } textarea { resize: vertical }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem }
button { min-height: 2.125rem; padding: .3125rem .8125rem; font: inherit; font-size: .875rem;
  font-weight: 500; cursor: pointer; border: 1px solid var(--edge); border-radius: 6px;
  background: var(--surface); color: var(--text) }
button:hover { background: var(--sunken) }
button.primary { background: var(--fill); border-color: var(--fill); color: #fff }
button.primary:hover { background: var(--fill-hover); border-color: var(--fill-hover) }
@media (max-width: 30rem) { .top, main { padding-left: 1rem; padding-right: 1rem }
  .panel button { width: 100% }
  form, .buttons { width: 100% } .buttons > * { flex: 1 } dl { grid-template-columns: 1fr; gap: 0 }
  dd + dt { margin-top: .375rem } }
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
    html += "</style></head>\n<body><header class=\"top\"><a href=\"/\">TeamViewer simulator</a>"
            "<p>Nothing here reaches TeamViewer.</p></header>\n<main>\n";
    html += body;
    html += "\n</main></body></html>\n";
    return html;
}

std::string hidden_input(std::string_view name, std::string_view value)
{
    return "<input type=\"hidden\" name=\"" + html_escaped(name) + "\" value=\"" +
           html_escaped(value) + "\">";
}

std::string note_html(Tone tone, std::string_view what, std::string_view then)
{
    constexpr const char* words[] = {"ok", "warn", "bad", "info"};
    return std::string("<div class=\"note\" data-tone=\"") + words[static_cast<int>(tone)] +
           "\" role=\"" + (tone == Tone::bad ? "alert" : "status") + "\"><p><strong>" +
           html_escaped(what) + "</strong></p><p>" + html_escaped(then) + "</p></div>\n";
}

std::string time_html(TimePoint time)
{
    const std::string iso = iso_text(time);
    return "<time datetime=\"" + iso + "\">" + iso.substr(0, 10) + ", " + iso.substr(11, 8) +
           " UTC</time>";
}

std::string user_choice_html(const World& world, std::string_view label, std::string_view chosen_id)
{
    std::string html = "<p class=\"field\"><label for=\"user\">" + html_escaped(label) +
                       "</label><select id=\"user\" name=\"user\">";
    for (const User& user : world.users) {
        html += "<option value=\"" + user.id + "\"" + (user.id == chosen_id ? " selected>" : ">") +
                html_escaped(user.name) + (user.administrator ? " (company administrator)" : "") +
                "</option>";
    }
    return html + "</select></p>";
}

} // namespace sim
