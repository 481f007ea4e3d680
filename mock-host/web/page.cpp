#include "mock-host/web/page.hpp"

#include "mock-host/services/time_zone.hpp"
#include "mock-host/store/tokens.hpp"
#include "mock-host/views/time_text.hpp"

#include <boost/json.hpp>
#include <date/tz.h>

#include <algorithm>

namespace mock::web {

namespace {

/// Nothing from elsewhere, no script and no style but the files of `static/`.
constexpr const char* content_policy =
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

struct MenuItem {
    const char* section;
    const char* path;
    const char* key;
};
constexpr MenuItem extensions_menu[] = {{"admin/packages", "/admin/packages", "nav.packages"}};
constexpr MenuItem desk_menu[] = {
    {"admin/configurations", "/admin/configurations", "nav.configurations"},
    {"admin/jobs", "/admin/jobs", "nav.jobs"},
    {"admin/rules", "/admin/rules", "nav.rules"},
};
constexpr MenuItem upkeep_menu[] = {
    {"admin/calls", "/admin/calls", "nav.calls"},
    {"admin/health", "/admin/health", "nav.health"},
    {"admin/mails", "/admin/mails", "nav.mails"},
    {"admin/audit", "/admin/audit", "nav.audit"},
};

Html menu_link(const Visit& visit, const MenuItem& item, bool is_here)
{
    return html("<li><a href=\"{}\"{}>{}</a></li>", item.path,
                when(is_here, html(" aria-current=\"page\"")), visit.t(item.key));
}

bool is_below(std::string_view section, std::string_view head)
{
    return section.substr(0, head.size()) == head;
}

Html main_menu(const Visit& visit, const Page& page)
{
    Html items;
    if (visit.is_agent()) {
        items +=
            menu_link(visit, {"", "/activities", "nav.activities"}, page.section == "activities");
        items += menu_link(visit, {"", "/assets", "nav.assets"}, page.section == "assets");
    }
    items += menu_link(visit, {"", "/portal", "nav.portal"}, page.section == "portal");
    if (visit.is_administrator()) {
        items +=
            menu_link(visit, {"", "/admin/packages", "nav.admin"}, is_below(page.section, "admin"));
    }
    return html("<nav aria-label=\"{}\"><ul>{}</ul></nav>", visit.t("nav.main"), items);
}

Html who_is_here(const Visit& visit)
{
    const std::string role = "role." + std::string(store::word(visit.person->role));
    return html("<div class=\"who\"><span class=\"name\">{}</span><span class=\"role\">{}</span>"
                "<form method=\"post\" action=\"/sign-out\">{}<button class=\"plain\">{}</button>"
                "</form></div>",
                visit.person->name, visit.t(role), csrf_field(visit), visit.t("nav.sign_out"));
}

Html top_bar(const Visit& visit, const Page& page)
{
    return html("<header class=\"top\"><a class=\"brand\" href=\"/\">{}</a>{}{}</header>\n",
                visit.desk_name, main_menu(visit, page), who_is_here(visit));
}

template <std::size_t Size>
Html sub_menu_part(const Visit& visit, const Page& page, std::string_view title,
                   const MenuItem (&items)[Size])
{
    Html links;
    for (const MenuItem& item : items)
        links += menu_link(visit, item, page.section == item.section);
    return html("<h2>{}</h2><ul>{}</ul>", visit.t(title), links);
}

Html administration(const Visit& visit, const Page& page, const Html& main)
{
    return html("<div class=\"admin\">\n<nav class=\"sub\" aria-label=\"{}\">{}{}{}</nav>\n{}</div>"
                "\n",
                visit.t("nav.admin"), sub_menu_part(visit, page, "nav.extensions", extensions_menu),
                sub_menu_part(visit, page, "nav.service_desk", desk_menu),
                sub_menu_part(visit, page, "nav.upkeep", upkeep_menu), main);
}

Html main_of(const Page& page)
{
    const Html css = when(!page.css_class.empty(), html(" class=\"{}\"", page.css_class));
    return html("<main id=\"content\"{} tabindex=\"-1\">\n{}</main>\n", css, page.body);
}

/// What scripts say; they have no words of their own.
Html texts_for_scripts(const Visit& visit)
{
    Html attributes;
    for (const char* name : {"close", "dismiss", "remedy", "failed", "running", "sending",
                             "unreachable", "unreachable-remedy", "open", "opened"}) {
        attributes += html(" data-text-{}=\"{}\"", name, visit.t("script." + std::string(name)));
    }
    return attributes;
}

Html live_part(const Page& page)
{
    if (page.live_on.empty()) return {};
    return html(" data-events=\"/api/v1/events?on={}\"", percent_encoded(page.live_on));
}

Html body_of(const Visit& visit, const Page& page)
{
    const Html main = main_of(page);
    const bool is_admin = is_below(page.section, "admin") && visit.person.has_value();
    return html("<body{} data-now=\"{}\"{}>\n<a class=\"skip\" href=\"#content\">{}</a>\n"
                "<p class=\"connection\" id=\"connection\" role=\"status\" data-lost=\"{}\"></p>\n"
                "<p class=\"unseen\" id=\"said\" role=\"status\"></p>\n{}{}</body>\n</html>\n",
                live_part(page), views::utc_time(visit.now), texts_for_scripts(visit),
                visit.t("nav.skip"), visit.t("script.lost"),
                visit.person ? top_bar(visit, page) : Html(),
                is_admin ? administration(visit, page, main) : main);
}

std::string local_number(const date::zoned_time<std::chrono::seconds>& time, const char* format)
{
    std::string text = date::format(format, time);
    if (text.front() == '0' || text.front() == ' ') text.erase(0, 1);
    return text;
}

std::string_view tone_of(store::ActivityState state)
{
    switch (state) {
    case store::ActivityState::assigned:
    case store::ActivityState::in_progress:
        return "info";
    case store::ActivityState::paused:
        return "warn";
    case store::ActivityState::closed:
        return "ok";
    case store::ActivityState::new_:
    case store::ActivityState::planned:
        break;
    }
    return "none";
}

bool is_for_programs(const Visit& visit)
{
    return visit.request.path.rfind("/api/", 0) == 0;
}

} // namespace

Response show(const Visit& visit, const Page& page)
{
    const Html whole =
        html("<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<title>{} · {}</title>\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<link rel=\"icon\" href=\"/static/icon.svg\" type=\"image/svg+xml\">\n"
             "<link rel=\"stylesheet\" href=\"/static/style.css\">\n"
             "<script type=\"module\" src=\"/static/main.js\"></script>\n</head>\n{}",
             visit.words.language(), page.title, visit.desk_name, body_of(visit, page));
    return {.status = page.status,
            .body = whole.text(),
            .headers = {{"Content-Security-Policy", content_policy}}};
}

Html crumbs(const Visit& visit, const std::vector<std::pair<std::string, std::string>>& path)
{
    Html items;
    for (const auto& [label, address] : path) {
        items += address.empty() ? html("<li><span aria-current=\"page\">{}</span></li>", label)
                                 : html("<li><a href=\"{}\">{}</a></li>", address, label);
    }
    return html("<nav class=\"crumbs\" aria-label=\"{}\"><ol>{}</ol></nav>\n",
                visit.t("nav.crumbs"), items);
}

Html flash(const Visit& visit)
{
    const std::string key = "said." + visit.query("said");
    if (!visit.words.has(key)) return {};
    return html("<p class=\"flash\" data-tone=\"ok\" role=\"status\"><span>{}</span></p>\n",
                visit.t(key));
}

std::string time_text(const Visit& visit, store::Time time)
{
    const date::time_zone* place = services::find_zone(visit.zone);
    if (!place) return views::utc_time(time);
    const auto there = date::make_zoned(place, std::chrono::floor<std::chrono::seconds>(time));
    const std::string month = visit.t("month." + date::format("%m", there));
    return visit.t("time.moment", {local_number(there, "%d"), month, date::format("%Y", there),
                                   date::format("%H:%M", there)});
}

Html time_ago(const Visit& visit, store::Time time)
{
    return html("<time datetime=\"{}\">{}</time>", views::utc_time(time), time_text(visit, time));
}

Html time_until(const Visit& visit, store::Time time)
{
    const std::string exact = time_text(visit, time);
    return html(
        "<time datetime=\"{}\" title=\"{}\" data-until=\"{}\" data-expired=\"{}\">{}</time>",
        views::utc_time(time), exact, visit.t("time.expires", {"{0}"}), visit.t("time.expired"),
        visit.t("time.expires", {exact}));
}

Html csrf_field(const Visit& visit)
{
    return html("<input type=\"hidden\" name=\"csrf\" value=\"{}\">", visit.csrf);
}

Html key_field()
{
    return html("<input type=\"hidden\" name=\"key\" value=\"{}\">", store::new_token());
}

Html badge(std::string_view tone, std::string_view word)
{
    return html("<span class=\"badge\" data-tone=\"{}\">{}</span>", tone, word);
}

Html state_badge(const Visit& visit, store::ActivityState state)
{
    return badge(tone_of(state), visit.t("state." + std::string(store::word(state))));
}

Html error_box(const Visit& visit, std::string_view message, std::string_view remedy)
{
    return html("<div class=\"box\" role=\"alert\" data-tone=\"bad\"><p class=\"word\">{}</p>"
                "<p>{}</p>{}</div>\n",
                visit.t("script.failed"), message,
                when(!remedy.empty(),
                     html("<p><strong>{}</strong> {}</p>", visit.t("script.remedy"), remedy)));
}

Response trouble(const Visit& visit, int status, const std::string& what, const std::string& remedy)
{
    if (is_for_programs(visit)) {
        return api_trouble(status, "http." + std::to_string(status), what, remedy);
    }
    const Html body = html(
        "<p class=\"kind\">{}</p>\n<h1>{}</h1>\n<p>{}</p>\n"
        "<p class=\"buttons\"><a class=\"button primary\" href=\"/\">{}</a></p>\n",
        visit.t("trouble.kind", {std::to_string(status)}), what, remedy, visit.t("trouble.home"));
    return show(visit, {.title = what, .css_class = "trouble", .body = body, .status = status});
}

Response not_found(const Visit& visit, const std::string& what)
{
    return trouble(visit, 404, what, visit.t("trouble.not_found_remedy"));
}

Response trouble(const Visit& visit, const desk::Error& error)
{
    const std::string what = error.message.empty() ? error.detail : error.message;
    return trouble(visit, http_status(error.status), what, "");
}

Response api_trouble(int status, std::string_view code, std::string_view message,
                     std::string_view remedy)
{
    namespace json = boost::json;
    const json::object error{{"code", json::string(code.data(), code.size())},
                             {"message", json::string(message.data(), message.size())},
                             {"remedy", json::string(remedy.data(), remedy.size())}};
    return json_response(status, json::serialize(json::object{{"error", error}}));
}

int http_status(desk::Errc status)
{
    switch (status) {
    case desk::Errc::invalid:
        return 400;
    case desk::Errc::denied:
        return 403;
    case desk::Errc::not_found:
        return 404;
    case desk::Errc::conflict:
    case desk::Errc::state:
        return 409;
    case desk::Errc::limit:
        return 429;
    case desk::Errc::unavailable:
    case desk::Errc::deadline:
    case desk::Errc::cancelled:
        return 503;
    default:
        return 500;
    }
}

} // namespace mock::web
