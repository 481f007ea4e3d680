#include "mock-host/teamviewer-sim/simulator.hpp"

#include "mock-host/teamviewer-sim/answers.hpp"
#include "mock-host/teamviewer-sim/control.hpp"
#include "mock-host/teamviewer-sim/html.hpp"
#include "mock-host/teamviewer-sim/seed.hpp"

#include <algorithm>

namespace sim {

namespace {

constexpr std::size_t log_lines_max = 1000;

std::string bearer_of(const Request& request)
{
    const std::string header = value_of(request.headers, "authorization").value_or("");
    const bool bearer = lower_case(header).starts_with("bearer ");
    return bearer ? header.substr(7) : "";
}

/// A supporter link has its secret in the path.
std::string without_secret(const std::string& path)
{
    const std::size_t hyphen = path.find('-');
    if (!path.starts_with("/v15/") || hyphen == std::string::npos) return path;
    return path.substr(0, hyphen) + "-(secret)";
}

const Route* find_route(const std::vector<Route>& routes, const Request& request,
                        std::string_view path, std::vector<std::string>& args)
{
    for (const Route& route : routes) {
        if (request.method != route.method) continue;
        if (auto found = match_path(route.path, path)) {
            args = std::move(*found);
            return &route;
        }
    }
    return nullptr;
}

bool has_one_of(const Scopes& scopes, std::string_view wanted)
{
    if (wanted.empty()) return true;
    const auto words = split(wanted, '|');
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return scopes.contains(word); });
}

Response unauthorised()
{
    return {.status = 401, .headers = {{"WWW-Authenticate", "Bearer"}}};
}

bool is_api(std::string_view path)
{
    return path.starts_with(std::string(api_base) + "/");
}

} // namespace

Simulator::Simulator(Birth birth) : birth_(std::move(birth)), world_(make_world(birth_))
{
    faults_.seed(birth_.seed);
}

void Simulator::set_origin(const std::string& origin)
{
    const std::lock_guard lock(mutex_);
    birth_.settings.origin = origin;
    world_.settings.origin = origin;
}

void Simulator::set_latency(std::chrono::milliseconds latency)
{
    const std::lock_guard lock(mutex_);
    latency_ = latency;
}

Response Simulator::handle(const Request& request)
{
    const std::lock_guard lock(mutex_);
    if (request.path == "/sim" || request.path.starts_with("/sim/")) {
        return control(request, {world_, faults_, log_, birth_});
    }
    std::string fault;
    Response response = handle_cloud(request, fault);
    if (is_api(request.path)) response.delivery.delay += latency_;
    log_.lines.push_back(
        {world_.now(), request.method, without_secret(request.path), response.status, fault});
    if (log_.lines.size() > log_lines_max) log_.lines.pop_front();
    return response;
}

Response Simulator::handle_cloud(const Request& request, std::string& fault)
{
    const auto rule = faults_.next(request.method, request.path);
    if (rule) fault = word_of(rule->kind);
    if (rule && happens_before_the_effect(rule->kind)) return answer_instead(*rule);
    Response response = is_api(request.path) ? call_api(request) : call_page(request);
    if (rule) spoil(*rule, response);
    return response;
}

Response Simulator::call_page(const Request& request)
{
    Context context{world_, request};
    const Route* route = find_route(page_routes(), request, request.path, context.args);
    if (route == nullptr) {
        return html_page(
            page_html("Not found",
                      "<h1>Not found</h1>" +
                          note_html(Tone::bad, "There is no such page.",
                                    "Copy the whole link, or begin at the start page.")),
            404);
    }
    return route->handler(context);
}

Response Simulator::call_api(const Request& request)
{
    Context context{world_, request};
    const std::string_view path = std::string_view(request.path).substr(api_base.size());
    const Route* route = find_route(api_routes(), request, path, context.args);
    if (route == nullptr) return api_error(404, "not_found", "There is no such function.");
    ++log_.functions[std::string(route->method) + " " + route->path];
    if (auto refused = refuse_caller(*route, context)) return *refused;
    if (auto refused = refuse_rate(*route, context)) return *refused;
    return route->handler(context);
}

std::optional<Response> Simulator::refuse_caller(const Route& route, Context& context)
{
    context.bearer = bearer_of(context.request);
    const auto found = world_.tokens.find(context.bearer);
    const bool known = found != world_.tokens.end();
    const bool expired = known && found->second.expires && *found->second.expires <= world_.now();
    if (known && !expired) context.token = &found->second;
    if (route.scopes == nullptr) return std::nullopt;

    if (context.bearer.empty()) return unauthorised();
    if (expired) return api_error(401, "token_expired", "The access token has expired.", 1);
    if (!known) return api_error(401, "invalid_token", "The access token is unknown or revoked.");
    if (!has_one_of(scopes_of(world_, *context.token), route.scopes)) {
        return api_error(403, "invalid_permission",
                         "The token lacks the permission for this function.");
    }
    return std::nullopt;
}

std::optional<Response> Simulator::refuse_rate(const Route& route, const Context& context)
{
    if (context.token == nullptr || world_.settings.calls_per_day == 0) return std::nullopt;
    if (world_.now() - world_.calls_since >= std::chrono::hours{24}) {
        world_.calls_today.clear();
        world_.calls_since = world_.now();
    }
    const bool each_has_its_own = world_.settings.calls_per == CallsPer::token;
    const std::string who = each_has_its_own ? context.bearer : "company";
    int& calls = world_.calls_today[who + " " + route.method + " " + route.path];
    if (++calls <= world_.settings.calls_per_day) return std::nullopt;
    return api_error(403, "rate_limit_reached",
                     "The limit of calls of this function per access token is reached.");
}

} // namespace sim
