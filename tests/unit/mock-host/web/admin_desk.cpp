#include "tests/unit/mock-host/web/admin_desk.hpp"

#include "mock-host/web/site.hpp"

namespace mock::web {

namespace {

constexpr const char* form_with_secret = R"({"type": "object", "required": ["mode"], "properties": {
  "url": {"type": "string", "format": "uri", "title": "form.url", "default": "https://example.com"},
  "hours": {"type": "integer", "minimum": 1, "maximum": 24, "title": "form.hours", "default": 8},
  "mode": {"type": "string", "enum": ["off", "managed"], "default": "managed", "title": "form.mode"},
  "book": {"type": "boolean", "default": true, "title": "form.book"},
  "token": {"type": "string", "writeOnly": true, "title": "form.token", "maxLength": 40}}})";
constexpr const char* texts = R"({"form.url": "Address", "form.hours": "Hours", "form.mode": "Mode",
  "form.book": "Book time", "form.token": "Token", "run": "Run it",
  "about": "It cannot be undone.", "job": "Nightly"})";

desk::Result<loader::Installed> package_with_secret(const store::Package&)
{
    DESK_TRY(auto installed, runtime::TestDesk::package("echo"));
    DESK_TRY(installed.package.form, loader::Form::parse(form_with_secret));
    DESK_CHECK(installed.package.texts.add("en", texts));
    return installed;
}

desk::Result<loader::Installed> package_that_ends_things(const store::Package& package)
{
    DESK_TRY(auto installed, package_with_secret(package));
    installed.package.manifest.actions.front().on_remove = true;
    installed.package.manifest.actions.front().about = "about";
    return installed;
}

std::vector<Route> admin_routes()
{
    std::vector<Route> all;
    for (const auto& part : {package_routes(), configuration_routes(), job_routes(), call_routes(),
                             upkeep_routes(), audit_routes()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace

AdminDesk::AdminDesk(Packages packages) : world("echo")
{
    auto options = world.options();
    options.open_package = {};
    if (packages == Packages::fixture) options.open_package = package_with_secret;
    if (packages == Packages::ending) options.open_package = package_that_ends_things;
    desk = world.open(std::move(options));
    events_ = std::make_unique<Events>(*desk);
}

Response AdminDesk::ask(Request request)
{
    const std::size_t mark = request.target.find('?');
    request.path = request.target.substr(0, mark);
    if (mark != request.target.npos) request.query = parse_form(request.target.substr(mark + 1));
    const Words words("en-GB");
    for (const Route& route : admin_routes()) {
        auto args = match_path(route.path, request.path);
        if (!args || request.method != route.method) continue;
        EXPECT_EQ(route.who, Who::administrator) << route.path;
        Visit visit{.desk = *desk, .events = *events_, .request = request, .words = words};
        visit.args = *std::move(args);
        visit.person = world.agent;
        visit.csrf = "csrf-of-the-session";
        visit.zone = "Europe/Berlin";
        visit.desk_name = "Desk";
        visit.now = desk->now();
        visit.data = world.folder();
        return route.handler(visit);
    }
    ADD_FAILURE() << "no route for " << request.method << " " << request.path;
    return {};
}

Response AdminDesk::get(const std::string& target)
{
    Request request;
    request.method = "GET";
    request.target = target;
    return ask(std::move(request));
}

Response AdminDesk::post(const std::string& path, const Fields& form)
{
    Request request;
    request.method = "POST";
    request.target = path;
    request.form = form;
    return ask(std::move(request));
}

Response AdminDesk::post_json(const std::string& path, const std::string& body)
{
    Request request;
    request.method = "POST";
    request.target = path;
    request.body = body;
    return ask(std::move(request));
}

Response AdminDesk::upload(const std::string& path, const std::string& zip)
{
    Request request;
    request.method = "POST";
    request.target = path;
    request.uploads = {{"package", "package.zip", zip}};
    return ask(std::move(request));
}

Response AdminDesk::follow(const Response& response)
{
    EXPECT_EQ(response.status, 303) << response.body;
    return get(location_of(response));
}

std::string location_of(const Response& response)
{
    return value_of(response.headers, "Location");
}

} // namespace mock::web
