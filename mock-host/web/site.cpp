#include "mock-host/web/site.hpp"

#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/tokens.hpp"
#include "mock-host/web/page.hpp"

#include <desk/sdk/text.hpp>

#include <algorithm>
#include <optional>

namespace mock::web {

namespace {

/// Sessions are prolonged at most this often: reading a page is no reason to write.
constexpr std::chrono::minutes touch_interval{5};

bool may(const Visit& visit, Who who)
{
    switch (who) {
    case Who::anybody:
        return true;
    case Who::signed_in:
        return visit.person.has_value();
    case Who::agent:
        return visit.is_agent();
    case Who::administrator:
        return visit.is_administrator();
    }
    return false;
}

bool is_for_programs(const Request& request)
{
    return request.path.rfind("/api/", 0) == 0;
}

Response ask_to_sign_in(const Visit& visit)
{
    if (is_for_programs(visit.request)) {
        return api_trouble(401, "http.401", visit.t("sign_in.title"), "/sign-in");
    }
    const bool can_come_back = visit.request.method == "GET" && visit.request.path != "/";
    return redirect(can_come_back ? "/sign-in?next=" + percent_encoded(visit.request.target)
                                  : "/sign-in");
}

/// What a page of another site cannot know, in a form or in a header.
bool carries_token(const Visit& visit)
{
    const std::string sent = visit.request.header("x-csrf-token");
    const std::string token = sent.empty() ? visit.form("csrf") : sent;
    return !visit.csrf.empty() && token == visit.csrf;
}

/// Browsers name the page that a form came from; programs do not.
bool comes_from_us(const Request& request)
{
    const std::string origin = request.header("origin");
    if (origin.empty()) return true;
    const std::string host = store::folded(request.header("host")); // Browsers fold the other.
    return origin == "http://" + host || origin == "https://" + host;
}

/// What stands in front of us says whom it asks for; browsers on this machine do not.
bool is_passed_on(const Request& request)
{
    return std::any_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
        const std::string& name = header.first;
        return name == "forwarded" || name == "via" || name == "x-real-ip" ||
               name.starts_with("x-forwarded-");
    });
}

/// What the handlers show, store and compare. A body is read by whoever knows its form.
bool is_text(const Request& request)
{
    const auto are_text = [](const Fields& fields) {
        return std::all_of(fields.begin(), fields.end(), [](const auto& field) {
            return desk::is_utf8(field.first) && desk::is_utf8(field.second);
        });
    };
    return desk::is_utf8(request.path) && are_text(request.query) && are_text(request.form);
}

bool is_forged(const Visit& visit, const Route& route)
{
    if (visit.request.method == "GET") return false;
    if (!comes_from_us(visit.request)) return true;
    return route.who != Who::anybody && !carries_token(visit);
}

void add_common_headers(Response& response, bool secure)
{
    auto add = [&](const char* name, const char* value) {
        if (value_of(response.headers, name).empty()) response.headers.emplace_back(name, value);
    };
    add("Cache-Control", "no-store");
    add("X-Content-Type-Options", "nosniff");
    add("X-Frame-Options", "DENY");
    // Not "no-referrer": with it browsers say "Origin: null" even to ourselves.
    add("Referrer-Policy", "same-origin");
    add("Cross-Origin-Opener-Policy", "same-origin-allow-popups");
    add("Cross-Origin-Resource-Policy", "same-origin");
    if (secure) add("Strict-Transport-Security", "max-age=31536000");
}

} // namespace

struct Site::Found {
    const Route* route = nullptr;
    bool is_known = false; ///< the path is somebody's, perhaps with another method
    std::vector<std::string> args{};
};

std::optional<std::vector<std::string>> match_path(std::string_view route, std::string_view path)
{
    std::vector<std::string> args;
    for (;;) {
        const std::size_t route_end = route.find('/', 1);
        const std::size_t path_end = path.find('/', 1);
        const std::string_view wanted = route.substr(0, route_end);
        const std::string_view part = path.substr(0, path_end);
        if (wanted == "/{}" && part.size() > 1) {
            args.emplace_back(part.substr(1));
        } else if (wanted != part) {
            return std::nullopt;
        }
        if ((route_end == route.npos) != (path_end == path.npos)) return std::nullopt;
        if (route_end == route.npos) return args;
        route.remove_prefix(route_end);
        path.remove_prefix(path_end);
    }
}

std::string session_hash(const Visit& visit, const std::string& cookie)
{
    return store::token_hash(visit.by_password ? "password/" + cookie : cookie);
}

Site::Site(runtime::Desk& desk, SiteOptions options, std::vector<Route> routes)
    : desk_(desk), options_(std::move(options)), routes_(std::move(routes)), events_(desk)
{
}

Response Site::answer(const Request& request)
{
    Response response;
    try {
        response = answer_checked(request);
    } catch (const store::Failure& failure) {
        response = failed(request, failure.what(), "store");
    } catch (const std::exception& broken) {
        response = failed(request, broken.what(), "broken");
    }
    add_common_headers(response, options_.secure);
    return response;
}

Visit Site::visit_of(const Request& request, const Words& words)
{
    Visit visit{.desk = desk_, .events = events_, .request = request, .words = words};
    visit.now = desk_.now();
    visit.data = options_.data;
    visit.trusted = options_.trusted;
    visit.by_password = options_.by_password;
    visit.secure = options_.secure;
    return visit;
}

Response Site::answer_checked(const Request& request)
{
    const Words guessed(preferred_language(request.header("accept-language")));
    Visit stranger = visit_of(request, guessed);
    if (!is_our_host(request)) {
        return trouble(stranger, 421, stranger.t("trouble.host"),
                       stranger.t("trouble.host_remedy"));
    }
    // What it looks like is no secret, and this page has to look like something, too.
    const bool is_style = request.path.starts_with("/static/");
    if (!options_.by_password && is_passed_on(request) && !is_style) {
        return trouble(stranger, 403, stranger.t("trouble.proxy"),
                       stranger.t("trouble.proxy_remedy"));
    }
    if (!is_text(request)) {
        return trouble(stranger, 400, stranger.t("trouble.no_text"),
                       stranger.t("trouble.no_text_remedy"));
    }
    recognise(stranger);
    const store::ActingAs acting({.person = stranger.person ? stranger.person->id : "",
                                  .name = stranger.person ? stranger.person->name : "",
                                  .origin = "web " + request.remote});
    if (!stranger.person) return dispatch(stranger);
    const Words own(stranger.person->locale);
    Visit visit = stranger.in(own);
    return dispatch(visit);
}

bool Site::may_upload(const Request& request)
try {
    const Words words("en");
    Visit visit = visit_of(request, words);
    if (!is_our_host(request) || !comes_from_us(request)) return false;
    recognise(visit);
    return visit.is_administrator();
} catch (const std::exception&) {
    return false; // The answer to the request itself says why.
}

Site::Found Site::find(const Request& request) const
{
    Found found;
    for (const Route& route : routes_) {
        auto args = match_path(route.path, request.path);
        if (!args) continue;
        found.is_known = true;
        if (request.method != route.method) continue;
        found.route = &route;
        found.args = *std::move(args);
        break;
    }
    return found;
}

Response Site::dispatch(Visit& visit)
{
    Found found = find(visit.request);
    if (!found.route) {
        if (found.is_known) return trouble(visit, 405, visit.t("trouble.method"), "");
        // Whoever is not signed in does not learn which pages there are.
        return visit.person ? not_found(visit, visit.t("trouble.not_found"))
                            : ask_to_sign_in(visit);
    }
    const Route& route = *found.route;
    if (!may(visit, route.who)) {
        return visit.person ? trouble(visit, 403, visit.t("trouble.forbidden"),
                                      visit.t("trouble.forbidden_remedy"))
                            : ask_to_sign_in(visit);
    }
    if (is_forged(visit, route)) {
        return trouble(visit, 403, visit.t("trouble.forged"), visit.t("trouble.forged_remedy"));
    }
    visit.args = std::move(found.args);
    return route.handler(visit);
}

void Site::recognise(Visit& visit)
{
    const store::Reader reader(desk_.store());
    const auto settings = store::desk_settings(reader);
    visit.zone = settings.time_zone;
    visit.desk_name = settings.name;
    const std::string cookie = visit.request.cookie(session_cookie);
    if (cookie.empty()) return;
    const auto session = store::find_web_session(reader, session_hash(visit, cookie), visit.now);
    if (!session) return;
    visit.person = store::find_person(reader, session->person);
    visit.csrf = session->csrf;
    if (visit.now - session->last_seen_at >= touch_interval) prolong(*session, visit.now);
}

void Site::prolong(const store::WebSession& session, store::Time now)
try {
    store::Transaction change(desk_.store(), store::Part::rows());
    store::touch_web_session(change, session.id_hash, now, now + session_length);
    change.commit();
} catch (const store::Failure&) {
    // It holds for hours yet, and each request until then tries again: no reason to show no page.
}

bool Site::is_our_host(const Request& request) const
{
    const std::string host = store::folded(request.header("host"));
    return std::find(options_.hosts.begin(), options_.hosts.end(), host) != options_.hosts.end();
}

Response Site::failed(const Request& request, const std::string& why, const char* text)
{
    options_.log.error("web: " + request.method + " " + request.path + ": " + why);
    const Words words(preferred_language(request.header("accept-language")));
    const Visit visit{.desk = desk_, .events = events_, .request = request, .words = words};
    const std::string key = "trouble." + std::string(text);
    return trouble(visit, 503, words.text(key), words.text(key + "_remedy"));
}

} // namespace mock::web
